import { expect, it } from 'vitest'
import { mappingTables } from '../mappings/tables.ts'
import { evidences, findExplanationFault, termsOf, varianceClassNames } from './variance-classes.ts'

it('are the thirty of the month-end, in its order, what is unexplained last', () => {
  expect(varianceClassNames.join(', ')).toBe(
    'TIMING_CUTOFF, IN_FLIGHT, MISSING_IN_ERP, DUPLICATE_IN_ERP, MISSING_IN_SHOP, AMENDED_IN_ERP, AMENDED_IN_SHOP, CANCELLED_IN_ERP, SHORT_SHIPPED, PRICE, TAX_ROUNDING, TAX_CODE, DISCOUNT_MAPPING, FREIGHT_MAPPING, FEE, REFUND_NO_CREDIT, CREDIT_NO_REFUND, REFUND_AMOUNT, GIFT_CARD_TENDER, STORE_CREDIT, FX, REFUND_DUE, CAPTURE_MISSING, PAYOUT_MISSING, PAYOUT_DUPLICATE, PAYMENT_FEE, CHARGEBACK, WRONG_PERIOD, OPENING, UNCLASSIFIED',
  )
})

it('each has a title of its own, a sentence, evidence that will do, and a fix that is a mapping table', () => {
  const titles = varianceClassNames.map((name) => termsOf(name).title)
  expect(new Set(titles).size).toBe(titles.length)
  for (const name of varianceClassNames) {
    const { words, evidence, fix } = termsOf(name)
    expect(words).toMatch(/^\p{Lu}.*\.$/u)
    expect(evidence.length).toBeGreaterThan(0)
    if (fix) expect(Object.keys(mappingTables)).toContain(fix)
  }
})

it('no note explains what is unclassified or missing in the ERP', () => {
  const told = { cause: 'the courier', note: 'It was the courier, I asked.', evidence: null }
  const closed = varianceClassNames.filter((name) => !termsOf(name).noteExplains)
  expect(closed).toEqual(['MISSING_IN_ERP', 'UNCLASSIFIED'])
  for (const name of closed) expect(findExplanationFault(name, told)).toContain('a note does not explain')
  const carried = { ...told, evidence: { kind: 'carried' as const, reference: 'carry 7' } }
  for (const name of closed) expect(findExplanationFault(name, carried)).toContain('a carried item does not explain')
})

it('a variance is explained with a cause and one of the evidences of its class, and not with less', () => {
  for (const name of varianceClassNames) {
    const { evidence } = termsOf(name)
    for (const kind of evidences) {
      const fault = findExplanationFault(name, { cause: 'seen', note: '', evidence: { kind, reference: 'IV-1' } })
      expect(fault === null).toBe(evidence.includes(kind))
    }
    const document = { kind: 'document' as const, reference: 'IV-1' }
    expect(findExplanationFault(name, { cause: ' ', note: 'x', evidence: document })).toBe('say what caused it')
    expect(findExplanationFault(name, { cause: 'x', note: '', evidence: { ...document, reference: ' ' } })).toContain(
      'name the evidence',
    )
  }
})

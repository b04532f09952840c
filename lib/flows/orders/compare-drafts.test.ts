import { expect, it } from 'vitest'
import type { SalesOrderDraft, SalesOrderParty } from '../../erp/port.ts'
import type { Outcome } from './compare-drafts.ts'
import { compareOutcomes } from './compare-drafts.ts'
import { coupon, item, line, map, order, rules, shipping } from './testing/order-builder.ts'

const sold = order({
  lines: [line('5', { subtotal: '20.00', total: '18.00', tax: { 1: '3.60' } })],
  shippingLines: [shipping('8', '4.00')],
  coupons: [coupon('9', 'welcome10', '2.00')],
})

const going = (changes: Parameters<typeof map>[1] = {}): Extract<Outcome, { standing: 'goes' }> => {
  const { draft, party, findings } = map(sold, { items: [item('MUG')], ...changes })
  if (!draft || !party) throw new Error(JSON.stringify(findings))
  return { standing: 'goes', draft, party }
}

const paths = (before: Outcome, after: Outcome) => compareOutcomes(before, after).map(({ path }) => path)

it('finds nothing between two drafts of the same order', () => {
  expect(compareOutcomes(going(), going())).toEqual([])
})

it('names the line and the code, and which money is booked elsewhere', () => {
  const after = going({ mappings: rules({ allowance: [[{ source: 'coupon' }, { code: 'OTHER' }]] }) })
  expect(compareOutcomes(going(), after)).toEqual([
    { path: 'lines[5].discountCode', before: 'WELC10', after: 'OTHER' },
    { path: 'booked[discount WELC10]', before: '2.00', after: null, currency: 'GBP' },
    { path: 'booked[discount OTHER]', before: null, after: '2.00', currency: 'GBP' },
  ])
})

it('names every field of a charge by where it comes from, however many there are', () => {
  const { draft, party } = going()
  const charge = { code: 'A', type: 'SURCHARGE', amount: 0n, taxCode: '', tax: 0n, source: 'tax X' } as const
  const twice: SalesOrderDraft = { ...draft, charges: [...draft.charges, charge, { ...charge, code: 'B' }] }
  const changed = { ...twice, charges: twice.charges.map((one) => (one.code === 'B' ? { ...one, code: 'C' } : one)) }
  expect(
    compareOutcomes({ standing: 'goes', draft: twice, party }, { standing: 'goes', draft: changed, party }),
  ).toEqual([{ path: 'charges[tax X #2].code', before: 'B', after: 'C' }])
})

it('says that a person’s field changed, and never what it holds', () => {
  const before = going()
  const party: SalesOrderParty = {
    ...before.party,
    notes: 'Leave it',
    shipTo: { ...before.party.shipTo, city: 'York' },
  }
  const changes = compareOutcomes(before, { ...before, party })
  expect(changes.map(({ path }) => path)).toEqual(['party.notes', 'party.shipTo.city'])
  expect(JSON.stringify(changes)).not.toMatch(/York|Leave/)
  const card = { type: 'GC', reference: 'SECRET-1', amount: 10_000n }
  const paid = (reference: string): Outcome => ({
    ...before,
    draft: { ...before.draft, tenders: [{ ...card, reference }] },
  })
  const tender = compareOutcomes(paid('SECRET-1'), paid('SECRET-2'))
  expect(tender).toEqual([{ path: 'tenders[1].reference', before: null, after: null, hidden: true }])
})

it('of an order that is held on one side it says that, and the money that comes or goes', () => {
  const held: Outcome = { standing: 'held' }
  expect(paths(held, held)).toEqual([])
  const freed = compareOutcomes(held, going())
  expect(freed[0]).toEqual({ path: 'standing', before: 'held', after: 'goes' })
  expect(freed.slice(1).every(({ path, before }) => path.startsWith('booked[') && before === null)).toBe(true)
  expect(freed).toContainEqual({ path: 'booked[terms STR]', before: null, after: '25.60', currency: 'GBP' })
  expect(compareOutcomes({ standing: 'unpaid' }, held)).toEqual([{ path: 'standing', before: 'unpaid', after: 'held' }])
})

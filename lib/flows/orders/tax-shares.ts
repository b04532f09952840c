import type { Amount } from '../../kernel/money.ts'
import { absolute, divideRounded, roundTo, stepOf, sum } from '../../kernel/money.ts'
import type { Place } from '../../mappings/rules.ts'
import { isTaxedDestination, taxRule } from '../../mappings/rules.ts'
import type { TaxRateLine } from '../../storefront/port.ts'
import type { MapInput, Notes } from './map-input.ts'
import { compareIds, destinationOf } from './map-input.ts'
import type { NetOrder, TaxByRate } from './net-order.ts'
import { ratesInOrder } from './net-order.ts'

/** Tax of a line or charge: its first rate stands on it, the amounts of further rates are gathered by code. */
export interface TaxShare {
  taxCode: string
  tax: Amount
}

/** `lineRef` is the storefront's id of the line or charge; `amount` is after discount, without tax. */
interface TaxedPart {
  lineRef: string
  taxClass: string
  amount: Amount
  taxes: TaxByRate
}

export interface TaxShares {
  /** Every line needs a code, a charge only when it has an amount. */
  share(part: TaxedPart & { kind: 'line' | 'charge' }): TaxShare
  /** Puts all tax of something that is no line or charge itself (a gift card fee) with the further rates. */
  setAside(part: TaxedPart): void
  /** Tax of further rates: one charge a rate, never flattened into the first (failure 24). */
  further(): { rate: TaxRateLine; taxCode: string; tax: Amount }[]
  /** What the order's own tax differs by from the sum of its lines, with the code of the largest difference. */
  rounding(net: NetOrder): TaxShare
  /** A taxed destination charged no tax (rule 9). */
  checkDestination(net: NetOrder): void
}

export function createTaxShares(input: MapInput, notes: Notes): TaxShares {
  const { order, personal, mappings } = input
  const place: Place = destinationOf(personal)
  const vatNumber = personal.vatNumber.trim() !== ''
  const rates = new Map(order.taxRates.map((rate) => [rate.rateId, rate]))
  const inOrder = ratesInOrder(order)
  const decided = new Set<string>()
  const gathered = new Map<string, { rate: TaxRateLine; taxCode: string; tax: Amount }>()
  const usedBy = new Map<string, number>()
  const shared = new Map<string, Amount>()
  const codeOfRate = new Map<string, string>()
  let untaxedWithoutReason = false

  const ruleOf = (rateId: string | null, taxClass: string) =>
    taxRule(mappings, {
      ...place,
      rate: rateId === null ? null : { id: rateId, code: rates.get(rateId)?.code ?? rateId },
      taxClass,
      vatNumber,
      exempt: order.vatExempt,
    })

  const codeOf = (rateId: string | null, taxClass: string, lineRef: string): string => {
    const rule = ruleOf(rateId, taxClass)
    const rate = rateId === null ? 'none' : (rates.get(rateId)?.code ?? rateId)
    if (!rule) {
      notes.hold(
        'TAX_UNMAPPED',
        { field: 'rate', value: rate, country: place.country, state: place.state, taxClass },
        lineRef,
      )
      return ''
    }
    const key = `${rate}/${taxClass}`
    if (!decided.has(key)) notes.because(`tax ${key}`, rule, rule.target.taxCode)
    decided.add(key)
    if (rateId !== null && !codeOfRate.has(rateId)) codeOfRate.set(rateId, rule.target.taxCode)
    return rule.target.taxCode
  }

  /** A rate listed with nothing charged belongs to the line only when nothing is what it comes to. */
  const applies = (rateId: string, tax: Amount, amount: Amount): boolean => {
    if (tax !== 0n) return true
    const percent = BigInt(rates.get(rateId)?.percent ?? 0)
    return roundTo(divideRounded(amount * percent, 1_000_000n), order.scale) === 0n
  }

  const gather = (rateId: string, taxCode: string, tax: Amount) => {
    const rate = rates.get(rateId)
    if (!rate) return
    const key = `${rateId}/${taxCode}`
    const known = gathered.get(key) ?? { rate, taxCode, tax: 0n }
    gathered.set(key, { ...known, tax: known.tax + tax })
  }

  const partsOf = ({ taxes, amount }: { taxes: TaxByRate; amount: Amount }) => {
    for (const [rateId, tax] of taxes) shared.set(rateId, (shared.get(rateId) ?? 0n) + tax)
    const listed = [...taxes.keys()]
    const known = inOrder.filter((rateId) => taxes.has(rateId))
    const unknown = listed.filter((rateId) => !rates.has(rateId)).sort(compareIds)
    const found = [...known, ...unknown].filter((rateId) => applies(rateId, taxes.get(rateId) ?? 0n, amount))
    for (const rateId of found) usedBy.set(rateId, (usedBy.get(rateId) ?? 0) + 1)
    return found
  }

  return {
    share({ kind, lineRef, taxClass, amount, taxes }) {
      const [first, ...others] = partsOf({ taxes, amount })
      if (first === undefined) {
        if (kind === 'charge' && amount === 0n) return { taxCode: '', tax: 0n }
        const match = ruleOf(null, taxClass)?.match
        const reasoned = match?.taxClass !== undefined || match?.vatNumber === true || match?.exempt === true
        if (kind === 'line' && amount > 0n && !reasoned) untaxedWithoutReason = true
        return { taxCode: codeOf(null, taxClass, lineRef), tax: 0n }
      }
      for (const rateId of others) gather(rateId, codeOf(rateId, taxClass, lineRef), taxes.get(rateId) ?? 0n)
      return { taxCode: codeOf(first, taxClass, lineRef), tax: taxes.get(first) ?? 0n }
    },

    setAside({ lineRef, taxClass, amount, taxes }) {
      for (const rateId of partsOf({ taxes, amount })) {
        const tax = taxes.get(rateId) ?? 0n
        if (tax !== 0n) gather(rateId, codeOf(rateId, taxClass, lineRef), tax)
      }
    },

    further: () =>
      [...gathered.values()]
        .filter(({ tax }) => tax !== 0n)
        .sort((a, b) => compareIds(a.rate.rateId, b.rate.rateId) || (a.taxCode < b.taxCode ? -1 : 1)),

    rounding(net) {
      const step = stepOf(order.scale)
      const differences = [...new Set([...net.declaredTax.keys(), ...shared.keys()])]
        .sort(compareIds)
        .map((rateId) => ({ rateId, difference: (net.declaredTax.get(rateId) ?? 0n) - (shared.get(rateId) ?? 0n) }))
        .filter(({ difference }) => difference !== 0n)
      for (const { rateId, difference } of differences) {
        const tolerated = step * BigInt(usedBy.get(rateId) ?? 0)
        if (absolute(difference) > tolerated) {
          notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'tax', value: order.externalId }, '', {
            why: `tax of rate ${rates.get(rateId)?.code ?? rateId} differs from its lines beyond rounding`,
            difference: String(difference),
          })
        }
      }
      const undeclared = net.totalTax - sum(net.declaredTax.values())
      if (absolute(undeclared) > step * BigInt(net.declaredTax.size * (1 + net.refundedParts))) {
        notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'tax', value: order.externalId }, '', {
          why: 'total_tax differs from the tax of its rates',
          difference: String(undeclared),
        })
      }
      const tax = net.totalTax - sum(shared.values())
      if (tax === 0n) return { taxCode: '', tax }
      const [largest] = differences.sort((a, b) => (absolute(b.difference) > absolute(a.difference) ? 1 : -1))
      const rateId = largest?.rateId ?? inOrder[0]
      return { taxCode: codeOfRate.get(rateId ?? '') ?? '', tax }
    },

    checkDestination(net) {
      if (net.totalTax !== 0n || !untaxedWithoutReason || !isTaxedDestination(mappings, place)) return
      notes.remark('TAX_DISCREPANCY', { field: 'destination', value: place.country, state: place.state }, '', {
        why: 'the destination is taxed and the order carries no tax',
      })
    },
  }
}

import type { SalesOrderCharge } from '../../erp/port.ts'
import type { Amount } from '../../kernel/money.ts'
import { allocate, stepOf, sum } from '../../kernel/money.ts'
import { allowanceRule } from '../../mappings/rules.ts'
import type { CouponLine, StorefrontOrder } from '../../storefront/port.ts'
import type { MapInput, Notes } from './map-input.ts'
import { byId } from './map-input.ts'

interface Source {
  /** "coupon welcome10", for people. */
  name: string
  allowanceCode: string
  amount: Amount
}

/** What coupons may differ by from the lines: a shop rounds the price of each line before and after, and each coupon. */
export const couponRounding = ({ scale, lines, coupons }: StorefrontOrder): Amount =>
  stepOf(scale) * BigInt(Math.max(1, lines.length)) + (stepOf(scale) * BigInt(coupons.length)) / 2n

/** How an order's discounts are sent: on the lines under one code, or each source as an allowance (rule 10). */
export type Discounts = { kind: 'lines'; code: string; name: string } | { kind: 'charges'; charges: SalesOrderCharge[] }

/**
 * Names the sources of an order's discount.
 * @param coupons those that are discounts, not tender
 * @param asSold sum of line discounts before refunds; @param net what of it is left on the lines
 * @param markdown list price above the sold one (rule 12)
 */
export function splitDiscounts(
  input: MapInput,
  given: { coupons: readonly CouponLine[]; asSold: Amount; net: Amount; markdown: Amount },
  notes: Notes,
): Discounts {
  const sources = [...shopSources(input, given, notes), ...markdownSource(input, given.markdown, notes)]
  const [only, second] = sources
  if (!only) return { kind: 'lines', code: '', name: '' }
  if (!second) return { kind: 'lines', code: only.allowanceCode, name: only.name }
  return {
    kind: 'charges',
    charges: sources
      .filter(({ amount }) => amount !== 0n)
      .map(({ name, allowanceCode, amount }) => ({
        code: allowanceCode,
        type: 'ALLOWANCE',
        amount,
        taxCode: '',
        // The storefront's line taxes are after discount already.
        tax: 0n,
        source: name,
      })),
  }
}

function shopSources(
  input: MapInput,
  { coupons, asSold, net }: { coupons: readonly CouponLine[]; asSold: Amount; net: Amount },
  notes: Notes,
): Source[] {
  const { order, mappings } = input
  const named = coupons.filter(({ discount }) => discount > 0n).sort(byId)
  const byHand = asSold - sum(named.map(({ discount }) => discount))
  const rounding = couponRounding(order)
  if (byHand < -rounding) {
    notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'coupon_lines', value: order.externalId }, '', {
      why: 'the coupons say more discount than the lines carry',
      difference: String(byHand),
    })
    return []
  }
  if (net === 0n && asSold === 0n) return []
  const sources: Source[] = named.map((coupon) => {
    const rule = allowanceRule(mappings, { source: 'coupon', code: coupon.code, kind: coupon.kind })
    const name = `coupon ${coupon.code}`
    if (rule) notes.because(name, rule, rule.target.code)
    else notes.hold('ALLOWANCE_UNMAPPED', { field: 'coupon', value: coupon.code, kind: coupon.kind })
    return { name, allowanceCode: rule?.target.code ?? '', amount: coupon.discount }
  })
  if (byHand > rounding || sources.length === 0) {
    const rule = allowanceRule(mappings, { source: 'manual', code: '', kind: '' })
    if (rule) notes.because('manual discount', rule, rule.target.code)
    else notes.hold('ALLOWANCE_UNMAPPED', { field: 'manual', value: 'discount given by hand' })
    sources.push({ name: 'manual discount', allowanceCode: rule?.target.code ?? '', amount: byHand })
  }
  return spread(sources, asSold, net, order.scale)
}

/** Each source its own amount, the difference on the last; after refunds by line, in proportion. */
function spread(sources: Source[], asSold: Amount, net: Amount, scale: number): Source[] {
  const last = sources.at(-1)
  if (!last) return sources
  const rest = net - sum(sources.slice(0, -1).map(({ amount }) => amount))
  if (net === asSold && rest >= 0n) return [...sources.slice(0, -1), { ...last, amount: rest }]
  const shares = allocate(
    net,
    sources.map(({ amount }) => (amount > 0n ? amount : 0n)),
    scale,
  )
  return sources.map((source, index) => ({ ...source, amount: shares[index] ?? 0n }))
}

function markdownSource({ mappings }: MapInput, markdown: Amount, notes: Notes): Source[] {
  if (markdown === 0n) return []
  const rule = allowanceRule(mappings, { source: 'markdown', code: '', kind: '' })
  if (rule) notes.because('markdown', rule, rule.target.code)
  else notes.hold('ALLOWANCE_UNMAPPED', { field: 'markdown', value: 'below list price' })
  return [{ name: 'markdown', allowanceCode: rule?.target.code ?? '', amount: markdown }]
}

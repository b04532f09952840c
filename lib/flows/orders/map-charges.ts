import type { SalesOrderCharge } from '../../erp/port.ts'
import { allowanceRule, feeRule, shippingRule } from '../../mappings/rules.ts'
import type { MappingRule } from '../../mappings/snapshot.ts'
import type { MapInput, Notes } from './map-input.ts'
import { byId, destinationOf } from './map-input.ts'
import type { NetFee, NetOrder } from './net-order.ts'
import type { TaxShares } from './tax-shares.ts'

/** Shipping as FREIGHT, and the shipper. Free shipping by coupon is zero freight with the coupon's code shown (rule 10). */
export function mapShipping(
  input: MapInput,
  net: NetOrder,
  tax: TaxShares,
  notes: Notes,
): { shipper: string; rule: MappingRule<'shipping'> | null; charges: SalesOrderCharge[] } {
  const { order, mappings, personal, limits, storefront } = input
  const place = destinationOf(personal)
  const free =
    net.shipping.length > 0 && net.shipping.every(({ amount }) => amount === 0n) ? freeShippingCode(input, notes) : ''
  const lines = net.shipping.map(({ source, amount, taxes }) => ({
    id: source.id,
    method: source.methodId,
    title: source.title,
    amount,
    taxes,
  }))
  if (lines.length === 0) lines.push({ id: '', method: 'none', title: '', amount: 0n, taxes: new Map() })
  let first: MappingRule<'shipping'> | null = null
  const charges: SalesOrderCharge[] = []
  for (const { id, method, title, amount, taxes } of lines) {
    const rule = shippingRule(mappings, { ...place, method, title })
    if (!rule) {
      const cause = { field: 'shipping_method', value: title === '' ? method : title, method, country: place.country }
      notes.hold('SHIPPING_UNMAPPED', cause, id)
    } else {
      notes.because(`shipping ${title || method}`, rule, rule.target.shipper)
      if (rule.target.shipper.length > limits.shipperLength) {
        notes.hold('TEXT_TOO_LONG', { field: 'shipper', value: rule.target.shipper, longest: limits.shipperLength }, id)
      }
      first ??= rule
    }
    if (amount < 0n) {
      notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'shipping', value: order.externalId }, id, {
        why: 'shipping is negative',
      })
    }
    const share = tax.share({ kind: 'charge', lineRef: id, taxClass: 'shipping', amount, taxes })
    if (amount === 0n && share.tax === 0n && free === '') continue
    charges.push({
      code: rule?.target.chargeCode ?? storefront.account.freightCode,
      type: 'FREIGHT',
      amount,
      ...share,
      source: `shipping ${title || method}${free}`,
    })
  }
  return { shipper: first?.target.shipper ?? '', rule: first, charges }
}

function freeShippingCode({ order, mappings }: MapInput, notes: Notes): string {
  const coupon = [...order.coupons].sort(byId).find(({ freeShipping }) => freeShipping)
  if (!coupon) return ''
  const rule = allowanceRule(mappings, { source: 'coupon', code: coupon.code, kind: coupon.kind })
  if (!rule) {
    notes.hold('ALLOWANCE_UNMAPPED', { field: 'coupon', value: coupon.code, kind: coupon.kind })
    return ''
  }
  notes.because(`free shipping ${coupon.code}`, rule, rule.target.code)
  return `, free by ${rule.target.code} (coupon ${coupon.code})`
}

/** Positive fees as SURCHARGE, negative ones as ALLOWANCE with their tax (rule 10), gift cards left out: they are tender. */
export function mapFees(
  input: MapInput,
  net: NetOrder,
  tenderFeeIds: ReadonlySet<string>,
  tax: TaxShares,
  notes: Notes,
): SalesOrderCharge[] {
  const charges: SalesOrderCharge[] = []
  for (const fee of net.fees) {
    const { source, amount, taxes } = fee
    const taxed = { lineRef: source.id, taxClass: source.taxClass || 'standard', amount, taxes }
    if (tenderFeeIds.has(source.id)) {
      // The shop gave tax back on it: that stays in the order's tax.
      tax.setAside(taxed)
      continue
    }
    if (amount === 0n && [...taxes.values()].every((part) => part === 0n)) continue
    const code = amount < 0n ? allowanceCode(input, fee, notes) : surchargeCode(input, fee, notes)
    if (amount < 0n && [...taxes.values()].some((part) => part > 0n)) {
      tax.setAside(taxed)
      charges.push({ code, type: 'ALLOWANCE', amount: -amount, taxCode: '', tax: 0n, source: `fee ${source.name}` })
      continue
    }
    const share = tax.share({ kind: 'charge', ...taxed })
    charges.push(
      amount < 0n
        ? { code, type: 'ALLOWANCE', amount: -amount, ...share, source: `fee ${source.name}` }
        : { code, type: 'SURCHARGE', amount, ...share, source: `fee ${source.name}` },
    )
  }
  return charges
}

function allowanceCode({ mappings }: MapInput, { source }: NetFee, notes: Notes): string {
  const rule = allowanceRule(mappings, { source: 'fee', code: source.name, kind: '' })
  if (rule) notes.because(`fee ${source.name}`, rule, rule.target.code)
  else notes.hold('ALLOWANCE_UNMAPPED', { field: 'fee', value: source.name }, source.id)
  return rule?.target.code ?? ''
}

function surchargeCode({ mappings }: MapInput, { source }: NetFee, notes: Notes): string {
  const rule = feeRule(mappings, { name: source.name, taxClass: source.taxClass || 'standard' })
  if (rule) notes.because(`fee ${source.name}`, rule, rule.target.code)
  else notes.hold('FEE_UNMAPPED', { field: 'fee', value: source.name }, source.id)
  return rule?.target.code ?? ''
}

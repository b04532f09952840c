import type { Json } from '../../kernel/digest.ts'
import { isFault } from '../../kernel/fault.ts'
import type { Amount, Scale } from '../../kernel/money.ts'
import { absolute, parseAmount, sum } from '../../kernel/money.ts'
import type { FetchedOrder, ListedOrder, UnreadableOrder } from '../port.ts'
import { businessIdentity, payloadIdentity } from './identity.ts'
import { repairText } from './repair-text.ts'
import { splitPersonal } from './split-personal.ts'
import { takenUnits } from './taken-units.ts'
import type { WireOrder, WireRefund } from './wire.ts'
import { describeShape, tolerant } from './wire.ts'

export interface CheckedOrder {
  order: WireOrder
  repairs: string[]
}

/** Checks one document of a page; one with an unknown shape is named and stands alone (failure 11). */
export function checkOrder(document: Json, repair: boolean): CheckedOrder | UnreadableOrder {
  const repairs: string[] = []
  const clean = repair ? repairText(document, repairs) : document
  const checked = tolerant.order.safeParse(clean)
  // The document itself goes on, not the checked copy: fields nobody knows yet are landed too.
  if (checked.success) return { order: clean as unknown as WireOrder, repairs }
  const id = clean !== null && typeof clean === 'object' && !Array.isArray(clean) ? clean.id : undefined
  return { externalId: String(id ?? ''), reason: describeShape(checked.error) }
}

/** Builds what is landed of one order: document without personal data, that data, head and identities. Pure. */
export function toFetchedOrder({ order, repairs }: CheckedOrder, refunds: readonly WireRefund[]): FetchedOrder {
  const { payload, personal } = splitPersonal(order, refunds)
  const total = writtenAmount(order.total)
  return {
    externalId: String(order.id),
    payload: payload as unknown as Json,
    personal,
    payloadIdentity: payloadIdentity(payload),
    businessIdentity: businessIdentity(payload, personal),
    skus: Object.fromEntries(order.line_items.map((line) => [String(line.id), line.sku ?? ''])),
    repairs,
    head: {
      number: order.number,
      statusSlug: order.status,
      gateway: order.payment_method,
      currency: order.currency,
      scale: total.scale,
      total: total.amount,
      refunded: sum(order.refunds.map((refund) => absolute(writtenAmount(refund.total).amount))),
      country: order.shipping.country || order.billing.country,
      lineCount: order.line_items.length,
      placedAt: instant(order.date_created_gmt),
      datePaid: order.date_paid_gmt === null ? null : instant(order.date_paid_gmt),
      modifiedAt: instant(order.date_modified_gmt),
      transactionId: order.transaction_id,
      units: takenUnits(order, refunds),
    },
  }
}

/** One entry of the census, from a listing that holds the fields of `listingFields`. Pure. */
export function toListedOrder({ order }: CheckedOrder): ListedOrder {
  const { payload, personal } = splitPersonal(order, [])
  return {
    externalId: String(order.id),
    statusSlug: order.status,
    gateway: order.payment_method,
    currency: order.currency,
    total: writtenAmount(order.total).amount,
    placedAt: instant(order.date_created_gmt),
    datePaid: order.date_paid_gmt === null ? null : instant(order.date_paid_gmt),
    modifiedAt: instant(order.date_modified_gmt),
    businessIdentity: businessIdentity(payload, personal),
  }
}

/** A listed order whose document cannot be read: counted all the same, so that it stands as unexplained and not unseen. */
export function toUnreadListing(document: Json): ListedOrder {
  const fields = (document ?? {}) as Record<string, unknown>
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
  const at = (name: string) => {
    const date = instant(text(name))
    return Number.isNaN(date.getTime()) ? null : date
  }
  const placedAt = at('date_created_gmt') ?? at('date_modified_gmt') ?? new Date(0)
  return {
    externalId: String(fields.id ?? ''),
    statusSlug: text('status'),
    gateway: text('payment_method'),
    currency: text('currency').slice(0, 3) || '???',
    total: /^-?\d{1,15}(\.\d{1,4})?$/.test(text('total')) ? parseAmount(text('total')).amount : 0n,
    placedAt,
    datePaid: at('date_paid_gmt'),
    modifiedAt: at('date_modified_gmt') ?? placedAt,
    businessIdentity: null,
  }
}

const instant = (gmt: string) => new Date(`${gmt}Z`)

/**
 * An amount for the head of lists. One with more than four decimals is cut there, so that the order is landed and seen;
 * its translation refuses it, and it is held (architecture, Money).
 */
function writtenAmount(text: string): { amount: Amount; scale: Scale } {
  try {
    return parseAmount(text)
  } catch (error) {
    if (!isFault(error, 'MONEY_TOO_FINE')) throw error
    return parseAmount(text.replace(/(\.\d{4})\d+$/, '$1'))
  }
}

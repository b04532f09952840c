import type { Finding } from '../../../exceptions/codes.ts'
import { canonicalJson } from '../../../kernel/digest.ts'
import { isFault } from '../../../kernel/fault.ts'
import type { KeyRing } from '../../../kernel/seal.ts'
import type { MappingSnapshot } from '../../../mappings/snapshot.ts'
import type { ItemIndex } from '../../../mirror/item-index.ts'
import type { StorefrontOrder } from '../../../storefront/port.ts'
import type { MappableShop } from '../map-dirty-order.ts'
import { mapLandedOrder } from '../map-dirty-order.ts'
import { openOrderPersonal } from '../personal-place.ts'
import type { DirtyOrder } from '../read-dirty-orders.ts'
import { rebase } from './rebase.ts'
import type { OurSide, Sides } from './sides.ts'

/** A landed content of an order and what it says. */
export interface Revision {
  row: DirtyOrder
  order: StorefrontOrder
}

export interface MappedAs {
  shop: MappableShop
  /** The rules of the version it was sent by, on its business date. */
  mappings: MappingSnapshot
  items: ItemIndex
  paidAt: Date
  now: Date
}

/** The shop's side now, or why it cannot be said: the codes that would hold it. */
export type ShopSide = { side: OurSide } | { codes: string[] }

/**
 * The shop's newest content as the sales order it would be, by the rules it was sent by. Refunds stay as they were when it was
 * sent: what was refunded since is not an edit (rules 8, 23).
 */
export function shopSide(
  keyRing: KeyRing,
  asSent: OurSide,
  sent: Revision,
  current: Revision,
  mappedAs: MappedAs,
): ShopSide {
  const place = { keyRing, storefrontId: mappedAs.shop.id }
  if (contentOf(sent.order) === contentOf(current.order) && samePerson(place, sent.row, current.row)) {
    return { side: asSent }
  }
  const before = mapSide(keyRing, sent, mappedAs)
  const after = mapSide(keyRing, { row: current.row, order: asRefundedThen(sent.order, current.order) }, mappedAs)
  if ('side' in before && 'side' in after) return { side: rebase(asSent, before.side, after.side) }
  return 'codes' in after ? after : { codes: 'codes' in before ? before.codes : [] }
}

function samePerson(
  { keyRing, storefrontId }: { keyRing: KeyRing; storefrontId: string },
  sent: DirtyOrder,
  current: DirtyOrder,
): boolean {
  if (sent.revisionId === current.revisionId) return true
  const [was, is] = [sent, current].map(({ externalId, wrappedKey, personalSealed }) =>
    wrappedKey ? openOrderPersonal(keyRing, storefrontId, externalId, wrappedKey, personalSealed) : null,
  )
  return canonicalJson(was ?? null) === canonicalJson(is ?? null)
}

/** What an edit can change of an order: not its status, its payment, its refunds. */
const contentOf = ({ lines, shippingLines, fees, coupons, total, totalTax, currency }: StorefrontOrder): string =>
  canonicalJson(plain({ lines, shippingLines, fees, coupons, total, totalTax, currency }))

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member)))

/** Its refunds as they were when it was sent, of the lines it still has. */
function asRefundedThen(sent: StorefrontOrder, current: StorefrontOrder): StorefrontOrder {
  const known = new Set([...current.lines, ...current.shippingLines, ...current.fees].map(({ id }) => id))
  const refunds = sent.refunds.map((refund) => ({
    ...refund,
    lines: refund.lines.filter(({ lineId }) => known.has(lineId)),
  }))
  return { ...current, refunds }
}

function mapSide(keyRing: KeyRing, { row, order }: Revision, as: MappedAs): ShopSide {
  try {
    const { draft, party, findings } = mapLandedOrder(keyRing, as.shop, row, order, {
      judgedAt: as.now,
      mappings: as.mappings,
      items: as.items,
      earlier: null,
      paidAt: as.paidAt,
    })
    return draft && party ? { side: { draft, party } } : { codes: blocking(findings) }
  } catch (error) {
    if (!isFault(error)) throw error
    return { codes: [error.code] }
  }
}

const blocking = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.filter((finding) => finding.blocking).map(({ code }) => code)),
]

/** Pieces refunded since it was sent, by line, and how many the line had then. */
export function refundedSince(sent: StorefrontOrder, current: StorefrontOrder): Sides['refunded'] {
  const known = new Set(sent.refunds.map(({ id }) => id))
  const pieces = (order: StorefrontOrder, lineId: string, since: boolean) =>
    order.refunds
      .filter(({ id }) => known.has(id) !== since)
      .flatMap(({ lines }) => lines)
      .filter((line) => line.lineId === lineId)
      .reduce((all, { quantity }) => all + Math.trunc(quantity), 0)
  return new Map(
    sent.lines.map(({ id, quantity }) => [
      id,
      { pieces: pieces(current, id, true), of: Math.trunc(quantity) - pieces(sent, id, false) },
    ]),
  )
}

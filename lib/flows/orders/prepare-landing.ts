import { canonicalJson, keyedHash } from '../../kernel/digest.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import { newDataKey, sealPersonal } from '../../kernel/seal.ts'
import type { FetchedOrder } from '../../storefront/port.ts'
import type { StatusClass } from '../../storefront/status-class.ts'
import { customerKey } from './customer-key.ts'
import type { LandingFacts } from './landing-facts.ts'
import { isPaid, paidAt, paidRuleOf, paymentDate } from './paid-rule.ts'
import { personalPlace, wrappedKeyPlace } from './personal-place.ts'

/** Buckets landing itself writes; every other one is left to evaluation. */
const filedAtLanding: ReadonlySet<string> = new Set(['unpaid', 'ignored', 'unclassed', 'arriving'])
/** Buckets in which nothing has to be evaluated: the order was never paid in our sight. */
const atRest: ReadonlySet<string> = new Set(['unpaid', 'ignored'])

/** An order's row and what of the fetched content it already knows. */
export interface KnownOrder {
  externalId: string
  id: bigint
  wrappedKey: Uint8Array | null
  frozenSkus: Record<string, string>
  modifiedAt: Date
  fetchStartedAt: Date
  statusSlug: string
  statusClass: StatusClass
  paidAt: Date | null
  bucket: string
  missingSince: Date | null
  currentRevisionId: bigint | null
  businessDigest: Uint8Array | null
  /** The revision that holds the fetched content, when it was landed before. */
  knownRevisionId: bigint | null
}

export interface HashedOrder {
  order: FetchedOrder
  payloadDigest: string
}

/** The digest that names a revision. The keyed hash covers personal data too, and tells nothing to who lacks the key. */
export const hashOrder = (keyRing: KeyRing, order: FetchedOrder): HashedOrder => ({
  order,
  payloadDigest: keyedHash(keyRing.hashKey, `${order.payloadIdentity}\0${canonicalJson(order.personal)}`).toString(
    'hex',
  ),
})

/** The digest that decides mapping, drift and census; the status counts by its class, so that our own writes are no-ops. */
export const businessDigest = (keyRing: KeyRing, statusClass: StatusClass, businessIdentity: string): Buffer =>
  keyedHash(keyRing.hashKey, `${statusClass}\0${businessIdentity}`)

/**
 * What a landing does with one order. `new`: row and revision. `revise`: another content. `return`: a content it had before.
 * `touch`: the same content, but its status, dates or SKUs on the row change.
 */
type LandingKind = 'new' | 'revise' | 'return' | 'touch'

/** One order as the landing statement reads it from JSON: bytes in hex, amounts as text. */
export interface LandingRow {
  kind: LandingKind
  external_id: string
  order_id: string | null
  revision_id: string | null
  /** Newer than what the row points to by (date modified, fetch start). */
  forward: boolean
  dirty: boolean
  bucket: string
  status_slug: string
  status_class: StatusClass
  paid_at: Date | null
  frozen_skus: Record<string, string>
  modified_at: Date
  missing: boolean
  [column: string]: unknown
}

interface Place {
  keyRing: KeyRing
  storefrontId: string
  facts: LandingFacts
  fetchStartedAt: Date
}

/** The row an order becomes, or null when it is as it was. Pure but for keys and nonces. */
export function prepareLanding(place: Place, hashed: HashedOrder, known: KnownOrder | undefined): LandingRow | null {
  const { order } = hashed
  const { head } = order
  const statusClass = place.facts.classOf(head.statusSlug)
  const { mappings, timeZone } = place.facts
  const date = paymentDate(head, known?.paidAt ?? null, timeZone)
  const rule = paidRuleOf(mappings.on(date), head.gateway)
  const payment = { statusClass, statusSlug: head.statusSlug, datePaid: head.datePaid, modifiedAt: head.modifiedAt }
  const forward = !known || isForward(known, head.modifiedAt, place.fetchStartedAt)
  const paid = paidAt(payment, rule, known?.paidAt ?? null)
  const filed = fileOf(statusClass, isPaid(payment, rule) || paid !== null)
  const bucket = known && !filedAtLanding.has(known.bucket) ? known.bucket : filed
  const business = businessDigest(place.keyRing, statusClass, order.businessIdentity)
  const skus = freeze(known?.frozenSkus, order.skus)
  const kind = kindOf(known)

  const changes =
    !known?.businessDigest ||
    !business.equals(known.businessDigest) ||
    known.statusClass !== statusClass ||
    (known.paidAt === null) !== (paid === null) ||
    (known.missingSince !== null && head.statusSlug !== 'trash') ||
    skus.filled
  const dirty = forward && changes && !(atRest.has(bucket) && (!known || atRest.has(known.bucket)))
  if (known && kind === 'touch') {
    const same = !changes && known.statusSlug === head.statusSlug && known.modifiedAt >= head.modifiedAt
    if (same || !forward) return null
  }
  return {
    kind,
    external_id: order.externalId,
    order_id: known ? String(known.id) : null,
    revision_id: known?.knownRevisionId ? String(known.knownRevisionId) : null,
    forward,
    dirty,
    bucket,
    status_slug: head.statusSlug,
    status_class: statusClass,
    paid_at: paid,
    captured_at: head.datePaid,
    frozen_skus: skus.frozen,
    modified_at: head.modifiedAt,
    missing: head.statusSlug === 'trash',
    number: head.number,
    gateway: head.gateway,
    currency: head.currency,
    scale: head.scale,
    total_amount: String(head.total),
    refunded_amount: String(head.refunded),
    country: head.country,
    line_count: head.lineCount,
    placed_at: head.placedAt,
    transaction_id: head.transactionId,
    customer_key: customerKey(place.keyRing, order.personal.billing.email)?.toString('hex') ?? null,
    units: head.units.map((unit) => ({ ...unit, sku: skus.frozen[unit.line] || unit.sku })),
    payload_digest: hashed.payloadDigest,
    business_digest: business.toString('hex'),
    ...(kind === 'new' || kind === 'revise' ? sealedContent(place, order, known) : {}),
  }
}

function kindOf(known: KnownOrder | undefined): LandingKind {
  if (!known) return 'new'
  if (known.knownRevisionId === null) return 'revise'
  return known.knownRevisionId === known.currentRevisionId ? 'touch' : 'return'
}

function isForward(known: KnownOrder, modifiedAt: Date, fetchStartedAt: Date): boolean {
  const by = modifiedAt.getTime() - known.modifiedAt.getTime()
  return by > 0 || (by === 0 && fetchStartedAt >= known.fetchStartedAt)
}

/** Where an order that nobody has evaluated stands. */
function fileOf(statusClass: StatusClass, paidOnce: boolean): string {
  if (statusClass === 'unclassed') return 'unclassed'
  if (paidOnce) return 'arriving'
  return statusClass === 'ignored' ? 'ignored' : 'unpaid'
}

/** SKUs as first seen; one that was missing may still be given. */
function freeze(frozen: Record<string, string> = {}, now: Record<string, string>) {
  const merged = { ...frozen }
  let filled = false
  for (const [line, sku] of Object.entries(now)) {
    if (merged[line]) continue
    filled ||= line in merged && sku !== ''
    merged[line] = sku
  }
  return { frozen: merged, filled }
}

/** The content itself: the document in clear, the personal data under the order's key (a new one for a new order). */
function sealedContent({ keyRing, storefrontId }: Place, order: FetchedOrder, known: KnownOrder | undefined) {
  const keyAt = wrappedKeyPlace(storefrontId, order.externalId)
  const personalAt = personalPlace(storefrontId, order.externalId)
  // An order whose key was destroyed stays without personal data: what comes again is sealed and its key forgotten.
  const dataKey = known?.wrappedKey ? keyRing.open(known.wrappedKey, keyAt) : newDataKey()
  return {
    wrapped_key: known ? null : keyRing.seal(dataKey, keyAt).toString('hex'),
    personal_sealed: sealPersonal(dataKey, order.personal, personalAt).toString('hex'),
    payload: order.payload,
    repairs: order.repairs,
  }
}

import { setImmediate } from 'node:timers/promises'
import type { ExceptionCode } from '../../../exceptions/codes.ts'
import { sqlOf } from '../../../kernel/db.ts'
import { isFault } from '../../../kernel/fault.ts'
import { businessDate } from '../../../kernel/period.ts'
import type { Sql } from '../../../kernel/sql.ts'
import { loadMappings } from '../../../mappings/snapshot.ts'
import { neededItemsByDate } from '../../../mirror/item-index.ts'
import { readItems } from '../../../mirror/read-items.ts'
import { withdrawReferences } from '../../../outbox/withdraw.ts'
import { enqueue } from '../../../queue/enqueue.ts'
import { notify } from '../../../queue/notify.ts'
import type { FlowContext } from '../../context.ts'
import { translateDirtyOrder } from '../map-dirty-order.ts'
import type { DirtyOrder } from '../read-dirty-orders.ts'
import { readLockedOrders } from '../read-dirty-orders.ts'
import type { EvaluatedShop } from '../read-evaluated-shop.ts'
import { readEvaluatedShop } from '../read-evaluated-shop.ts'
import { cancelReason } from '../request-cancels.ts'
import { amendByRule } from './amend-by-rule.ts'
import { settleDriftCases } from './drift-findings.ts'
import type { DriftOf, StandingDrift } from './next-drifts.ts'
import { nextDrifts } from './next-drifts.ts'
import type { PushEntry } from './push-entries.ts'
import { readPushEntries, refusalsOf } from './push-entries.ts'
import type { SentAndStanding } from './read-flagged.ts'
import { dataKeyOf, lockFlagged, openAsSent, openErpNow, readSentAndStanding } from './read-flagged.ts'
import type { Revision } from './shop-side.ts'
import { refundedSince, shopSide } from './shop-side.ts'
import type { Difference, ErpSide, OurSide } from './sides.ts'
import { compareSides } from './three-way.ts'
import { closeDrifts, readDrifts, writeDrifts } from './write-drifts.ts'

type Context = Pick<FlowContext, 'db' | 'keyRing' | 'clock' | 'log' | 'erpTerms'>

/**
 * Compares up to `limit` orders whose sales order or shop content moved: as sent, the shop now, the ERP now. Writes what
 * differs, opens and closes its cases, and lets what the policy of edits says go to the ERP. The flag is cleared with the
 * verdict; a flow that is off leaves it up and writes nothing. What cannot be compared yet (not accepted, not read back) waits
 * for what raises the flag again.
 * @returns how many were looked at; 0 when nothing is left
 */
export function compareDrift(context: Context, storefrontId: string, limit = 100): Promise<{ compared: number }> {
  return sqlOf(context.db).transaction((tx) => compareBatch(tx, context, storefrontId, limit))
}

async function compareBatch(tx: Sql, context: Context, storefrontId: string, limit: number) {
  const now = context.clock.now()
  const ids = await lockFlagged(tx, storefrontId, limit)
  const shop = ids.length > 0 ? await readEvaluatedShop(tx, context, storefrontId) : null
  if (!shop || shop.mode === 'off') return { compared: 0 }
  const sent = await readSentAndStanding(tx, ids, shop.erpConnectionId)
  const byOrder = new Map(sent.map((one) => [one.orderId, one]))
  const rows = (await readLockedOrders(tx, ids, shop.erpConnectionId)).filter(({ id }) => byOrder.has(id))
  const compared = rows.map(({ id }) => id)
  const standing = await readDrifts(tx, compared)
  const entries = await readPushEntries(tx, compared)
  const terms = shop.erpConnectionId ? await context.erpTerms(shop.erpConnectionId) : null
  const notKept = new Set(terms?.notKept ?? [])

  const written: ReturnType<typeof nextDrifts>[] = []
  const sealed: bigint[] = []
  let rested = performance.now()
  for (const row of rows) {
    // Comparing is all computing: sends that wait for this process get their turn in between.
    if (performance.now() - rested > 5) {
      await setImmediate()
      rested = performance.now()
    }
    const stored = byOrder.get(row.id)
    if (!stored) continue
    const ownRows = standing.filter(({ orderId }) => orderId === row.id)
    const ownEntries = entries.filter(({ orderId }) => orderId === row.id)
    try {
      const dataKey = dataKeyOf(context.keyRing, shop.id, row)
      const erpNow = openErpNow(dataKey, stored)
      const found = await differences(tx, context, { now, shop, row, stored, erpNow, dataKey, notKept })
      const of = driftOf(shop, row, dataKey, stored.despatched || hasLeft(erpNow), ownRows, ownEntries)
      written.push(nextDrifts(now, context.keyRing.hashKey, of, ownRows, found))
    } catch (error) {
      if (!isSealed(error)) throw error
      // It stays flagged, and the others are compared.
      sealed.push(row.id)
      context.log.warn({ orderId: String(row.id), error }, 'an order could not be opened and is not compared')
    }
  }
  await writeDrifts(
    tx,
    shop.id,
    written.flatMap((one) => one.rows),
  )
  await closeDrifts(
    tx,
    now,
    written.flatMap(({ gone }) => gone),
  )
  const unwanted = new Set(written.flatMap((one) => one.unwanted))
  const references = entries.filter(({ driftId }) => unwanted.has(driftId)).map(({ reference }) => reference)
  if (shop.erpConnectionId) await withdrawReferences(tx, now, shop.erpConnectionId, references)
  await tx.$executeRaw`
    update web_orders set drift_dirty = false where id = any(${ids}::bigint[]) and not id = any(${sealed}::bigint[])`
  if (shop.mode === 'live') await amendByRule(tx, now, shop.id, compared)
  await judgeAgain(tx, shop.id, rows)
  const moved = await settleDriftCases(tx, now, shop.id, rows)
  if (moved) await notify(tx, 'exceptions')
  if (written.some((one) => one.rows.length + one.gone.length > 0)) await notify(tx, 'drift')
  return { compared: ids.length }
}

/** A seal that does not open, a key that is not there: a matter of this order alone. */
const isSealed = (error: unknown) => isFault(error, 'SEAL_BROKEN') || isFault(error, 'KEY_UNKNOWN')

/** Raised while nobody could compare: evaluation takes it back. */
async function judgeAgain(tx: Sql, storefrontId: string, rows: readonly DirtyOrder[]): Promise<void> {
  const ids = rows.filter((row) => row.changedSince && row.openCodes.includes(unread)).map(({ id }) => id)
  if (ids.length === 0) return
  await tx.$executeRaw`update web_orders set dirty = true where id = any(${ids}::bigint[])`
  await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId } }])
}
const unread: ExceptionCode = 'PAID_AFTER_CANCEL'

const hasLeft = ({ lines }: ErpSide) => lines.some(({ shipped }) => shipped > 0)

function driftOf(
  shop: EvaluatedShop,
  { id, externalId }: DirtyOrder,
  dataKey: Uint8Array | null,
  afterDespatch: boolean,
  standing: readonly StandingDrift[],
  entries: readonly PushEntry[],
): DriftOf {
  const whole = entries.find(
    (entry) => entry.whole && ['sending', 'unknown', 'staged', 'accepted'].includes(entry.state),
  )
  const asked = whole && standing.find((row) => row.id === whole.driftId)
  return {
    orderId: id,
    storefrontId: shop.id,
    externalId,
    dataKey,
    afterDespatch,
    refusedPushes: refusalsOf(entries),
    cancelledBy: whole
      ? {
          label: asked?.decidedBy ?? 'Selvedge',
          id: asked?.decidedById ?? null,
          at: asked?.decidedAt ?? null,
          reason: asked?.reason ?? null,
        }
      : null,
  }
}

interface Compared {
  now: Date
  shop: EvaluatedShop
  row: DirtyOrder
  stored: SentAndStanding
  erpNow: ErpSide
  dataKey: Uint8Array | null
  notKept: ReadonlySet<string>
}

async function differences(tx: Sql, context: Context, compared: Compared): Promise<Difference[]> {
  const { shop, row, stored, erpNow, dataKey, notKept } = compared
  // Cancelled or refunded in full: nothing of it is to be delivered, and that is for returns to say.
  if (cancelReason(row, shop)) return []
  const asSent = openAsSent(dataKey, stored)
  const nothing = { asSent, shopNow: asSent, erpNow, refunded: new Map<string, never>(), notKept }
  if (!row.changedSince) return compareSides(nothing)
  const before = {
    ...row,
    revisionId: stored.sentRevisionId,
    payload: stored.sentPayload,
    personalSealed: stored.sentPersonal,
  }
  const [was, is] = [before, row].map((one) => translateDirtyOrder(shop.platform, one, context.log))
  if (!was || !is || !('order' in was) || !('order' in is))
    return [...compareSides(nothing), unmapped(['ORDER_UNREADABLE'])]
  const refunded = refundedSince(was.order, is.order)
  const now = await shopNow(tx, context, compared, asSent, { row: before, order: was.order }, { row, order: is.order })
  if ('codes' in now) return [...compareSides({ ...nothing, refunded }), unmapped(now.codes)]
  return compareSides({ ...nothing, shopNow: now.side, refunded })
}

/** By the version it was sent by, of the business date it was sent for. */
async function shopNow(
  tx: Sql,
  { keyRing }: Context,
  { now, shop, row, stored }: Compared,
  asSent: OurSide,
  sent: Revision,
  current: Revision,
) {
  const { mappable } = shop
  if (!mappable || !row.wrappedKey)
    return { codes: [row.wrappedKey ? 'STOREFRONT_INCOMPLETE' : 'PERSONAL_DATA_ERASED'] }
  const paidAt = row.paidAt ?? row.modifiedAt
  const book = await loadMappings(tx, shop.id, stored.mappingVersion > 0 ? stored.mappingVersion : undefined)
  const mappings = book.on(businessDate(paidAt, shop.timeZone))
  const needed = neededItemsByDate([sent, current].map(({ order }) => ({ order, mappings })))
  const items = await readItems(tx, mappable.erpConnectionId, needed, mappable.limits.skuPattern)
  return shopSide(keyRing, asSent, sent, current, { shop: mappable, mappings, items, paidAt, now })
}

/** The shop was edited into something no sales order can be made of. */
const unmapped = (codes: readonly string[]): Difference => ({
  field: 'content',
  lineKey: '',
  movedBy: 'shop',
  asSent: null,
  shopNow: `cannot be mapped: ${codes.join(', ')}`,
  erpNow: null,
  amount: null,
  personal: false,
})

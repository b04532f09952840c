import { addBusinessDays, startOfDate } from '../../kernel/business-time.ts'
import { sqlOf } from '../../kernel/db.ts'
import { businessDate } from '../../kernel/period.ts'
import { openPersonal } from '../../kernel/seal.ts'
import type { Sql } from '../../kernel/sql.ts'
import { calendarOf } from '../../mappings/calendar.ts'
import { returnReasonRule } from '../../mappings/rules.ts'
import type { StageEntry } from '../../outbox/stage.ts'
import { stageEntries } from '../../outbox/stage.ts'
import { withdrawReferences } from '../../outbox/withdraw.ts'
import type { Job } from '../../queue/enqueue.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import { personalPlace, wrappedKeyPlace } from '../../storefront/order-key.ts'
import type { PersonalData } from '../../storefront/port.ts'
import { refundReason } from '../../storefront/refund-reason.ts'
import { translateOrder } from '../../storefront/translate-order.ts'
import type { FlowContext } from '../context.ts'
import { followPart } from './follow-part.ts'
import type { RefundsOfOrder } from './land-refunds.ts'
import { landRefunds } from './land-refunds.ts'
import type { OrderFacts, OrderPlan } from './plan-order.ts'
import { planOrder } from './plan-order.ts'
import { raiseReturns } from './raise-returns.ts'
import type { AskedEntry, FlaggedOrder } from './read-flagged-orders.ts'
import { lockFlaggedOrders, readAskedEntries, readFlaggedOrders, readMirrored } from './read-flagged-orders.ts'
import type { ReturnsShop } from './read-returns-shop.ts'
import { readReturnsShop } from './read-returns-shop.ts'
import { byPerson, readParts, type StoredPart, writeParts } from './stored-part.ts'
import { wantedParts } from './wanted-parts.ts'
import { dueRows, writeDues } from './write-dues.ts'

type Context = Pick<FlowContext, 'db' | 'keyRing' | 'clock' | 'log'>

/**
 * Plans up to `limit` orders whose refunds, or whose documents in the ERP, have moved: lands the refunds, says what each means by
 * line and stage, stages what is sent, follows what was sent to its receipt and memo, and finds what the customer is owed. One
 * transaction a batch. In shadow nothing is staged and nobody is alarmed; off, flags stay up.
 * @returns how many; 0 when nothing is left
 */
export async function planReturns(context: Context, storefrontId: string, limit = 100): Promise<{ planned: number }> {
  return sqlOf(context.db).transaction(async (tx) => {
    const now = context.clock.now()
    const shop = await readReturnsShop(tx, storefrontId)
    if (!shop) return { planned: 0 }
    await flagOverdue(tx, now, storefrontId)
    // What cannot be opened stays as it is with its flag up: the next time is the next job's, the others go on behind it.
    for (let after = 0n; ; ) {
      const ids = await lockFlaggedOrders(tx, storefrontId, limit, after)
      const planned = ids.length === 0 ? 0 : await planBatch(tx, context, now, shop, ids)
      const last = ids.at(-1)
      if (planned > 0 || last === undefined) return { planned }
      after = last
    }
  })
}

/** A receipt that is late is nothing that moves: the clock raises the flag. */
async function flagOverdue(tx: Sql, now: Date, storefrontId: string): Promise<void> {
  await tx.$executeRaw`
    update web_orders o set refunds_dirty = true
    from shop_refunds r join refund_parts p on p.refund_id = r.id
    where o.id = r.order_id and r.storefront_id = ${storefrontId}::uuid and not o.refunds_dirty
      and p.expected_by < ${now} and p.received_at is null and p.state = 'booked' and p.code is distinct from 'RECEIPT_OVERDUE'`
}

async function planBatch(
  tx: Sql,
  context: Context,
  now: Date,
  shop: ReturnsShop,
  locked: readonly bigint[],
): Promise<number> {
  const rows = await readFlaggedOrders(tx, locked, shop.erpConnectionId)
  const opened = rows.flatMap((row) => openRefunds(context, shop, row))
  if (opened.length === 0) return 0
  const ids = opened.map(({ row }) => row.id)
  const refunds = await landRefunds(tx, now, shop.id, opened)
  const stored = await readParts(tx, ids)
  const entries = await readAskedEntries(tx, ids, shop.erpConnectionId)
  const mirrored = await readMirrored(tx, ids, shop.erpConnectionId)
  const entryOf = new Map(entries.map((entry) => [entry.reference, entry]))
  const frozen = stored.filter((part) => isFrozen(part, entryOf))
  const works = opened.map((one) => {
    const of = <Row extends { orderId: bigint }>(list: readonly Row[]) =>
      list.filter(({ orderId }) => orderId === one.row.id)
    const mine = of(refunds)
    const facts: OrderFacts = {
      ...one,
      refunds: mine,
      frozen: frozen.filter(({ refundId }) => mine.some(({ id }) => id === refundId)),
      entries: of(entries),
      salesOrders: of(mirrored.orders),
      picks: of(mirrored.picks),
      returns: of(mirrored.returns),
      memos: of(mirrored.memos),
    }
    const plan = planOrder(facts, shop, (refund, kind) => {
      const date = businessDate(refund.at ?? now, shop.timeZone)
      const reason = one.reasons.get(refund.id) ?? ''
      return returnReasonRule(shop.mappings.on(date), { reason, kind, country: one.row.country })?.target ?? null
    })
    return { facts, plan, wanted: wantedParts(now, shop, facts, plan, stored) }
  })

  const staging = works.flatMap(({ wanted }) => wanted.flatMap(({ entry }) => (entry ? [entry] : [])))
  const kept = new Set([...staging.map(({ reference }) => reference), ...frozen.map(({ reference }) => reference)])
  const back = entries.filter(({ reference, state }) => {
    return !kept.has(reference) && !reference.includes('/drift/') && ['ready', 'claimed', 'rejected'].includes(state)
  })
  const live = shop.mode === 'live'
  if (live)
    await withdrawReferences(
      tx,
      now,
      shop.erpConnectionId,
      back.map(({ reference }) => reference),
    )
  const staged = live ? await stageEntries(tx, now, staging) : []
  const after = new Map(
    (await readAskedEntries(tx, ids, shop.erpConnectionId)).map((entry) => [entry.reference, entry]),
  )
  const parts = works.map(({ facts, plan, wanted }) => {
    const follow = {
      now,
      facts,
      entryOf: after,
      expectedBy: (at: Date, location: string) => expectedBy(shop, at, location),
    }
    return {
      facts,
      plan,
      parts: [...wanted.map(({ part }) => part), ...facts.frozen].map((part) => followPart(follow, part)),
    }
  })
  const changed = await writeParts(
    tx,
    now,
    stored,
    parts.flatMap((one) => one.parts),
  )
  const dues = await writeDues(
    tx,
    now,
    shop.id,
    ids,
    parts.flatMap(({ facts, plan }) => wantedDues(facts, plan)),
    refundedWhole(works),
  )
  if (live)
    await raiseReturns(
      tx,
      now,
      shop,
      parts.map(({ facts, parts: list }) => ({ facts, parts: list, entryOf: after })),
      dues,
    )
  await tx.$executeRaw`update web_orders set refunds_dirty = false where id = any(${[...ids]}::bigint[])`
  await enqueue(
    tx,
    sendJobs(
      shop,
      staged.filter(({ state }) => state === 'ready').map(({ reference }) => reference),
      staging,
    ),
  )
  if (changed || dues.length > 0) await notify(tx, 'returns')
  return ids.length
}

function sendJobs(shop: ReturnsShop, ready: readonly string[], staging: readonly StageEntry[]): Job[] {
  const payload = { connectionId: shop.erpConnectionId }
  const going = staging.filter(({ reference }) => ready.includes(reference))
  return [
    ...(going.some(({ lookFirst }) => !lookFirst) ? [{ task: 'orders:push' as const, payload }] : []),
    ...(going.some(({ lookFirst }) => lookFirst) ? [{ task: 'orders:look-up' as const, payload }] : []),
  ]
}

/** An order that cannot be read is evaluation's matter: its refunds wait with it. */
function openRefunds({ keyRing, log }: Context, shop: ReturnsShop, row: FlaggedOrder): RefundsOfOrder[] {
  try {
    const order = translateOrder(shop.platform, row.payload, row.frozenSkus)
    if (!row.wrappedKey || order.refunds.length === 0) return [{ row, order, dataKey: null, reasons: new Map() }]
    const dataKey = keyRing.open(row.wrappedKey, wrappedKeyPlace(shop.id, row.externalId))
    const personal = openPersonal(dataKey, row.personalSealed, personalPlace(shop.id, row.externalId)) as PersonalData
    const reasons = new Map(order.refunds.map(({ id }) => [id, refundReason(shop.platform, personal, id)]))
    return [{ row, order, dataKey, reasons }]
  } catch (error) {
    log.error(
      { orderId: String(row.id), error: error instanceof Error ? error.name : 'unknown' },
      'the refunds of an order cannot be read',
    )
    return []
  }
}

/** In a document that has left or may have, or left out by a person: what it holds is planned no more. */
function isFrozen(part: StoredPart, entryOf: ReadonlyMap<string, AskedEntry>): boolean {
  if (part.code === byPerson.excluded) return true
  const state = part.reference === '' ? undefined : entryOf.get(part.reference)?.state
  return state !== undefined && ['sending', 'unknown', 'staged', 'accepted'].includes(state)
}

/** The end of the last business day on which the goods should be in (rule 27). */
function expectedBy(shop: ReturnsShop, from: Date, location: string): Date {
  const mappings = shop.mappings.on(businessDate(from, shop.timeZone))
  const calendar = calendarOf(mappings, shop.timeZone, location === '' ? undefined : location)
  const day = addBusinessDays(calendar, from, shop.receiptDays)
  return startOfDate(new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10), calendar.timeZone)
}

const wantedDues = ({ row, order, refunds }: OrderFacts, { dues, settled }: OrderPlan) => {
  const ids = new Map(refunds.map(({ externalId, id }) => [externalId, id]))
  const about = { orderId: row.id, currency: order.currency, scale: order.scale }
  return dues.filter(({ amount }) => amount > 0n).flatMap((due) => dueRows(about, due, settled, ids))
}

/** Orders whose whole money went back, with the refund that gave the last of it. */
function refundedWhole(works: readonly { facts: OrderFacts }[]): Map<bigint, bigint> {
  const whole = works.flatMap(({ facts: { row, refunds } }): [bigint, bigint][] => {
    const last = refunds.filter(({ goneAt }) => !goneAt).at(-1)
    return last && row.total > 0n && row.refunded >= row.total ? [[row.id, last.id]] : []
  })
  return new Map(whole)
}

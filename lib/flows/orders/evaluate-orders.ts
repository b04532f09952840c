import { setImmediate } from 'node:timers/promises'
import { isExceptionCode, originOf } from '../../exceptions/origin.ts'
import { reconcileFindings } from '../../exceptions/reconcile-findings.ts'
import { sqlOf } from '../../kernel/db.ts'
import { businessDate } from '../../kernel/period.ts'
import type { Sql } from '../../kernel/sql.ts'
import { countUses } from '../../mappings/count-uses.ts'
import type { MappingBook, MappingSnapshot } from '../../mappings/snapshot.ts'
import { loadMappings } from '../../mappings/snapshot.ts'
import type { ItemIndex } from '../../mirror/item-index.ts'
import { neededItemsByDate } from '../../mirror/item-index.ts'
import { readItems } from '../../mirror/read-items.ts'
import type { StageEntry } from '../../outbox/stage.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { StorefrontOrder } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import { endOvertaken } from './correct-order.ts'
import { judgeOrder } from './judge-order.ts'
import type { MappableShop, Mapped } from './map-dirty-order.ts'
import { mapDirtyOrder, translateDirtyOrder } from './map-dirty-order.ts'
import { isPaid, paidRuleOf, paidAt as paidSince, paymentDate } from './paid-rule.ts'
import { placeEntries, pushJobs } from './place-entries.ts'
import type { Availability } from './read-availability.ts'
import { asksForStock, readAvailability } from './read-availability.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'
import { lockDirtyOrders, readLockedOrders } from './read-dirty-orders.ts'
import type { EvaluatedShop } from './read-evaluated-shop.ts'
import { readEvaluatedShop } from './read-evaluated-shop.ts'
import { refreshOrderMoney } from './refresh-order-money.ts'
import { requestCancels } from './request-cancels.ts'
import { ruleUses } from './rule-uses.ts'
import type { PaymentUses } from './same-transaction.ts'
import { earlierUse, laterUses, readPaymentUses, touchOrders, usesPayment } from './same-transaction.ts'
import { repairedText, standingOf } from './standing-of.ts'
import { keepRemarks } from './standing-remarks.ts'
import type { Verdict } from './write-verdicts.ts'
import { writeVerdicts } from './write-verdicts.ts'

type Context = Pick<FlowContext, 'db' | 'keyRing' | 'clock' | 'log' | 'erpTerms'>

/**
 * Judges up to `limit` orders whose content or rules changed: where each stands, what is found, what is staged to be sent.
 * One transaction and a handful of statements a batch, whatever its size. Safe beside other workers: each takes other orders.
 * In shadow mode everything is mapped and staged so that the console shows what would be sent; the outbox sends live flows only.
 * @returns how many; 0 when nothing is left to judge
 */
export async function evaluateOrders(
  context: Context,
  storefrontId: string,
  limit = 200,
): Promise<{ evaluated: number }> {
  return sqlOf(context.db).transaction((tx) => evaluateBatch(tx, context, storefrontId, limit))
}

async function evaluateBatch(
  tx: Sql,
  context: Context,
  storefrontId: string,
  limit: number,
): Promise<{ evaluated: number }> {
  const now = context.clock.now()
  const ids = await lockDirtyOrders(tx, storefrontId, limit)
  const shop = ids.length > 0 ? await readEvaluatedShop(tx, context, storefrontId) : null
  if (!shop || shop.mode === 'off') return { evaluated: 0 }
  const rows = await readLockedOrders(tx, ids, shop.erpConnectionId)
  const mappings = await loadMappings(tx, shop.id)
  const uses = await readPaymentUses(tx, shop.id, rows)

  const { verdicts, toMap } = judge(shop, mappings, rows)
  const map = (some: readonly Verdict[]) => mapBatch(tx, context, now, shop, mappings, uses, some)
  const entries = settle(await map(toMap))
  const mapped = new Set(toMap)
  await keepRemarks(
    tx,
    verdicts.filter((verdict) => !mapped.has(verdict)),
    map,
  )
  const staged = await placeEntries(tx, now, verdicts, entries)
  const cancels = await requestCancels(tx, now, shop, verdicts)
  await writeVerdicts(tx, now, verdicts, mappings.version, shop.timeZone)
  await refreshOrderMoney(tx, context.keyRing, shop, mappings, verdicts)
  const touched = await touchOrders(
    tx,
    verdicts.flatMap((verdict) => freed(uses, verdict)),
  )
  await endOvertaken(
    tx,
    now,
    verdicts.flatMap(({ overtaken }) => overtaken ?? []),
  )
  const moved = await reconcile(tx, now, shop, verdicts)
  await countUses(tx, shop.id, ruleUses(verdicts, entries, staged, shop.timeZone))

  const jobs = [...pushJobs(now, shop, verdicts, entries), ...cancels]
  if (touched) jobs.push({ task: 'orders:evaluate', payload: { storefrontId: shop.id } })
  await enqueue(tx, jobs)
  await notify(tx, 'orders')
  if (moved) await notify(tx, 'exceptions')
  return { evaluated: rows.length }
}

function judge(shop: EvaluatedShop, mappings: MappingBook, rows: readonly DirtyOrder[]) {
  const verdicts: Verdict[] = []
  const toMap: Verdict[] = []
  for (const row of rows) {
    const statusClass = row.missingSince ? 'cancelled' : (shop.classes.get(row.statusSlug) ?? 'unclassed')
    const datePaid = row.paidAt ?? (statusClass === 'paid' ? datePaidOf(shop, row) : null)
    const facts = { statusClass, statusSlug: row.statusSlug, datePaid }
    const date = paymentDate({ datePaid, modifiedAt: row.modifiedAt }, row.paidAt, shop.timeZone)
    const rule = paidRuleOf(mappings.on(date), row.gateway)
    const paidAt = paidSince({ ...facts, modifiedAt: row.modifiedAt }, rule, row.paidAt)
    const { liveFrom } = shop
    const judgement = judgeOrder({ ...row, statusClass, paidNow: isPaid(facts, rule), paidAt, liveFrom })
    const standing = standingOf(judgement, row, shop, statusClass)
    const verdict = { row, statusClass, paidAt, ...standing, entryState: row.entryState }
    verdicts.push(verdict)
    if (judgement === 'map') toMap.push(verdict)
  }
  return { verdicts, toMap }
}

/** The shop's own date of payment, of an order that was not taken for paid when it was landed. */
function datePaidOf(shop: EvaluatedShop, row: DirtyOrder): Date | null {
  const translated = translateDirtyOrder(shop.platform, row)
  return 'order' in translated ? translated.order.datePaid : null
}

/** An order with the rules of its own business date. */
interface DatedOrder {
  order: StorefrontOrder
  mappings: MappingSnapshot
  paidAt: Date
}

/** What mapping comes to, an order apart from the others: its findings, and what can go. */
async function mapBatch(
  tx: Sql,
  { keyRing, log }: Context,
  now: Date,
  shop: EvaluatedShop,
  book: MappingBook,
  uses: PaymentUses,
  verdicts: readonly Verdict[],
): Promise<ReadonlyMap<Verdict, Mapped>> {
  const results = new Map<Verdict, Mapped>()
  if (verdicts.length === 0) return results
  const { mappable } = shop
  if (!mappable) return new Map(verdicts.map((verdict) => [verdict, { findings: [shop.lacks], entry: null }]))
  const orders = new Map<Verdict, DatedOrder>()
  for (const verdict of verdicts) {
    const translated = translateDirtyOrder(shop.platform, verdict.row, log)
    const paidAt = verdict.paidAt ?? verdict.row.modifiedAt
    const mappings = book.on(businessDate(paidAt, shop.timeZone))
    if ('order' in translated) orders.set(verdict, { order: translated.order, mappings, paidAt })
    else results.set(verdict, { findings: [translated.finding], entry: null })
  }
  const needed = neededItemsByDate([...orders.values()])
  const items = await readItems(tx, mappable.erpConnectionId, needed, mappable.limits.skuPattern)
  const stock = await readStock(tx, now, mappable, orders, items)
  let rested = performance.now()
  for (const [verdict, { order, mappings, paidAt }] of orders) {
    // Mapping is all computing: sends that wait for this process get their turn in between.
    if (performance.now() - rested > 5) {
      await setImmediate()
      rested = performance.now()
    }
    const { row } = verdict
    const facts = { mappings, items, earlier: earlierUse(uses, row), paidAt, ...(stock && { stock }) }
    const { findings, lines, ...mapped } = mapDirtyOrder(keyRing, now, mappable, row, order, facts, log)
    if (lines) stock?.take(lines)
    results.set(verdict, { ...mapped, findings: [...findings, ...repairedText(row)] })
  }
  return results
}

/** Null where no rule leaves a choice of location. */
async function readStock(
  tx: Sql,
  now: Date,
  shop: MappableShop,
  orders: ReadonlyMap<Verdict, DatedOrder>,
  items: ItemIndex,
): Promise<Availability | null> {
  if (!asksForStock(new Set([...orders.values()].map(({ mappings }) => mappings)))) return null
  const place = { storefrontId: shop.id, connectionId: shop.erpConnectionId }
  const orderIds = [...orders.keys()].map(({ row }) => row.id)
  return readAvailability(tx, now, place, items.keys(), orderIds)
}

/** Each verdict gets what mapping found about it. @returns what can go */
function settle(results: ReadonlyMap<Verdict, Mapped>): StageEntry[] {
  const entries: StageEntry[] = []
  for (const [verdict, { findings, entry, judgeAt = null, overtaken = [] }] of results) {
    verdict.findings = findings
    verdict.judgeAt = judgeAt
    verdict.overtaken = overtaken
    if (!entry) continue
    verdict.bucket = 'queued'
    entries.push(entry)
  }
  return entries
}

/** Later orders of the same payment, when this one began or ceased to use it. */
function freed(uses: PaymentUses, { row, bucket }: Verdict): bigint[] {
  if (row.transactionId === '') return []
  return !row.evaluatedAt || usesPayment(row.bucket) !== usesPayment(bucket) ? laterUses(uses, row) : []
}

/** What the outbox found about an order is over once its entry waits to be sent again or is not wanted any more. */
const outboxIsOver = (state: string | null) =>
  state === null || state === 'ready' || state === 'claimed' || state === 'withdrawn'

async function reconcile(tx: Sql, now: Date, shop: EvaluatedShop, verdicts: readonly Verdict[]): Promise<boolean> {
  const evaluated = ({ row, findings }: Verdict) => ({
    storefrontId: shop.id,
    orderId: row.id,
    currency: row.currency,
    amount: row.total,
    findings,
  })
  const hasOpen = ({ row }: Verdict, origin: 'evaluation' | 'outbox') =>
    row.openCodes.some((code) => isExceptionCode(code) && originOf(code) === origin)
  const found = verdicts.filter((verdict) => verdict.findings.length > 0 || hasOpen(verdict, 'evaluation'))
  const settled = verdicts.filter((verdict) => hasOpen(verdict, 'outbox') && outboxIsOver(verdict.entryState))
  const first = await reconcileFindings(tx, now, found.map(evaluated), 'evaluation')
  const cleared = settled.map((verdict) => ({ ...evaluated(verdict), findings: [] }))
  const second = await reconcileFindings(tx, now, cleared, 'outbox')
  return first.opened + first.closed + second.opened + second.closed > 0
}

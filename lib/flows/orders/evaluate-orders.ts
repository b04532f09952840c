import type { Finding } from '../../exceptions/codes.ts'
import { isExceptionCode, originOf } from '../../exceptions/origin.ts'
import { reconcileFindings } from '../../exceptions/reconcile-findings.ts'
import type { Tx } from '../../kernel/db.ts'
import { loadMappings } from '../../mappings/snapshot.ts'
import type { StageEntry } from '../../outbox/stage.ts'
import { stageEntries } from '../../outbox/stage.ts'
import { withdrawEntries } from '../../outbox/withdraw.ts'
import type { Job } from '../../queue/enqueue.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { StorefrontOrder } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import { neededItems } from './item-index.ts'
import type { Judgement } from './judge-order.ts'
import { judgeOrder } from './judge-order.ts'
import { mapDirtyOrder, translateDirtyOrder } from './map-dirty-order.ts'
import { isPaid, paidRuleOf, paidAt as paidSince } from './paid-rule.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'
import { lockDirtyOrders, readLockedOrders } from './read-dirty-orders.ts'
import type { EvaluatedShop } from './read-evaluated-shop.ts'
import { readEvaluatedShop } from './read-evaluated-shop.ts'
import { readItems } from './read-items.ts'
import type { PaymentUses } from './same-transaction.ts'
import { earlierUse, laterUses, readPaymentUses, touchOrders, usesPayment } from './same-transaction.ts'
import type { Verdict } from './write-verdicts.ts'
import { writeVerdicts } from './write-verdicts.ts'

type Context = Pick<FlowContext, 'db' | 'keyRing' | 'clock' | 'erpTerms'>

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
  return context.db.$transaction((tx) => evaluateBatch(tx, context, storefrontId, limit), {
    timeout: 25_000,
    maxWait: 10_000,
  })
}

async function evaluateBatch(
  tx: Tx,
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

  const verdicts = rows.map((row): { verdict: Verdict; judgement: Judgement } => {
    const statusClass = shop.classes.get(row.statusSlug) ?? 'unclassed'
    const datePaid = row.paidAt ?? (statusClass === 'paid' ? datePaidOf(shop, row) : null)
    const facts = { statusClass, statusSlug: row.statusSlug, datePaid }
    const rule = paidRuleOf(mappings, row.gateway)
    const paidAt = paidSince({ ...facts, modifiedAt: row.modifiedAt }, rule, row.paidAt)
    const judgement = judgeOrder({
      ...row,
      statusClass,
      paidNow: isPaid(facts, rule),
      paidAt,
      liveFrom: shop.liveFrom,
    })
    const verdict = { row, statusClass, paidAt, ...standing(judgement, row, shop), entryState: row.entryState }
    return { verdict, judgement }
  })
  const toMap = verdicts.filter(({ judgement }) => judgement === 'map').map(({ verdict }) => verdict)
  const entries = await mapBatch(tx, context, now, shop, mappings, toMap)
  await placeEntries(
    tx,
    now,
    verdicts.map(({ verdict }) => verdict),
    entries,
  )

  const all = verdicts.map(({ verdict }) => verdict)
  await writeVerdicts(tx, now, all, mappings.version, shop.timeZone)
  const touched = await touchLaterOrders(
    tx,
    all
      .filter(
        ({ row, bucket }) =>
          row.transactionId !== '' && (!row.evaluatedAt || usesPayment(row.bucket) !== usesPayment(bucket)),
      )
      .map(({ row }) => row.id),
  )
  const moved = await reconcileBatch(tx, now, shop, all)
  await enqueue(tx, jobsAfter(now, shop, all, entries, touched > 0))
  await notify(tx, 'orders')
  if (moved) await notify(tx, 'exceptions')
  return { evaluated: rows.length }
}

/** The shop's own date of payment, of an order that was not taken for paid when it was landed. */
function datePaidOf(shop: EvaluatedShop, row: DirtyOrder): Date | null {
  const translated = translateDirtyOrder(shop.platform, row)
  return 'order' in translated ? translated.order.datePaid : null
}

/** Where a judgement puts an order before anything is mapped. */
function standing(
  judgement: Judgement,
  row: DirtyOrder,
  shop: EvaluatedShop,
): Pick<Verdict, 'bucket' | 'exclusionCode' | 'findings'> {
  const at = (bucket: Verdict['bucket'], findings: Finding[] = []) => ({ bucket, findings, exclusionCode: null })
  switch (judgement) {
    case 'in_erp':
      return at('in_erp', changedAfterSending(row, shop))
    case 'excluded_by_person':
      return { bucket: 'excluded', exclusionCode: 'BY_PERSON', findings: [] }
    case 'excluded_before_go_live':
      return { bucket: 'excluded', exclusionCode: 'BEFORE_GO_LIVE', findings: [] }
    case 'unclassed': {
      const cause = { field: 'status', value: row.statusSlug }
      return at('unclassed', [{ code: 'STATUS_UNCLASSED', blocking: true, cause, lineRef: '', evidence: {} }])
    }
    case 'map':
      return at('held')
    default:
      return at(judgement)
  }
}

/** Remarks on an order that is in the ERP: what the shop says now is not what was sent. */
function changedAfterSending(row: DirtyOrder, shop: EvaluatedShop): Finding[] {
  const statusClass = shop.classes.get(row.statusSlug)
  const what = statusClass === 'cancelled' ? 'cancelled in the shop' : row.changedSince ? 'changed in the shop' : null
  if (!what) return []
  const cause = { field: 'order', value: `${shop.code}:${row.externalId}` }
  const evidence = { what, status: row.statusSlug, number: row.number }
  return [{ code: 'PAID_AFTER_CANCEL', blocking: false, cause, lineRef: '', evidence }]
}

/** Maps what is to be sent; each verdict gets its findings. @returns what can go */
async function mapBatch(
  tx: Tx,
  { keyRing }: Context,
  now: Date,
  shop: EvaluatedShop,
  mappings: Awaited<ReturnType<typeof loadMappings>>,
  verdicts: readonly Verdict[],
): Promise<StageEntry[]> {
  if (verdicts.length === 0) return []
  const { mappable } = shop
  if (!mappable) {
    for (const verdict of verdicts) verdict.findings = [shop.lacks]
    return []
  }
  const orders = new Map<Verdict, StorefrontOrder>()
  for (const verdict of verdicts) {
    const translated = translateDirtyOrder(shop.platform, verdict.row)
    if ('order' in translated) orders.set(verdict, translated.order)
    else verdict.findings = [translated.finding]
  }
  const needed = neededItems([...orders.values()], mappings)
  const items = await readItems(tx, mappable.erpConnectionId, needed, mappable.limits.skuPattern)
  const earlier = await readEarlierOrders(
    tx,
    shop.id,
    verdicts.map(({ row }) => row),
  )
  const entries: StageEntry[] = []
  for (const [verdict, order] of orders) {
    const { row, paidAt } = verdict
    const facts = { mappings, items, earlier: earlier.get(row.id) ?? null, paidAt: paidAt ?? row.modifiedAt }
    const { findings, entry } = mapDirtyOrder(keyRing, now, mappable, row, order, facts)
    verdict.findings = [...findings, ...repaired(row)]
    if (!entry) continue
    verdict.bucket = 'queued'
    entries.push(entry)
  }
  return entries
}

function repaired({ repairs, externalId }: DirtyOrder): Finding[] {
  if (repairs.length === 0) return []
  const cause = { field: 'text', value: externalId }
  return [{ code: 'TEXT_REPAIRED', blocking: false, cause, lineRef: '', evidence: { paths: repairs } }]
}

/** Stages what goes and takes back what does not; the entry's own state has the last word on where its order stands. */
async function placeEntries(
  tx: Tx,
  now: Date,
  verdicts: readonly Verdict[],
  entries: readonly StageEntry[],
): Promise<void> {
  const byOrder = new Map(verdicts.map((verdict) => [verdict.row.id, verdict]))
  const byReference = new Map(entries.map((entry) => [entry.reference, byOrder.get(entry.orderId)]))
  for (const { reference, state, outcomeCode } of await stageEntries(tx, now, entries)) {
    const verdict = byReference.get(reference)
    if (!verdict) continue
    verdict.entryState = state
    if (state === 'accepted') verdict.bucket = 'in_erp'
    if (state === 'rejected' || (state === 'unknown' && outcomeCode === 'SEND_UNRESOLVED')) verdict.bucket = 'held'
  }
  const back = verdicts.filter(
    ({ row, bucket }) => bucket !== 'queued' && bucket !== 'in_erp' && row.entryState && row.entryState !== 'withdrawn',
  )
  const staged = new Set(entries.map(({ orderId }) => orderId))
  const { withdrawn } = await withdrawEntries(
    tx,
    now,
    back.map(({ row }) => row.id).filter((id) => !staged.has(id)),
  )
  for (const id of withdrawn) {
    const verdict = byOrder.get(id)
    if (verdict) verdict.entryState = 'withdrawn'
  }
}

/** What the outbox found about an order is over once its entry waits to be sent again or is not wanted any more. */
const outboxIsOver = (state: string | null) =>
  state === null || state === 'ready' || state === 'claimed' || state === 'withdrawn'

async function reconcileBatch(tx: Tx, now: Date, shop: EvaluatedShop, verdicts: readonly Verdict[]): Promise<boolean> {
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
  const second = await reconcileFindings(
    tx,
    now,
    settled.map((verdict) => ({ ...evaluated(verdict), findings: [] })),
    'outbox',
  )
  return first.opened + first.closed + second.opened + second.closed > 0
}

/** Wakes who sends: now for what is due, at its instant for what waits out its release delay. */
function jobsAfter(
  now: Date,
  shop: EvaluatedShop,
  verdicts: readonly Verdict[],
  entries: readonly StageEntry[],
  touched: boolean,
): Job[] {
  const jobs: Job[] = touched ? [{ task: 'orders:evaluate', payload: { storefrontId: shop.id } }] : []
  const connectionId = shop.erpConnectionId
  if (!connectionId || shop.mode !== 'live') return jobs
  const queued = new Set(verdicts.filter(({ bucket }) => bucket === 'queued').map(({ row }) => row.id))
  const going = entries.filter(({ orderId }) => queued.has(orderId))
  if (going.some(({ readyAt }) => readyAt <= now)) jobs.push({ task: 'orders:push', payload: { connectionId } })
  if (going.some(({ lookFirst }) => lookFirst)) jobs.push({ task: 'orders:look-up', payload: { connectionId } })
  // A key an instant of five seconds, so that a later order never postpones the job of an earlier one.
  for (const slot of new Set(
    going.filter(({ readyAt }) => readyAt > now).map(({ readyAt }) => Math.ceil(readyAt.getTime() / 5_000)),
  )) {
    const key = `${connectionId}:${slot}`
    jobs.push({ task: 'orders:push', payload: { connectionId }, key, runAt: new Date(slot * 5_000) })
  }
  return jobs
}

import { setImmediate } from 'node:timers/promises'
import type { Finding } from '../../exceptions/codes.ts'
import { canonicalJson } from '../../kernel/digest.ts'
import { Fault, isFault } from '../../kernel/fault.ts'
import { businessDate } from '../../kernel/period.ts'
import type { ReplayedBooks } from '../../mappings/replay/replayed-books.ts'
import { loadReplayedBooks } from '../../mappings/replay/replayed-books.ts'
import type { MappingSnapshot } from '../../mappings/snapshot.ts'
import { neededItemsByDate } from '../../mirror/item-index.ts'
import { readItems } from '../../mirror/read-items.ts'
import type { StorefrontOrder } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import type { FieldChange, Outcome } from './compare-drafts.ts'
import { compareOutcomes, withSkus } from './compare-drafts.ts'
import type { MappedWith } from './map-dirty-order.ts'
import { mapLandedOrder, translateDirtyOrder, unreadableOrder } from './map-dirty-order.ts'
import { isReleased } from './map-input.ts'
import { isPaid, paidRuleOf } from './paid-rule.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'
import { readLockedOrders } from './read-dirty-orders.ts'
import type { EvaluatedShop } from './read-evaluated-shop.ts'
import { readEvaluatedShop } from './read-evaluated-shop.ts'
import type { ReplayedOrder } from './replayed-orders.ts'
import { chooseReplayedOrders } from './replayed-orders.ts'
import type { RunningReplay } from './running-replay.ts'
import { endReplay, failReplay, keepProgress, startReplay } from './running-replay.ts'
import { earlierUse, readPaymentUses } from './same-transaction.ts'

type Context = Pick<FlowContext, 'db' | 'keyRing' | 'clock' | 'log' | 'erpTerms' | 'stopping'>

const batchSize = 50

/** An order mapped twice. */
export interface ReplayResult {
  orderId: bigint
  diff: FieldChange[]
  /** Codes found with the change and not without it, and the other way round. */
  opens: string[]
  closes: string[]
  heldBefore: boolean
  heldAfter: boolean
}

/**
 * Maps landed orders by what is in force and by a change, side by side, and writes what differs to the replay's own rows: orders
 * are read in transactions that can write nothing. Whoever runs a replay starts it from the beginning, so one that a killed
 * process left is run again whole. One that was stopped or is done stays as it is.
 * @throws {Fault} STOPPING when the process ends: the next worker starts it again
 */
export async function replayOrders(
  context: Context,
  replayId: string,
  onProgress: (progress: { done: number; total: number }) => Promise<void> = async () => {},
): Promise<void> {
  const replay = await startReplay(context.db, context.clock.now(), replayId)
  if (!replay) return
  try {
    await run(context, replay, onProgress)
  } catch (error) {
    if (context.stopping.aborted || (isFault(error) && error.retry === 'later')) throw error
    context.log.error({ replayId, error }, 'a replay failed')
    await failReplay(context.db, context.clock.now(), replay, isFault(error) ? error.message : 'a fault of Selvedge')
  }
}

async function run(
  context: Context,
  replay: RunningReplay,
  onProgress: (progress: { done: number; total: number }) => Promise<void>,
): Promise<void> {
  const withUnpaid = replay.edits.some(({ table }) => table === 'payment')
  const orders = await chooseReplayedOrders(context.db, replay.selection, withUnpaid)
  const books = await loadReplayedBooks(context.db, replay.baseVersion, replay.edits)
  const total = orders.length
  if (!(await keepProgress(context.db, replay, { total, done: 0, results: [] }))) return
  for (let done = 0; done < total; done += batchSize) {
    if (context.stopping.aborted) throw new Fault('STOPPING', 'The process is stopping', { retry: 'later' })
    const batch = orders.slice(done, done + batchSize)
    const results = await replayBatch(context, books, batch)
    const reached = done + batch.length
    if (!(await keepProgress(context.db, replay, { total, done: reached, results }))) return
    await onProgress({ done: reached, total })
  }
  await endReplay(context.db, context.clock.now(), replay)
}

async function replayBatch(
  context: Context,
  books: (storefrontId: string) => ReplayedBooks,
  batch: readonly ReplayedOrder[],
): Promise<ReplayResult[]> {
  const results: ReplayResult[] = []
  for (const storefrontId of new Set(batch.map((order) => order.storefrontId))) {
    const ids = batch.filter((order) => order.storefrontId === storefrontId).map(({ id }) => id)
    results.push(...(await replayShop(context, storefrontId, books(storefrontId), ids)))
  }
  return results
}

interface Side {
  order: StorefrontOrder
  row: DirtyOrder
  paidAt: Date
  before: MappingSnapshot
  after: MappingSnapshot
}

function replayShop(
  context: Context,
  storefrontId: string,
  books: ReplayedBooks,
  ids: readonly bigint[],
): Promise<ReplayResult[]> {
  return context.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`set transaction read only`
      const shop = await readEvaluatedShop(tx, context, storefrontId)
      if (!shop?.mappable) return []
      const rows = await readLockedOrders(tx, ids, shop.erpConnectionId)
      const sides = rows.flatMap((row) => prepare(shop, books, row))
      const uses = await readPaymentUses(tx, shop.id, rows)
      // For both sides: a link that is changed names other items.
      const needed = neededItemsByDate(
        sides.flatMap(({ order, before, after }) => [before, after].map((mappings) => ({ order, mappings }))),
      )
      const items = await readItems(tx, shop.mappable.erpConnectionId, needed, shop.mappable.limits.skuPattern)
      const results: ReplayResult[] = []
      let rested = performance.now()
      for (const side of sides) {
        // Mapping is all computing: sends that wait for this process get their turn in between.
        if (performance.now() - rested > 5) {
          await setImmediate()
          rested = performance.now()
        }
        const { row, paidAt } = side
        const with_ = { items, earlier: earlierUse(uses, row), paidAt }
        results.push(compareSides(context, shop, side, with_))
      }
      return results
    },
    { timeout: 25_000, maxWait: 10_000 },
  )
}

/** An order that cannot be read comes out the same whatever the rules say. */
function prepare(shop: EvaluatedShop, books: ReplayedBooks, row: DirtyOrder): Side[] {
  const translated = translateDirtyOrder(shop.platform, row)
  if (!('order' in translated)) return []
  const paidAt = row.paidAt ?? translated.order.datePaid ?? row.modifiedAt
  const date = businessDate(paidAt, shop.timeZone)
  return [{ order: translated.order, row, paidAt, before: books.before.on(date), after: books.after.on(date) }]
}

interface Judged {
  outcome: Outcome
  findings: Finding[]
}

function compareSides(
  context: Context,
  shop: EvaluatedShop,
  side: Side,
  with_: Omit<MappedWith, 'mappings'>,
): ReplayResult {
  const rules = [side.before, side.after].map((mappings) => paidRuleOf(mappings, side.row.gateway))
  // Whether it counts as paid is asked where the change could alter it: what was paid once stays paid.
  const asked = rules[0] !== rules[1] || side.row.paidAt === null
  const [before, after] = ([side.before, side.after] as const).map((mappings) =>
    asked && !paysBy(shop, side, mappings)
      ? { outcome: { standing: 'unpaid' as const }, findings: [] }
      : mapSide(context, shop, side, { ...with_, mappings }),
  ) as [Judged, Judged]
  const [found, finds] = [before, after].map(
    ({ findings }) =>
      new Map(findings.map(({ code, cause, lineRef }) => [canonicalJson([code, cause, lineRef]), code])),
  ) as [Map<string, string>, Map<string, string>]
  const only = (these: Map<string, string>, those: Map<string, string>) =>
    [...new Set([...these].filter(([key]) => !those.has(key)).map(([, code]) => code))].sort()
  return {
    orderId: side.row.id,
    diff: withSkus(compareOutcomes(before.outcome, after.outcome), side.order.lines),
    opens: only(finds, found),
    closes: only(found, finds),
    heldBefore: before.outcome.standing === 'held',
    heldAfter: after.outcome.standing === 'held',
  }
}

function paysBy(shop: EvaluatedShop, { row, order }: Side, mappings: MappingSnapshot): boolean {
  const statusClass = shop.classes.get(row.statusSlug) ?? 'unclassed'
  const facts = { statusClass, statusSlug: row.statusSlug, datePaid: row.paidAt ?? order.datePaid }
  return isPaid(facts, paidRuleOf(mappings, row.gateway))
}

function mapSide({ keyRing }: Context, shop: EvaluatedShop, { row, order }: Side, with_: MappedWith): Judged {
  if (!shop.mappable) return { outcome: { standing: 'held' }, findings: [shop.lacks] }
  try {
    const { draft, party, findings } = mapLandedOrder(keyRing, shop.mappable, row, order, with_)
    const standing = findings.filter((finding) => !isReleased(finding))
    if (!draft || !party) return { outcome: { standing: 'held' }, findings: standing }
    return { outcome: { standing: 'goes', draft, party }, findings: standing }
  } catch (error) {
    return { outcome: { standing: 'held' }, findings: [unreadableOrder(row, error)] }
  }
}

import { settleFindings } from '../../exceptions/settle-findings.ts'
import { enqueue } from '../../queue/enqueue.ts'
import type { BatchResult, ShopItemShown } from '../../storefront/catalogue-port.ts'
import type { FlowContext } from '../context.ts'
import type { ChangedField } from './change-values.ts'
import { isShown, shownValue } from './change-values.ts'
import { checkBefore } from './check-before.ts'
import type { Change, ChangeGroup } from './claim-changes.ts'
import { claimGroup, claimUnknown, mostSends, noAnswer, recoverSending } from './claim-changes.ts'
import { followPublications } from './follow-publications.ts'
import { readBack } from './read-back.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'
import { readCatalogueShop } from './read-catalogue-shop.ts'
import { landAnswers, sendGroup } from './send-changes.ts'
import type { ChangeEnd } from './settle-changes.ts'
import { settleChanges } from './settle-changes.ts'

export interface Pushed {
  requests: number
  done: number
  refused: number
  /** Requests without a readable answer. */
  unknown: number
  /** Why it ended before everything was sent. */
  halted: string | null
}

export interface PushLimits {
  /** The longest a request is waited for. */
  deadlineMs: number
  /** How long after a request without an answer the shop is asked what came of it. */
  settleMs: number
}

const usual: PushLimits = { deadlineMs: 30_000, settleMs: 5_000 }
/** The claim outlives the request, so that nobody takes it for lost while it is on its way. */
const marginMs = 10_000
const keyRefusedMs = 5 * 60_000
/** A shop that cannot be written to is left alone for as long. */
const haltedMs = 10_000

/**
 * Sends what is ready to a shop's catalogue, a request at a time, until nothing is: at most as many as the shop takes, halved
 * when a request gave no answer. What is in doubt is read back before it is sent again. Killed at any point it leaves nothing
 * that the next run does not settle.
 */
export async function pushChanges(ctx: FlowContext, storefrontId: string, limits: PushLimits = usual): Promise<Pushed> {
  const pushed: Pushed = { requests: 0, done: 0, refused: 0, unknown: 0, halted: null }
  const { db, clock } = ctx
  const shop = await readCatalogueShop(db, storefrontId)
  if (shop.mode !== 'live') return { ...pushed, halted: `the catalogue is ${shop.mode}` }
  const storefront = await ctx.storefront(storefrontId)
  let size = storefront.batchLimit
  let blocked = 0
  const claim = (limit: number) => {
    const now = clock.now()
    return { now, deadlineAt: new Date(now.getTime() + limits.deadlineMs + marginMs), limit }
  }
  while (!ctx.stopping.aborted) {
    await recoverSending(db, storefrontId, clock.now())
    const doubtful = await claimUnknown(db, storefrontId, claim(storefront.batchLimit))
    if (doubtful.length > 0) {
      count(pushed, await readBack(ctx, shop, storefront, doubtful))
      continue
    }
    const claimed = await claimGroup(db, storefrontId, claim(size))
    if (!claimed) break
    const { group, moved } = await checkBefore(ctx, shop, storefront, claimed, () => claim(size).deadlineAt)
    count(pushed, moved)
    if (group.changes.length === 0) continue
    pushed.requests++
    const result = await sendGroup(storefront, group, { deadlineMs: limits.deadlineMs })
    const ends = await settleResult(ctx, shop, group, result, limits)
    count(pushed, ends)
    size = nextSize(size, storefront.batchLimit, group, result)
    // One item a firewall takes offence at is found by halving; several in a row, and it is all of them.
    blocked = isBlocked(result) ? blocked + (group.changes.length === 1 ? 1 : 0) : 0
    if (isBlocked(result) && blocked < mostBlocked) continue
    if (result.kind === 'throttled' || result.kind === 'stopped' || result.kind === 'not_sent') {
      pushed.halted = result.kind
      break
    }
  }
  await wakeLater(ctx, storefrontId, pushed.halted === null ? 0 : haltedMs)
  return pushed
}

function count(pushed: Pushed, ends: readonly ChangeEnd[]): void {
  for (const { end } of ends) {
    if (end.state === 'done') pushed.done++
    if (end.state === 'refused') pushed.refused++
    if (end.state === 'unknown') pushed.unknown++
  }
}

const makingFactor = 12
const mostBlocked = 3

/** Not the shop's own words: a firewall in front of it took offence at something in the request. */
const isBlocked = (result: BatchResult<ShopItemShown>): boolean =>
  result.kind === 'stopped' && result.code === 'WRITE_BLOCKED'

/** Halved when nothing came back or all was refused for one, doubled again when it did. */
function nextSize(size: number, most: number, { changes }: ChangeGroup, result: BatchResult<ShopItemShown>): number {
  const { kind } = result
  if (kind === 'unknown' || kind === 'refused' || isBlocked(result)) {
    return changes.length === 1 ? size : Math.floor(Math.min(size, changes.length) / 2)
  }
  return kind === 'answered' ? Math.min(most, size * 2) : size
}

/** Writes what an answer means for every change of its request, and lands what the shop shows. */
async function settleResult(
  { db, clock }: FlowContext,
  shop: CatalogueShop,
  group: ChangeGroup,
  result: BatchResult<ShopItemShown>,
  limits: PushLimits,
): Promise<ChangeEnd[]> {
  return db.$transaction(async (tx) => {
    const now = clock.now()
    const answers =
      result.kind === 'answered'
        ? group.changes.flatMap((change, at) => {
            const answer = result.items[at]
            return answer?.ok ? [{ change, shown: answer.shown }] : []
          })
        : []
    const ids = await landAnswers(tx, now, shop, group, answers)
    const ends = group.changes.map((change, at) => endOf(change, at, group, result, now, limits, ids))
    await settleChanges(tx, now, shop, ends)
    await followPublications(tx, now, shop, ends)
    await noteKey(tx, now, shop, result)
    return ends
  })
}

function endOf(
  change: Change,
  at: number,
  { changes }: ChangeGroup,
  result: BatchResult<ShopItemShown>,
  now: Date,
  { settleMs }: PushLimits,
  ids: ReadonlyMap<bigint, bigint>,
): ChangeEnd {
  const later = (ms: number) => new Date(now.getTime() + ms)
  const again = (code: string, message: string, ms: number): ChangeEnd => ({
    change,
    end: { state: 'ready', at: later(ms), code, message, sends: change.sends - 1 },
  })
  switch (result.kind) {
    case 'answered': {
      const answer = result.items[at]
      if (answer?.ok) return answeredEnd(change, answer.shown, ids)
      // Fewer answers than asked: what became of this one is read back.
      if (!answer || answer.code === 'unanswered')
        return inDoubt(change, later(settleMs), 'the answer does not mention it')
      // A shop may have written what it answers an error for (woo#45268): looked at before it is believed.
      return inDoubt(change, later(settleMs), answer.message, answer.code)
    }
    case 'unknown':
      // The shop may still be making the rest of what it gave no answer for.
      return inDoubt(
        change,
        later(settleMs * (change.kind === 'publish' ? makingFactor * change.sends : 1)),
        result.reason,
      )
    case 'refused':
      return changes.length === 1
        ? { change, end: { state: 'refused', code: result.code, message: result.message } }
        : again(result.code, result.message, 0)
    case 'not_sent':
      return again('NOT_SENT', result.reason, settleMs)
    case 'throttled':
      return again('THROTTLED', 'the shop asked for patience', result.retryAfterMs)
    case 'stopped':
      if (!isBlocked(result)) return again(result.code, result.message, keyRefusedMs)
      if (changes.length > 1) return again(result.code, result.message, 0)
      return change.sends >= mostSends
        ? { change, end: { state: 'refused', code: result.code, message: result.message } }
        : {
            change,
            end: {
              state: 'ready',
              at: later(keyRefusedMs),
              code: result.code,
              message: result.message,
              sends: change.sends,
            },
          }
  }
}

/** An item of an answer is done when it shows what was written: a shop may take a value and make another one of it. */
function answeredEnd(change: Change, shown: ShopItemShown, ids: ReadonlyMap<bigint, bigint>): ChangeEnd {
  const done: ChangeEnd = { change, end: { state: 'done', shopItemId: ids.get(change.id) ?? change.shopItemId } }
  if (change.kind === 'publish') return done
  const field = change.field as ChangedField
  if (isShown(field, shown, change.after)) return done
  const message = `The shop took "${change.after.value}" and shows "${shownValue(field, shown).value}"`
  return { change, end: { state: 'refused', code: 'NOT_TAKEN', message } }
}

const inDoubt = (change: Change, at: Date, message: string, code: string = noAnswer): ChangeEnd => ({
  change,
  end: { state: 'unknown', at, code, message, sends: change.sends },
})

/** A key that may read but not write stops the whole of it: one exception, and it is tried again in some minutes. */
async function noteKey(
  tx: Parameters<typeof settleFindings>[0],
  now: Date,
  shop: CatalogueShop,
  result: BatchResult<ShopItemShown>,
): Promise<void> {
  if ((result.kind !== 'answered' && result.kind !== 'stopped') || isBlocked(result)) return
  const judged = { storefrontId: shop.id, codes: ['CATALOGUE_REFUSED' as const], judged: ['key'] }
  if (result.kind === 'answered') {
    await settleFindings(tx, now, judged, [])
    return
  }
  const { code, message } = result
  const cause = { key: 'key', field: 'API key', value: shop.code, answer: code, message: message.slice(0, 300) }
  await settleFindings(tx, now, judged, [{ code: 'CATALOGUE_REFUSED', cause }])
  await tx.$executeRaw`
    update catalogue_changes set ready_at = greatest(ready_at, ${new Date(now.getTime() + keyRefusedMs)})
    where storefront_id = ${shop.id}::uuid and state = 'ready' and ready_at is not null`
}

/** What is left waits for its time: the job comes back then, whatever the schedule does. */
async function wakeLater(
  { db, clock, stopping }: FlowContext,
  storefrontId: string,
  notBeforeMs: number,
): Promise<void> {
  if (stopping.aborted) return
  const [next] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(case when state = 'sending' then deadline_at else ready_at end) as at from catalogue_changes
    where storefront_id = ${storefrontId}::uuid and state in ('ready', 'unknown', 'sending')`
  if (!next?.at) return
  const runAt = new Date(Math.max(next.at.getTime(), clock.now().getTime() + notBeforeMs))
  await enqueue(db, [{ task: 'catalogue:push', payload: { storefrontId }, runAt }])
}

import { canonicalJson } from '../../kernel/digest.ts'
import type { JudgedOrder, JudgedPick, LeftPick, StoredDispatch } from './judged-order.ts'
import { completerOf, shareLines } from './share-lines.ts'
import type { ShipmentPolicy } from './shipment-policy.ts'
import type { Done, Message, Silence, Tracking, Wish } from './wish.ts'
import { hashOf, toldText, wasWritten } from './wish.ts'

export interface DispatchRules {
  now: Date
  mode: 'shadow' | 'live'
  /** Shipped before it: nobody is told. */
  tellsFrom: Date | null
  policy: ShipmentPolicy
  carrier(shipper: string, scacCode: string): { name: string; trackingUrl: string }
  /** By the calendar (rule 27): until when the shop must have confirmed what left at an instant. */
  dueAt(from: Date): Date
}

/** What becomes of a pick's row. Fields left out stay as they are. */
export interface DispatchVerdict {
  pickId: bigint
  kind: 'insert' | 'update'
  state: StoredDispatch['state']
  version: number
  wish: Wish
  wishHash: Buffer
  message: Message
  silentBecause: Silence | null
  toldAt: Date | null
  done: Done
  readyAt: Date
  shippedAt: Date
  dueAt: Date
  captureBy: Date | null
  outcomeCode: string | null
  /** The row as it was judged: written only while it stands so. Null for a new one. */
  seen: Pick<StoredDispatch, 'state' | 'version' | 'updatedAt'> | null
}

const shippedLongAgo = (now: Date, shippedAt: Date, quietDays: number) =>
  now.getTime() - shippedAt.getTime() > quietDays * 24 * 3_600_000

/**
 * Why nobody is told of a shipment (rule 22); null when somebody is.
 * @param leftFrom told only where even this is after go-live
 */
export function silenceOf(
  { now, tellsFrom, policy }: Pick<DispatchRules, 'now' | 'tellsFrom' | 'policy'>,
  shippedAt: Date,
  leftFrom: Date = shippedAt,
): Silence | null {
  if (tellsFrom === null || leftFrom < tellsFrom) return 'BEFORE_GO_LIVE'
  if (policy.message === 'none') return 'POLICY'
  return shippedLongAgo(now, shippedAt, policy.quietDays) ? 'OLD' : null
}

/**
 * What the shop shall be told of an order's picks, by what stands now: pure, whatever happened before and in whatever order the
 * picks came. What is on its way is left alone and judged again afterwards; what was told is never told to the customer again.
 * @returns only the rows that change
 */
export function judgeDispatches(
  order: JudgedOrder,
  picks: readonly JudgedPick[],
  rules: DispatchRules,
): DispatchVerdict[] {
  const left = picks
    .flatMap((pick) =>
      pick.shippedAt ? [{ ...pick, shippedAt: pick.shippedAt, leftFrom: pick.leftFrom ?? pick.shippedAt }] : [],
    )
    .sort((a, b) => a.shippedAt.getTime() - b.shippedAt.getTime() || (a.id < b.id ? -1 : 1))
  const shares = shareLines(order, left)
  const completer = completerOf(order, left, rules.policy)
  const shipped = new Map(left.map((pick, at) => [pick.id, { pick, lines: shares[at] ?? [] }]))
  return picks.flatMap((pick) => {
    const found = shipped.get(pick.id)
    if (!found) return pick.stored ? takeBack(order, pick.stored, pick.id, rules) : []
    const wish = wishOf(found.pick, found.lines, pick.id === completer, rules, pick.stored?.wish)
    return pick.stored
      ? rejudge(order, found.pick, pick.stored, wish, rules)
      : [begin(order, found.pick, wish, rules, null)]
  })
}

function wishOf(
  pick: JudgedPick,
  lines: Wish['lines'],
  completes: boolean,
  { carrier, policy }: DispatchRules,
  before: Wish | undefined,
): Wish {
  const { name, trackingUrl } = carrier(pick.shipper, pick.scacCode)
  const numbers = [...new Set(pick.trackNos.map((one) => one.trim()).filter((one) => one !== ''))].sort()
  const trackings: Tracking[] = numbers.map((number) => ({
    number,
    url: trackingUrl === '' ? '' : trackingUrl.replaceAll('{number}', encodeURIComponent(number)),
  }))
  return {
    carrier: name,
    trackings,
    lines,
    completes,
    status: policy.completedSlug,
    message: policy.message,
    ...(before?.tell && { tell: true }),
  }
}

function begin(
  order: JudgedOrder,
  pick: LeftPick,
  wish: Wish,
  rules: DispatchRules,
  moved: StoredDispatch | null,
): DispatchVerdict {
  const silentBecause = silenceOf(rules, pick.shippedAt, pick.leftFrom)
  const { state, outcomeCode } = standing(order, rules)
  const before = [...(moved?.done.before ?? []), ...(moved && wasWritten(moved.done) ? [String(moved.orderId)] : [])]
  return {
    pickId: pick.id,
    kind: moved ? 'update' : 'insert',
    state,
    version: (moved?.version ?? 0) + 1,
    wish,
    wishHash: hashOf(wish),
    message: 'none',
    silentBecause,
    toldAt: null,
    done: before.length > 0 ? { before } : {},
    readyAt: rules.now,
    shippedAt: pick.shippedAt,
    // What was shipped before anybody looked is late by nobody's fault.
    dueAt: rules.dueAt(silentBecause === null ? pick.shippedAt : rules.now),
    captureBy: captureBy(order, rules, rules.now),
    outcomeCode,
    seen: moved,
  }
}

function standing(
  order: JudgedOrder,
  { mode }: Pick<DispatchRules, 'mode'>,
): { state: DispatchVerdict['state']; outcomeCode: string | null } {
  if (order.isGone) return { state: 'waiting', outcomeCode: 'GONE_FROM_SHOP' }
  if (order.isCancelled) return { state: 'waiting', outcomeCode: 'CANCELLED_IN_SHOP' }
  if (order.isRefunded) return { state: 'waiting', outcomeCode: 'REFUNDED_IN_SHOP' }
  return { state: mode === 'live' ? 'ready' : 'shadow', outcomeCode: null }
}

const captureGraceMs = 30 * 60_000

const captureBy = (order: JudgedOrder, rules: DispatchRules, from: Date): Date | null =>
  order.awaitsCapture && rules.mode === 'live' ? new Date(rules.dueAt(from).getTime() + captureGraceMs) : null

function rejudge(
  order: JudgedOrder,
  pick: LeftPick,
  stored: StoredDispatch,
  wish: Wish,
  rules: DispatchRules,
): DispatchVerdict[] {
  const isSame = canonicalJson(wish) === canonicalJson(stored.wish)
  const capture = order.awaitsCapture ? (stored.captureBy ?? captureBy(order, rules, rules.now)) : null
  const as = (change: Partial<DispatchVerdict>): DispatchVerdict => ({
    ...unchanged(stored, pick),
    captureBy: capture,
    ...change,
  })
  const captureMoved = capture?.getTime() !== stored.captureBy?.getTime()
  if (stored.state === 'sending' || stored.state === 'unknown') {
    if (isSame && stored.orderId === order.id) return captureMoved ? [as({})] : []
    return stored.done.again ? [] : [as({ done: { ...stored.done, again: true } })]
  }
  if (stored.orderId !== order.id) return [begin(order, pick, wish, rules, stored)]
  const { state, outcomeCode } = standing(order, rules)
  if (stored.state === 'confirmed') {
    const wasLost = stored.outcomeCode === notShipped
    const told = toldText(wish) !== toldText(stored.wish)
    const completesNow = wish.completes && !stored.wish.completes && stored.done.status !== true
    if (state !== 'ready' || !(told || completesNow)) {
      return captureMoved || wasLost ? [as(wasLost ? { outcomeCode: null } : {})] : []
    }
    return [
      as({
        ...(told ? again(stored, wish) : { wish, wishHash: hashOf(wish), version: stored.version + 1 }),
        state,
        outcomeCode: null,
        readyAt: rules.now,
      }),
    ]
  }
  // An invoice that came after it was judged makes nothing of what was known doubtful.
  const from = stored.silentBecause === 'BEFORE_GO_LIVE' ? pick.leftFrom : pick.shippedAt
  const silentBecause =
    wish.tell || stored.toldAt || stored.message !== 'none'
      ? stored.silentBecause
      : silenceOf(rules, pick.shippedAt, from)
  const wasRefused = stored.state === 'refused' && state === 'ready'
  if (isSame && stored.state === state && silentBecause === stored.silentBecause && !captureMoved) return []
  const told = toldText(wish) !== toldText(stored.wish)
  return [
    as({
      ...(isSame
        ? {}
        : told && stored.done.note !== undefined
          ? again(stored, wish)
          : { wish, wishHash: hashOf(wish), version: stored.version + 1 }),
      ...(told && stored.done.note === undefined && { done: withoutMeta(stored.done) }),
      // Nothing reached anybody: how they are told is decided afresh.
      ...(stored.toldAt === null && !wasWritten(stored.done) && { message: 'none' as const }),
      silentBecause,
      state,
      outcomeCode,
      readyAt: stored.state === state && !wasRefused ? stored.readyAt : rules.now,
    }),
  ]
}

/** A changed wish after the shop was told: its meta is written again, and a note for clerks. */
const again = (stored: StoredDispatch, wish: Wish) => ({
  wish,
  wishHash: hashOf(wish),
  version: stored.version + 1,
  done: {
    ...withoutMeta(stored.done),
    note: undefined,
    notes: (stored.done.notes ?? 0) + (stored.done.note === undefined && stored.done.fulfilment === undefined ? 0 : 1),
  },
})

const withoutMeta = ({ meta: _meta, ...done }: Done): Done => done

export const notShipped = 'NOT_SHIPPED'

/** A pick that lost its ship date: what was not told is not told; what was stays, and a person looks. */
function takeBack(order: JudgedOrder, stored: StoredDispatch, pickId: bigint, rules: DispatchRules): DispatchVerdict[] {
  if (stored.orderId !== order.id) return []
  const as = (change: Partial<DispatchVerdict>) => [{ ...unchanged(stored, { id: pickId }), ...change }]
  switch (stored.state) {
    case 'sending':
    case 'unknown':
      return stored.done.again ? [] : as({ done: { ...stored.done, again: true } })
    case 'confirmed':
      return stored.outcomeCode === notShipped ? [] : as({ outcomeCode: notShipped, captureBy: null })
    default: {
      const state = wasWritten(stored.done) ? 'waiting' : 'withdrawn'
      if (stored.state === state && stored.outcomeCode === notShipped) return []
      return as({ state, outcomeCode: notShipped, captureBy: null, readyAt: rules.now })
    }
  }
}

const unchanged = (stored: StoredDispatch, pick: { id: bigint; shippedAt?: Date }): DispatchVerdict => ({
  pickId: pick.id,
  kind: 'update',
  state: stored.state,
  version: stored.version,
  wish: stored.wish,
  wishHash: hashOf(stored.wish),
  message: stored.message,
  silentBecause: stored.silentBecause,
  toldAt: stored.toldAt,
  done: stored.done,
  readyAt: stored.readyAt,
  shippedAt: pick.shippedAt ?? stored.shippedAt,
  dueAt: stored.dueAt,
  captureBy: stored.captureBy,
  outcomeCode: stored.outcomeCode,
  seen: stored,
})

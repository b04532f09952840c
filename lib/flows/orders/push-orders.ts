import { setMaxListeners } from 'node:events'
import { stopConnection } from '../../connections/stop-connection.ts'
import type { Erp, WriteResult } from '../../erp/port.ts'
import type { ErpTerms } from '../../erp/terms.ts'
import { sqlOf } from '../../kernel/db.ts'
import { armEntries, largestGroup } from '../../outbox/arm.ts'
import type { ClaimedEntry } from '../../outbox/claim.ts'
import { claimEntries, releaseClaims } from '../../outbox/claim.ts'
import type { FlowContext } from '../context.ts'
import { createRecentSends } from './recent-sends.ts'
import type { Armed } from './send-entry.ts'
import { noSlotInTime, notSent, sendEntry } from './send-entry.ts'
import type { OutcomeBatches } from './settle-in-batches.ts'
import { settleInBatches } from './settle-in-batches.ts'
import { settleOrders, throttleConnection } from './settle-orders.ts'
import { outcomeOfSend } from './settlement-of.ts'
import { createWakeUp } from './wake-up.ts'

export interface PushReport {
  accepted: number
  rejected: number
  /** Unknown or staged: looked up next. */
  inDoubt: number
  /** Turned away or never left: ready again. */
  notSent: number
  /** Why it ended before everything was sent; null when nothing is left. */
  halted: 'stopping' | 'stopped' | 'unreachable' | null
}

const startMs = 5_000
/** Groups being armed while others are sent: the database must not be what slots wait for. */
const armsAtOnce = 2
const claimAtMost = 100
/** With nothing to claim, how soon it is asked again while more is expected. */
const idleMs = 15
const longestIdleMs = 250

/**
 * Sends what is ready on a connection until nothing is: claims ahead, arms groups of at most ten, keeps as many writes in
 * flight as the pace gives slots, and settles in batches. Killed at any point it loses nothing: see lib/outbox/recover.ts.
 * @param more true while other work may still make entries ready: the push then waits for them
 * @throws {Fault} CONNECTION_PAUSED, CONNECTION_STOPPED, CONNECTION_MISSING before anything is claimed
 */
export async function pushOrders(
  ctx: FlowContext,
  connectionId: string,
  more: () => boolean = () => false,
): Promise<PushReport> {
  const [erp, terms] = await Promise.all([ctx.erp(connectionId), ctx.erpTerms(connectionId)])
  return new Push(ctx, connectionId, erp, terms, more).run()
}

class Push {
  readonly #ctx: FlowContext
  readonly #connectionId: string
  readonly #erp: Erp
  readonly #terms: ErpTerms
  readonly #more: () => boolean
  readonly #recent: ReturnType<typeof createRecentSends>
  readonly #loops = createWakeUp()
  readonly #outcomes: OutcomeBatches
  readonly #halt = new AbortController()
  readonly #report: PushReport = { accepted: 0, rejected: 0, inDoubt: 0, notSent: 0, halted: null }
  #claimed: ClaimedEntry[] = []
  #armedWaiting = 0
  #inFlight = 0
  #arming = 0
  #beingArmed = 0
  /** Taken to be armed and not yet among the outcomes. */
  #unfinished = 0
  #failure: unknown
  #exhausted = false

  constructor(ctx: FlowContext, connectionId: string, erp: Erp, terms: ErpTerms, more: () => boolean) {
    this.#ctx = ctx
    this.#connectionId = connectionId
    this.#erp = erp
    this.#terms = terms
    this.#more = more
    this.#recent = createRecentSends(ctx.clock)
    this.#outcomes = settleInBatches(
      (batch) => settleOrders(ctx, batch),
      (error) => this.#fail(error),
    )
    setMaxListeners((armsAtOnce + 3) * largestGroup, this.#halt.signal)
  }

  async run(): Promise<PushReport> {
    const { stopping } = this.#ctx
    const stop = () => this.#halted('stopping')
    if (stopping.aborted) stop()
    stopping.addEventListener('abort', stop, { once: true })
    try {
      let turnedAway: number
      do {
        turnedAway = this.#report.notSent
        this.#exhausted = false
        await Promise.all([this.#claimAhead(), this.#armAhead()])
        while (this.#unfinished > 0) await this.#loops.changed()
        await this.#outcomes.all()
      } while (!this.#isHalted && this.#report.notSent > turnedAway)
    } finally {
      stopping.removeEventListener('abort', stop)
      await this.#outcomes.all()
      const left = this.#claimed.map(({ id }) => id)
      await releaseClaims(sqlOf(this.#ctx.db), this.#ctx.clock.now(), this.#ctx.worker, left)
    }
    if (this.#failure) throw this.#failure
    return this.#report
  }

  get #isHalted(): boolean {
    return this.#halt.signal.aborted
  }

  #halted(why: NonNullable<PushReport['halted']>): void {
    if (this.#isHalted) return
    this.#report.halted = why
    this.#halt.abort(why)
    this.#loops.wake()
  }

  async #claimAhead(): Promise<void> {
    const { db, clock, worker } = this.#ctx
    let idle = idleMs
    while (!this.#isHalted && (await this.#hasSlots())) {
      const wanted = this.#pacePerSecond() * 2
      if (this.#claimed.length > wanted / 2) {
        await this.#loops.changed()
        continue
      }
      const limit = Math.max(largestGroup, Math.min(claimAtMost, Math.ceil(wanted)))
      const mayBeMore = this.#more()
      const entries = await claimEntries(sqlOf(db), clock.now(), { connectionId: this.#connectionId, worker, limit })
      // A claim of ours that lapsed, in a process frozen for that long, is ready again and may be claimed by us again.
      const again = new Set(entries.map(({ id }) => id))
      this.#claimed = [...this.#claimed.filter(({ id }) => !again.has(id)), ...entries]
      this.#loops.wake()
      if (entries.length > 0) {
        idle = idleMs
        continue
      }
      if (!mayBeMore && this.#claimed.length + this.#unfinished === 0) break
      // While something is still being sent, what becomes ready meanwhile finds its slots free.
      await this.#idle(idle)
      if (!mayBeMore) idle = Math.min(idle * 2, longestIdleMs)
    }
    this.#exhausted = true
    this.#loops.wake()
  }

  /** Rests, but not longer than something is left to do. */
  async #idle(ms: number): Promise<void> {
    let over = false
    const rested = new Promise<void>((resolve) => setTimeout(resolve, ms)).then(() => {
      over = true
    })
    while (!over && (this.#unfinished > 0 || this.#more())) await Promise.race([rested, this.#loops.changed()])
  }

  async #hasSlots(): Promise<boolean> {
    const pacer = this.#ctx.pacer(this.#connectionId)
    if (pacer.slots > 0) return true
    await pacer.ready(this.#halt.signal).catch(() => {})
    return !this.#isHalted
  }

  async #armAhead(): Promise<void> {
    while (!this.#isHalted && !(this.#exhausted && this.#claimed.length === 0)) {
      const room = this.#roomToArm()
      if (this.#claimed.length === 0 || room <= 0 || this.#arming === armsAtOnce) {
        await this.#loops.changed()
        continue
      }
      const group = this.#claimed.splice(0, room)
      this.#arming += 1
      this.#beingArmed += group.length
      this.#unfinished += group.length
      void this.#arm(group)
        .catch((error: unknown) => {
          this.#unfinished -= group.length
          this.#fail(error)
        })
        .finally(() => {
          this.#arming -= 1
          this.#beingArmed -= group.length
          this.#loops.wake()
        })
    }
  }

  async #arm(group: readonly ClaimedEntry[]): Promise<void> {
    const { db, clock, worker } = this.#ctx
    const startBy = clock.monotonic() + startMs
    const armed = await armEntries(sqlOf(db), clock.now(), worker, group, {
      startMs,
      deadlineMs: this.#terms.writeDeadlineMs,
    })
    const byId = new Map(armed.map((entry) => [entry.id, entry]))
    const refused: bigint[] = []
    for (const entry of group) {
      const right = byId.get(entry.id)
      if (right) void this.#send({ ...entry, attemptId: right.attemptId, sends: right.sends, startBy })
      else refused.push(entry.id)
    }
    this.#unfinished -= refused.length
    // Changed hands, or may not go any more: where it is still ours it is given back.
    await releaseClaims(sqlOf(db), clock.now(), worker, refused).catch((error: unknown) => this.#fail(error))
  }

  /**
   * How many to arm now. What starts within a quarter of a second at most, as armed earlier it would only be in doubt
   * longer; enough to bridge the arming of the next group when sends are fast. When nothing moves, a slot must be free.
   */
  #roomToArm(): number {
    const pace = this.#pacePerSecond()
    const ahead = this.#armedWaiting + this.#beingArmed
    if (this.#recent.count() === 0) {
      const { slots } = this.#ctx.pacer(this.#connectionId)
      return Math.min(largestGroup, slots - this.#inFlight - ahead)
    }
    const group = Math.min(largestGroup, Math.ceil(pace))
    return ahead < Math.max(group, Math.min(armsAtOnce * largestGroup, pace / 4)) ? group : 0
  }

  async #send(entry: Armed): Promise<void> {
    this.#armedWaiting += 1
    let result: WriteResult
    try {
      const release = await this.#ctx.pacer(this.#connectionId).write(this.#halt.signal)
      this.#armedWaiting -= 1
      this.#inFlight += 1
      this.#recent.begin()
      this.#loops.wake()
      try {
        result = await sendEntry(this.#ctx, this.#erp, entry, this.#terms.writeDeadlineMs)
      } finally {
        this.#inFlight -= 1
        release()
      }
    } catch (error) {
      if (!this.#isHalted) this.#fail(error)
      this.#armedWaiting -= 1
      result = notSent(`the push ended first: ${String(this.#halt.signal.reason ?? error)}`)
    }
    try {
      await this.#react(result)
    } catch (error) {
      this.#fail(error)
    }
    this.#unfinished -= 1
    this.#outcomes.add(outcomeOfSend(entry, result, this.#ctx.clock.now()))
    this.#loops.wake()
  }

  async #react({ outcome }: WriteResult): Promise<void> {
    switch (outcome.kind) {
      case 'accepted':
        this.#report.accepted += 1
        return
      case 'rejected':
        this.#report.rejected += 1
        return
      case 'staged':
      case 'unknown':
      case 'duplicate':
        this.#report.inDoubt += 1
        return
      case 'throttled': {
        this.#report.notSent += 1
        const until = new Date(this.#ctx.clock.now().getTime() + outcome.retryAfterMs)
        return throttleConnection(this.#ctx, this.#connectionId, until)
      }
      case 'stopped':
        this.#report.notSent += 1
        this.#halted('stopped')
        return stopConnection(this.#ctx, this.#connectionId, outcome)
      case 'not_sent':
        this.#report.notSent += 1
        if (outcome.reason !== noSlotInTime) this.#halted('unreachable')
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    this.#halted('stopping')
  }

  /** Sends a second; before anything is known, what the slots and the rate allow. */
  #pacePerSecond(): number {
    const { slots, rate } = this.#ctx.pacer(this.#connectionId)
    return Math.min(Math.max(this.#recent.count(), slots, 1), Math.max(rate ?? Number.POSITIVE_INFINITY, 1))
  }
}

import { sqlOf } from '../../kernel/db.ts'
import { isFault } from '../../kernel/fault.ts'
import type { FastSql } from '../../kernel/sql.ts'
import type { DispatchAbilities, DispatchWritten, ShownDispatches } from '../../storefront/dispatch-port.ts'
import type { Storefront } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import type { ClaimedDispatch } from './claim-dispatches.ts'
import type { Plan, Step } from './dispatch-steps.ts'
import { nameOf, planSteps, tells, withStep } from './dispatch-steps.ts'
import { silenceOf } from './judge-dispatch.ts'
import type { ShippingShop } from './read-shipping-shop.ts'
import type { Attempt, DispatchEnd } from './settle-dispatch.ts'
import { armStep, settleDispatch } from './settle-dispatch.ts'
import type { WriteSettings } from './write-settings.ts'

export interface SendSettings extends WriteSettings {
  abilities: DispatchAbilities
}

/** A request that was put down leaves within this, or not at all: a process that slept sends nothing others have taken over. */
const startMs = 5_000
const firstWaitMs = 10_000
const longestWaitMs = 5 * 60_000
const longestRefusedMs = 15 * 60_000
const keyRefusedMs = 60_000

/** One dispatch from its claim to its end. */
export class SendDispatch {
  /** The shop wants to be left alone, whatever is sent. */
  halts = false
  readonly #ctx: FlowContext
  readonly #sql: FastSql
  readonly #shop: Storefront
  readonly #rules: ShippingShop
  readonly #dispatch: ClaimedDispatch
  readonly #settings: SendSettings
  #plan: Plan | null = null
  #last: Attempt | null = null
  #lastId: bigint | null = null
  #requests = 0

  constructor(
    ctx: FlowContext,
    shop: Storefront,
    rules: ShippingShop,
    dispatch: ClaimedDispatch,
    settings: SendSettings,
  ) {
    this.#ctx = ctx
    this.#sql = sqlOf(ctx.db)
    this.#shop = shop
    this.#rules = rules
    this.#dispatch = dispatch
    this.#settings = settings
  }

  async run(): Promise<{ end: DispatchEnd; requests: number }> {
    const end = await this.#toItsEnd()
    await this.#settle(end)
    return { end, requests: this.#requests }
  }

  /** Claimed, and not begun. */
  async giveBack(at: number): Promise<void> {
    await this.#settle({ kind: 'again', at: new Date(at), code: null, message: null, counts: false })
  }

  async #toItsEnd(): Promise<DispatchEnd> {
    const shown = await this.#read()
    if ('kind' in shown) return shown
    const closed = this.#isOver(shown)
    if (closed) return closed
    const { policy, tellsFrom } = this.#rules
    const now = this.#now()
    const { toldAt, message, wish, shippedAt, silentBecause } = this.#dispatch
    const isOpen = toldAt === null && message === 'none' && !wish.tell
    // It may have waited until it is old.
    const silence = isOpen ? (silentBecause ?? silenceOf({ now, tellsFrom, policy }, shippedAt)) : silentBecause
    let plan = planSteps(
      { ...this.#dispatch, silentBecause: wish.tell ? null : silence },
      shown,
      this.#settings.abilities,
      { writesMeta: policy.writesMeta, now },
    )
    this.#plan = plan
    for (const step of plan.steps) {
      const result = await this.#write(step, plan)
      if (result === null) return { kind: 'gated' }
      this.#note(result)
      if (result.kind !== 'done') return this.#endOf(result, step, plan)
      plan = withStep(plan, step, result.id, this.#now())
      this.#plan = plan
    }
    return { kind: 'confirmed', statusLeft: plan.statusLeft }
  }

  async #read(): Promise<ShownDispatches | DispatchEnd> {
    const startedAt = this.#now()
    const read = (outcome: string, message: string | null) => {
      this.#last = { step: 'read', startedAt, endedAt: this.#now(), outcome, message }
    }
    try {
      const shown = await this.#shop.readDispatches(this.#dispatch.externalId)
      read(shown ? 'done' : 'gone', null)
      return shown ?? { kind: 'waiting', code: 'GONE_FROM_SHOP' }
    } catch (error) {
      if (!isFault(error)) throw error
      read('unread', error.message)
      if (error.code === 'CONNECTION_REFUSED') this.halts = true
      return {
        kind: 'again',
        at: this.#later(firstWaitMs, longestWaitMs),
        code: error.code,
        message: error.message,
        counts: true,
      }
    }
  }

  /** Cancelled or refunded since it was judged: nothing is written, and a person looks. */
  #isOver({ statusSlug }: ShownDispatches): DispatchEnd | null {
    if (statusSlug === 'refunded') return { kind: 'waiting', code: 'REFUNDED_IN_SHOP' }
    if (this.#rules.classes.get(statusSlug) === 'cancelled') return { kind: 'waiting', code: 'CANCELLED_IN_SHOP' }
    return null
  }

  /** Null when the gate was shut, or another took the dispatch over. */
  async #write(step: Step, plan: Plan): Promise<DispatchWritten | null> {
    const { dispatchDeadlineMs: deadlineMs, dispatchSettleMs } = this.#settings
    const from = this.#ctx.clock.monotonic()
    const now = this.#now()
    const id = await armStep(this.#sql, now, this.#rules.id, this.#dispatch, plan, {
      step: nameOf(step),
      deadlineAt: new Date(now.getTime() + startMs + deadlineMs + dispatchSettleMs),
      worker: this.#ctx.worker,
      last: this.#last,
      lastId: this.#lastId,
    })
    if (id === null) return null
    this.#lastId = id
    this.#last = { step: nameOf(step), startedAt: now, endedAt: now, outcome: '', message: null }
    if (this.#ctx.clock.monotonic() - from > startMs)
      return { kind: 'not_sent', reason: 'The worker was too slow to start' }
    this.#requests += 1
    const { externalId } = this.#dispatch
    switch (step.kind) {
      case 'fulfilment':
        return this.#shop.writeFulfilment(externalId, step.fulfilment, { deadlineMs })
      case 'note':
        return this.#shop.writeNote(externalId, step, { deadlineMs })
      case 'order': {
        const change = { ...(step.status !== null && { status: step.status }), ...(step.meta && { meta: [step.meta] }) }
        return this.#shop.writeOrder(externalId, change, { deadlineMs })
      }
    }
  }

  #note(result: DispatchWritten): void {
    if (!this.#last) return
    const message = 'reason' in result ? result.reason : 'message' in result ? result.message : null
    this.#last = { ...this.#last, endedAt: this.#now(), outcome: result.kind, message }
  }

  #endOf(result: Exclude<DispatchWritten, { kind: 'done' }>, step: Step, plan: Plan): DispatchEnd {
    switch (result.kind) {
      case 'unknown': {
        const at = Math.max(
          this.#now().getTime() + this.#settings.dispatchSettleMs,
          this.#later(1_000, longestWaitMs).getTime(),
        )
        return { kind: 'unknown', at: new Date(at), code: 'NO_ANSWER', message: result.reason }
      }
      case 'not_sent':
        return {
          kind: 'again',
          at: this.#later(firstWaitMs, longestWaitMs),
          code: 'NOT_SENT',
          message: result.reason,
          counts: true,
        }
      case 'throttled':
        this.halts = true
        return {
          kind: 'again',
          at: this.#in(result.retryAfterMs),
          code: 'THROTTLED',
          message: 'The shop asks to wait',
          counts: false,
        }
      case 'stopped':
        this.halts = true
        return { kind: 'again', at: this.#in(keyRefusedMs), code: result.code, message: result.message, counts: true }
      case 'refused': {
        const { code, message } = result
        // Read and answered otherwise: a plugin undid it, and asking again would tell the customer again.
        const final = tells(step, plan) && code.endsWith('_not_taken')
        return { kind: 'refused', at: this.#later(firstWaitMs, longestRefusedMs), code, message, final }
      }
    }
  }

  async #settle(end: DispatchEnd): Promise<void> {
    const last = { attempt: this.#last, id: this.#lastId, worker: this.#ctx.worker }
    await settleDispatch(this.#sql, this.#now(), this.#rules.id, this.#dispatch, this.#plan, end, last)
  }

  /** Longer with every try. */
  #later(firstMs: number, mostMs: number): Date {
    return this.#in(Math.min(mostMs, firstMs * 2 ** Math.min(12, this.#dispatch.attempts)))
  }

  #in(ms: number): Date {
    return new Date(this.#now().getTime() + ms)
  }

  #now(): Date {
    return this.#ctx.clock.now()
  }
}

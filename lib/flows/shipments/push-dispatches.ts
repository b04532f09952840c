import { randomUUID } from 'node:crypto'
import { sqlOf } from '../../kernel/db.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { DispatchAbilities } from '../../storefront/dispatch-port.ts'
import type { Storefront } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import type { ClaimedDispatch } from './claim-dispatches.ts'
import { claimDispatches, nextDispatchAt, recoverDispatches } from './claim-dispatches.ts'
import { findUnconfirmed } from './find-overdue.ts'
import type { ShippingShop } from './read-shipping-shop.ts'
import { readShippingShop } from './read-shipping-shop.ts'
import type { SendSettings } from './send-dispatch.ts'
import { SendDispatch } from './send-dispatch.ts'
import { readWriteSettings } from './write-settings.ts'

export interface PushedDispatches {
  /** Requests that write. */
  requests: number
  confirmed: number
  refused: number
  inDoubt: number
  /** When something is due again; null when nothing is. */
  againAt: Date | null
}

/** Of each lane: what a worker that ends leaves behind waits until its claim is over. */
const claimEach = 4
const claimAtMost = 40
/** A claim is begun within this and what a request may take, or taken for in doubt by others. */
const beginMs = 5_000
/** So many in a row without an answer: the shop is asked later. */
const mostUnanswered = 4

/**
 * Tells the shop what left the warehouse, a dispatch at a time an order, several orders side by side. The shop is read before
 * anything is written, so that nothing is written twice, whoever ended in the middle (failures 26, 42). Nothing leaves unless the
 * flow is live at the moment of each request (41).
 * @throws {Fault} CONNECTION_* when the shop cannot be read at all
 */
export async function pushDispatches(ctx: FlowContext, storefrontId: string): Promise<PushedDispatches> {
  const sql = sqlOf(ctx.db)
  const report: PushedDispatches = { requests: 0, confirmed: 0, refused: 0, inDoubt: 0, againAt: null }
  const due = await nextDispatchAt(sql, storefrontId)
  if (due === null || due > ctx.clock.now()) return { ...report, againAt: due }
  const { connection } = await ctx.db.storefront.findUniqueOrThrow({
    where: { id: storefrontId },
    select: { connection: { select: { profile: true, concurrentWrites: true } } },
  })
  const rules = await readShippingShop(sql, ctx.clock.now(), storefrontId)
  const shop = await ctx.storefront(storefrontId)
  const push = new Push(ctx, shop, rules, report, {
    ...readWriteSettings(connection.profile),
    abilities: await shop.dispatchAbilities(),
  })
  try {
    await recoverDispatches(sql, ctx.clock.now(), storefrontId)
    await push.sendAll(connection.concurrentWrites)
  } finally {
    await sql.transaction(async (tx) => {
      await findUnconfirmed(tx, ctx.clock.now(), rules)
      await notify(tx, 'shipments')
    })
  }
  const next = await nextDispatchAt(sql, storefrontId)
  report.againAt = next && new Date(Math.max(next.getTime(), push.notBefore, ctx.clock.now().getTime() + 1))
  return report
}

class Push {
  /** The shop is left alone until then. */
  notBefore = 0
  readonly #ctx: FlowContext
  readonly #shop: Storefront
  readonly #rules: ShippingShop
  readonly #report: PushedDispatches
  readonly #settings: SendSettings & { abilities: DispatchAbilities }
  #unanswered = 0

  constructor(
    ctx: FlowContext,
    shop: Storefront,
    rules: ShippingShop,
    report: PushedDispatches,
    settings: SendSettings & { abilities: DispatchAbilities },
  ) {
    this.#ctx = ctx
    this.#shop = shop
    this.#rules = rules
    this.#report = report
    this.#settings = settings
  }

  async sendAll(lanes: number): Promise<void> {
    const sql = sqlOf(this.#ctx.db)
    const { dispatchDeadlineMs, dispatchSettleMs } = this.#settings
    while (!this.#isHalted) {
      const now = this.#ctx.clock.now()
      const claimed = await claimDispatches(sql, this.#rules.id, {
        now,
        deadlineAt: new Date(now.getTime() + beginMs + dispatchDeadlineMs + dispatchSettleMs),
        lease: `${this.#ctx.worker} ${randomUUID()}`,
        limit: Math.min(claimAtMost, claimEach * Math.max(1, lanes)),
      })
      if (claimed.length === 0) return
      const next = claimed.values()
      const lane = async () => {
        for (const dispatch of next) await this.#send(dispatch)
      }
      await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane))
    }
  }

  async #send(dispatch: ClaimedDispatch): Promise<void> {
    const send = new SendDispatch(this.#ctx, this.#shop, this.#rules, dispatch, this.#settings)
    if (this.#isHalted) return send.giveBack(this.notBefore)
    const { end, requests } = await send.run()
    this.#report.requests += requests
    if (end.kind === 'confirmed') {
      this.#report.confirmed += 1
      // A gateway that captures on completion has done so by now, or a person must know.
      if (this.#rules.capture(dispatch.gateway) !== null) await this.#readAgain(dispatch)
    }
    if (end.kind === 'waiting') await this.#readAgain(dispatch)
    if (end.kind === 'refused') this.#report.refused += 1
    if (end.kind === 'unknown') this.#report.inDoubt += 1
    // What the shop itself says about its pace, or several in a row without an answer.
    const isUnreached = end.kind === 'unknown' || (end.kind === 'again' && end.code !== null)
    this.#unanswered = isUnreached ? this.#unanswered + 1 : 0
    const halts = send.halts || this.#unanswered >= mostUnanswered
    if (halts && 'at' in end) this.notBefore = Math.max(this.notBefore, end.at.getTime())
  }

  /** The order itself is landed anew: what it says then is judged. */
  async #readAgain({ externalId }: ClaimedDispatch): Promise<void> {
    await enqueue(this.#ctx.db, [{ task: 'orders:reread', payload: { storefrontId: this.#rules.id, externalId } }])
  }

  get #isHalted(): boolean {
    return this.#ctx.stopping.aborted || this.notBefore > this.#ctx.clock.now().getTime()
  }
}

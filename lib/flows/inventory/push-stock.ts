import { sqlOf } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { notify } from '../../queue/notify.ts'
import type { BatchResult, ShopStock } from '../../storefront/catalogue-port.ts'
import type { Storefront } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import type { ClaimedLevel, Waiting } from './claim-levels.ts'
import { claimLevels, doubtCode, nextDueAt, readDoubtful, readWaiting, recoverLevels } from './claim-levels.ts'
import type { EndedLevel, LevelEnd } from './settle-levels.ts'
import { settleLevels, settleRefusals } from './settle-levels.ts'
import type { WriteSettings } from './write-settings.ts'
import { readWriteSettings } from './write-settings.ts'

export interface PushedStock {
  requests: number
  confirmed: number
  refused: number
  inDoubt: number
  /** When something is due again; null when nothing is. */
  againAt: Date | null
}

/** A claim is sent within this, or given back: a process that slept does not send what others have taken over. */
const startMs = 5_000
const readBackAtOnce = 500
const unreachedMs = 10_000
const heldMs = 1_000
/** So many requests in a row without an answer: the shop is asked later. */
const mostUnanswered = 3
/** A single number left unanswered so often, while others are taken, is refused. */
const lastDoubt = -3

/**
 * Sends the shop the numbers it does not have, grouped by product, and keeps what it confirms. Whatever is in doubt is read back
 * before it is sent again (failures 33, 35); one item's refusal stops no other (34). Nothing leaves unless the flow is live.
 * @throws {Fault} CONNECTION_* when the shop cannot be read back
 */
export async function pushStock(ctx: FlowContext, storefrontId: string): Promise<PushedStock> {
  const sql = sqlOf(ctx.db)
  const report: PushedStock = { requests: 0, confirmed: 0, refused: 0, inDoubt: 0, againAt: null }
  if ((await nextDueAt(sql, ctx.clock.now(), storefrontId)) === null) return report
  const storefront = await ctx.db.storefront.findUniqueOrThrow({
    where: { id: storefrontId },
    select: { connection: { select: { profile: true, concurrentWrites: true } } },
  })
  const push = new Push(
    ctx,
    await ctx.storefront(storefrontId),
    storefrontId,
    readWriteSettings(storefront.connection.profile),
    report,
  )
  try {
    await recoverLevels(sql, ctx.clock.now(), storefrontId)
    await push.readBack()
    await push.sendAll(storefront.connection.concurrentWrites)
  } finally {
    await sql.transaction(async (tx) => {
      await settleRefusals(tx, ctx.clock.now(), storefrontId, push.stopped, push.answered > 0)
      if (report.requests > 0) await notify(tx, 'inventory')
    })
  }
  const due = await nextDueAt(sql, ctx.clock.now(), storefrontId)
  report.againAt = due && new Date(Math.max(due.getTime(), push.notBefore.getTime(), ctx.clock.now().getTime() + 1))
  return report
}

class Push {
  stopped: { code: string; message: string } | null = null
  answered = 0
  notBefore = new Date(0)
  readonly #ctx: FlowContext
  readonly #sql: Sql
  readonly #shop: Storefront
  readonly #storefrontId: string
  readonly #settings: WriteSettings
  readonly #report: PushedStock
  #unanswered = 0
  #claims = 0

  constructor(ctx: FlowContext, shop: Storefront, storefrontId: string, settings: WriteSettings, report: PushedStock) {
    this.#ctx = ctx
    this.#sql = sqlOf(ctx.db)
    this.#shop = shop
    this.#storefrontId = storefrontId
    this.#settings = settings
    this.#report = report
  }

  /** Asks the shop what it shows of what is in doubt. */
  async readBack(): Promise<void> {
    while (!this.#isHalted) {
      const levels = await readDoubtful(this.#sql, this.#now(), this.#storefrontId, readBackAtOnce)
      if (levels.length === 0) return
      const shown = await this.#shop.readStock(levels)
      const byRef = new Map(shown.map((one) => [refOf(one), one]))
      await this.#settle(
        levels.map((level): EndedLevel => {
          const now = byRef.get(refOf(level))
          const end: LevelEnd = now
            ? { kind: 'shown', by: 'read_back', keeper: now.keeper, quantity: now.quantity }
            : { kind: 'refused', code: 'STOCK_ITEM_GONE', message: 'The shop does not know this product any more' }
          return { level, end }
        }),
      )
    }
  }

  async sendAll(lanes: number): Promise<void> {
    while (!this.#isHalted) {
      const waiting = await readWaiting(this.#sql, this.#now(), this.#storefrontId, this.#shop.batchLimit)
      if (waiting.length === 0) return
      const next = waiting.values()
      const lane = async () => {
        for (const group of next) {
          if (this.#isHalted) return
          await this.#send(group)
        }
      }
      const before = this.#claims
      await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane))
      // Somebody holds them all, as a computation does: later.
      if (this.#claims === before) return this.#waitUntil(this.#now().getTime() + heldMs)
    }
  }

  async #send(group: Waiting): Promise<void> {
    const { stockDeadlineMs: deadlineMs, stockSettleMs } = this.#settings
    const from = this.#ctx.clock.monotonic()
    const deadlineAt = new Date(this.#now().getTime() + startMs + deadlineMs + stockSettleMs)
    const levels = await claimLevels(this.#sql, this.#now(), this.#storefrontId, group.shopItemIds, deadlineAt)
    if (levels.length === 0) return
    this.#claims += 1
    if (this.#ctx.clock.monotonic() - from > startMs) {
      const at = this.#now()
      return this.#settle(levels.map((level) => ({ level, end: { kind: 'again', at, code: null, counts: false } })))
    }
    const writes = levels.map(({ productId, variationId, quantity }) => ({ productId, variationId, quantity }))
    this.#report.requests += 1
    const result = await this.#shop.writeStock(writes, { deadlineMs })
    await this.#settle(await this.#believeShown(this.#endsOf(result, levels, group)))
  }

  /** An item whose answer is an error may have been written all the same (failure 35): what the shop shows counts. */
  async #believeShown(ended: EndedLevel[]): Promise<EndedLevel[]> {
    const doubtful = ended.filter(({ end }) => end.kind === 'refused').map(({ level }) => level)
    if (doubtful.length === 0) return ended
    const shown = await this.#shop.readStock(doubtful).catch((): ShopStock[] => [])
    const byRef = new Map(shown.map((one) => [refOf(one), one]))
    return ended.map(({ level, end }) => {
      const now = byRef.get(refOf(level))
      if (end.kind !== 'refused' || !now) return { level, end }
      if (now.keeper === 'own' && now.quantity !== level.quantity) return { level, end }
      return { level, end: { kind: 'shown', by: 'read_back', keeper: now.keeper, quantity: now.quantity } }
    })
  }

  #endsOf(result: BatchResult<ShopStock>, levels: readonly ClaimedLevel[], group: Waiting): EndedLevel[] {
    const every = (end: LevelEnd) => levels.map((level) => ({ level, end }))
    const now = this.#now().getTime()
    const half = levels.length > 1 ? Math.floor(levels.length / 2) : Math.min(group.doubt ?? 1, 1) - 1
    switch (result.kind) {
      case 'answered':
        this.answered += 1
        this.#unanswered = 0
        return levels.map((level, at) => {
          const item = result.items[at]
          if (!item) return { level, end: this.#doubt('The shop answered fewer items than were sent', half) }
          return {
            level,
            end: item.ok
              ? { kind: 'shown', by: 'answer', ...stockOf(item.shown) }
              : { kind: 'refused', ...words(item) },
          }
        })
      case 'unknown':
        this.#unanswered += 1
        if (this.#unanswered >= mostUnanswered) this.#waitUntil(now + unreachedMs)
        return every(this.#doubt(result.reason, half))
      case 'not_sent':
        this.#waitUntil(now + unreachedMs)
        return every({ kind: 'again', at: this.notBefore, code: null, counts: false })
      case 'throttled':
        this.#waitUntil(now + result.retryAfterMs)
        return every({ kind: 'again', at: this.notBefore, code: null, counts: false })
      case 'stopped':
        this.stopped = { code: result.code, message: result.message }
        this.#waitUntil(now + 6 * unreachedMs)
        return every({ kind: 'again', at: this.notBefore, code: null, counts: false })
      case 'refused':
        this.answered += 1
        if (levels.length === 1) return every({ kind: 'refused', ...words(result) })
        return every({ kind: 'again', at: new Date(now), code: doubtCode(half), counts: true })
    }
  }

  #doubt(reason: string, half: number): LevelEnd {
    const { stockSettleMs } = this.#settings
    const code = doubtCode(half)
    if (half <= lastDoubt && this.answered > 0) return { kind: 'refused', code: 'STOCK_NO_ANSWER', message: reason }
    const patience = half < 1 ? stockSettleMs * 2 ** Math.min(6, 1 - half) : stockSettleMs
    return { kind: 'unknown', code, message: reason, readBackAt: new Date(this.#now().getTime() + patience) }
  }

  async #settle(ended: readonly EndedLevel[]): Promise<void> {
    for (const { level, end } of ended) {
      if (end.kind === 'shown' && end.keeper === 'own' && (end.by === 'answer' || end.quantity === level.quantity))
        this.#report.confirmed += 1
      if (end.kind === 'refused') this.#report.refused += 1
      if (end.kind === 'unknown') this.#report.inDoubt += 1
    }
    await settleLevels(this.#sql, this.#now(), this.#storefrontId, ended)
  }

  #waitUntil(at: number): void {
    this.notBefore = new Date(Math.max(at, this.notBefore.getTime()))
  }

  get #isHalted(): boolean {
    return this.#ctx.stopping.aborted || this.notBefore > this.#now()
  }

  #now(): Date {
    return this.#ctx.clock.now()
  }
}

const refOf = ({ productId, variationId }: { productId: string; variationId: string }) => `${productId}/${variationId}`
const stockOf = ({ keeper, quantity }: ShopStock) => ({ keeper, quantity })
const words = ({ code, message }: { code: string; message: string }) => ({ code, message })

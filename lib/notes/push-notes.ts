import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { sqlOf } from '../kernel/db.ts'
import { isFault } from '../kernel/fault.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { notify } from '../queue/notify.ts'
import type { DispatchWritten } from '../storefront/dispatch-port.ts'
import type { Storefront } from '../storefront/port.ts'
import type { ClaimedNote, NoteEnd } from './claim-notes.ts'
import { armNote, claimNotes, nextNoteAt, recoverNotes, settleNote } from './claim-notes.ts'
import { markOf, openNote } from './note-text.ts'

export interface NotesContext {
  db: Db
  keyRing: KeyRing
  clock: Clock
  storefront(storefrontId: string): Promise<Storefront>
  worker: string
  stopping: AbortSignal
}

export interface PushedNotes {
  /** Requests that write. */
  requests: number
  confirmed: number
  refused: number
  inDoubt: number
  /** When something is due again; null when nothing is. */
  againAt: Date | null
}

const settings = z.object({
  dispatchDeadlineMs: z.number().int().min(100).max(120_000).default(30_000),
  /** How long after the deadline the shop is asked what came of it. */
  dispatchSettleMs: z.number().int().min(0).max(120_000).default(30_000),
})
type Settings = z.infer<typeof settings>

/** A claim that is not begun within this and what a request may take is taken for in doubt by others. */
const beginMs = 5_000
const claimAtOnce = 5
/** An armed request leaves within this, or not at all: a process that slept sends nothing others have taken over. */
const startMs = 5_000
const firstWaitMs = 10_000
const longestWaitMs = 15 * 60_000
/** So many in a row without an answer: the shop is asked later. */
const mostUnanswered = 3

/**
 * Writes the notes that wait for a shop. A note is not idempotent there: each is looked for by its mark before it is written,
 * every time, so that it stands once whoever ended in the middle (failure 42). Nothing leaves unless the note's flow is live at
 * the moment of the request.
 * @throws {Fault} CONNECTION_* when the shop's client cannot be had
 */
export async function pushNotes(ctx: NotesContext, storefrontId: string): Promise<PushedNotes> {
  const sql = sqlOf(ctx.db)
  const report: PushedNotes = { requests: 0, confirmed: 0, refused: 0, inDoubt: 0, againAt: null }
  const due = await nextNoteAt(sql, storefrontId)
  if (due === null || due > ctx.clock.now()) return { ...report, againAt: due }
  const { connection } = await ctx.db.storefront.findUniqueOrThrow({
    where: { id: storefrontId },
    select: { connection: { select: { profile: true } } },
  })
  const limits = settings.parse(connection.profile ?? {})
  const push = new Push(ctx, await ctx.storefront(storefrontId), limits, report)
  const claimMs = beginMs + limits.dispatchDeadlineMs + limits.dispatchSettleMs
  await recoverNotes(sql, ctx.clock.now(), storefrontId)
  for (;;) {
    if (push.isHalted) break
    const now = ctx.clock.now()
    const lease = `${ctx.worker} ${randomUUID()}`
    const deadlineAt = new Date(now.getTime() + claimMs)
    const claimed = await claimNotes(sql, storefrontId, { now, deadlineAt, lease, limit: claimAtOnce })
    if (claimed.length === 0) break
    for (const note of claimed) await push.one(note, lease)
    await notify(sql, 'orders')
  }
  const next = await nextNoteAt(sql, storefrontId)
  report.againAt = next && new Date(Math.max(next.getTime(), push.notBefore, ctx.clock.now().getTime() + 1))
  return report
}

class Push {
  /** The shop is left alone until then. */
  notBefore = 0
  #unanswered = 0
  readonly #ctx: NotesContext
  readonly #shop: Storefront
  readonly #settings: Settings
  readonly #report: PushedNotes

  constructor(ctx: NotesContext, shop: Storefront, settings: Settings, report: PushedNotes) {
    this.#ctx = ctx
    this.#shop = shop
    this.#settings = settings
    this.#report = report
  }

  get isHalted(): boolean {
    return this.#ctx.stopping.aborted || this.notBefore > this.#now()
  }

  async one(note: ClaimedNote, lease: string): Promise<void> {
    const end = this.isHalted ? this.#giveBack() : await this.#toItsEnd(note, lease)
    if (end.kind === 'confirmed') this.#report.confirmed += 1
    if (end.kind === 'refused') this.#report.refused += 1
    if (end.kind === 'unknown') this.#report.inDoubt += 1
    await settleNote(sqlOf(this.#ctx.db), this.#ctx.clock.now(), note.id, lease, end)
  }

  async #toItsEnd(note: ClaimedNote, lease: string): Promise<NoteEnd> {
    const text = openNote(this.#ctx.keyRing, note)
    if (text === null)
      return { kind: 'refused', code: 'PERSONAL_DATA_ERASED', message: 'The personal data of its order was erased' }
    try {
      const shown = await this.#shop.readDispatches(note.externalId)
      this.#unanswered = 0
      if (!shown)
        return { kind: 'refused', code: 'GONE_FROM_SHOP', message: 'The shop does not have the order any more' }
      const found = shown.notes.find((one) => one.text.includes(markOf(note.key)))
      if (found) return { kind: 'confirmed', shopNoteId: found.id }
    } catch (error) {
      if (!isFault(error)) throw error
      this.#unread(error.code)
      return { kind: 'ready', at: this.#later(note.attempts), message: error.message }
    }
    return this.#write(note, lease, text)
  }

  async #write(note: ClaimedNote, lease: string, text: string): Promise<NoteEnd> {
    const { dispatchDeadlineMs: deadlineMs, dispatchSettleMs } = this.#settings
    const from = this.#ctx.clock.monotonic()
    const deadlineAt = new Date(this.#now() + startMs + deadlineMs + dispatchSettleMs)
    if (!(await armNote(sqlOf(this.#ctx.db), note.id, lease, deadlineAt))) return this.#giveBack()
    if (this.#ctx.clock.monotonic() - from > startMs) return this.#giveBack()
    this.#report.requests += 1
    const written = await this.#shop.writeNote(note.externalId, { text, toCustomer: note.toCustomer }, { deadlineMs })
    return this.#endOf(written, note, new Date(this.#now() + dispatchSettleMs))
  }

  #endOf(written: DispatchWritten, note: ClaimedNote, settledAt: Date): NoteEnd {
    this.#unanswered = written.kind === 'unknown' || written.kind === 'not_sent' ? this.#unanswered + 1 : 0
    if (this.#unanswered >= mostUnanswered) this.notBefore = this.#now() + firstWaitMs
    switch (written.kind) {
      case 'done':
        return { kind: 'confirmed', shopNoteId: written.id }
      case 'unknown':
        return { kind: 'unknown', at: settledAt, message: written.reason }
      case 'not_sent':
        return { kind: 'ready', at: this.#later(note.attempts), message: written.reason }
      case 'throttled':
        this.notBefore = this.#now() + written.retryAfterMs
        return { kind: 'ready', at: new Date(this.notBefore), message: 'The shop asked to wait' }
      case 'stopped':
        this.notBefore = this.#now() + longestWaitMs
        return { kind: 'ready', at: new Date(this.notBefore), message: written.message }
      case 'refused':
        return { kind: 'refused', code: written.code, message: written.message }
    }
  }

  #unread(code: string): void {
    this.#unanswered += 1
    if (code === 'CONNECTION_REFUSED' || this.#unanswered >= mostUnanswered) this.notBefore = this.#now() + firstWaitMs
  }

  #giveBack(): NoteEnd {
    return { kind: 'ready', at: new Date(Math.max(this.notBefore, this.#now())), message: null }
  }

  #later(attempts: number): Date {
    return new Date(this.#now() + Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempts, 7)))
  }

  #now(): number {
    return this.#ctx.clock.now().getTime()
  }
}

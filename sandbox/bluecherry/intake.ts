import { performance } from 'node:perf_hooks'
import { randomFrom } from '../http/random.ts'
import type { ErpSettings } from './settings.ts'

/** A document accepted and not yet booked: one `late` is booked for certain, one `staged` may be refused. */
export type Waiting<Document> = { pkey: number; document: Document; kind: 'late' | 'staged'; leftMs: number }

/** `chance` tells where its streams stand, `leftMs` what of a wait is left. */
export type KeptIntake<Document> = {
  nextPkey: number
  refusedLater: number
  chance: { late: number; hidden: number; refusal: number }
  pending: Waiting<Document>[]
}

export type Submission = ({ pkey: number } & Record<string, string | number>) | 'cut'

/** What every written document goes through: booked at once, staged, or cut off and booked later, as the settings say. */
export type Intake<Document> = {
  submit: (document: Document) => Submission
  /** Until which reading of `performance.now()` no list shows what is booked now; 0 when lists show it at once. */
  hiddenUntil: () => number
  pending: () => number
  refusedLater: () => number
  held: () => KeptIntake<Document>
  stop: () => void
}

export function createIntake<Document>(parts: {
  settings: ErpSettings
  seed: number
  kept?: KeptIntake<Document> | undefined
  changed: () => void
  /** Books it; answers what the reply names besides the pkey. */
  commit: (document: Document, pkey: number) => Record<string, string | number>
}): Intake<Document> {
  const { settings, seed, kept, changed, commit } = parts
  const pending = new Map<NodeJS.Timeout, Waiting<Document> & { dueAt: number }>()
  const lateStream = randomFrom(kept?.chance.late ?? seed + 1)
  const hiddenStream = randomFrom(kept?.chance.hidden ?? seed + 2)
  const refusalStream = randomFrom(kept?.chance.refusal ?? seed + 3)
  let nextPkey = kept?.nextPkey ?? 500_001
  let refusedLater = kept?.refusedLater ?? 0

  const later = (waiting: Waiting<Document>) => {
    const timer = setTimeout(() => {
      pending.delete(timer)
      if (waiting.kind === 'staged' && refusalStream() < settings.stagedRejectRate) refusedLater += 1
      else commit(waiting.document, waiting.pkey)
      changed()
    }, waiting.leftMs)
    pending.set(timer, { ...waiting, dueAt: performance.now() + waiting.leftMs })
  }
  for (const waiting of kept?.pending ?? []) later(waiting)

  return {
    submit: (document) => {
      const pkey = nextPkey
      nextPkey += 1
      changed()
      if (lateStream() < settings.lateCommitRate) {
        later({ pkey, document, kind: 'late', leftMs: settings.lateCommitMs })
        return 'cut'
      }
      if (settings.stagedMs === 0) return { pkey, ...commit(document, pkey) }
      later({ pkey, document, kind: 'staged', leftMs: settings.stagedMs })
      return { pkey }
    },
    hiddenUntil: () =>
      settings.listDelayMs > 0 && hiddenStream() < settings.listDelayRate
        ? performance.now() + settings.listDelayMs
        : 0,
    pending: () => pending.size,
    refusedLater: () => refusedLater,
    held: () => {
      const now = performance.now()
      return {
        nextPkey,
        refusedLater,
        chance: { late: lateStream.position(), hidden: hiddenStream.position(), refusal: refusalStream.position() },
        pending: [...pending.values()].map(({ dueAt, ...waiting }) => ({
          ...waiting,
          leftMs: Math.max(0, dueAt - now),
        })),
      }
    },
    stop: () => {
      for (const timer of pending.keys()) clearTimeout(timer)
      pending.clear()
    },
  }
}

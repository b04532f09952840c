import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { readPeriodHead } from '../read/read-period.ts'
import type { EntryKind } from './entry-kinds.ts'
import type { EntryLine } from './write-entry.ts'

export interface JournalEntryRow {
  number: string
  kind: EntryKind
  datedOn: Date
  words: string
  madeAt: Date
  madeBy: string
  /** The entry it takes back. */
  reverses: string | null
  reversedBy: string | null
  lines: EntryLine[]
}

export interface PeriodJournal {
  entries: JournalEntryRow[]
  /** Kinds with accounts; the others are off. */
  on: EntryKind[]
  /** When it last went out, and up to which entry. */
  exported: { at: Date; by: string; last: string } | null
}

/** The entries of a period, by number. @throws {Fault} PERIOD_UNKNOWN, NOT_PERMITTED */
export async function listJournal(db: Db, actor: Actor, periodId: string): Promise<PeriodJournal> {
  const { storefrontId } = await readPeriodHead(db, actor, periodId)
  const accounts = await db.journalAccount.findMany({ where: { storefrontId }, select: { kind: true } })
  const entries = await db.journalEntry.findMany({
    where: { periodId },
    orderBy: { id: 'asc' },
    include: {
      lines: {
        orderBy: { place: 'asc' },
        select: { account: true, debit: true, credit: true, dimension: true, reference: true },
      },
      reverses: { select: { number: true } },
      reversal: { select: { number: true } },
    },
  })
  const step = await db.periodStep.findFirst({
    where: { periodId, action: 'journal:export' },
    orderBy: { sequence: 'desc' },
  })
  return {
    exported: step && { at: step.at, by: step.actor, last: String((step.detail as { last: string }).last) },
    on: accounts.map(({ kind }) => kind as EntryKind),
    entries: entries.map(({ number, kind, datedOn, words, madeAt, madeBy, reverses, reversal, lines }) => ({
      ...{ number, kind: kind as EntryKind, datedOn, words, madeAt, madeBy, lines },
      reverses: reverses?.number ?? null,
      reversedBy: reversal?.number ?? null,
    })),
  }
}

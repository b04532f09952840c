import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { ContentHash } from '../content-hash.ts'
import { readFigures } from '../periods/read-figures.ts'
import type { SignedContent } from '../periods/take-snapshot.ts'
import { contentOf } from '../periods/take-snapshot.ts'
import type { TermsInput } from '../periods/terms.ts'
import { dateOf } from '../periods/terms.ts'
import type { PeriodHead } from '../read/read-period.ts'
import { readPeriodHead, readSignOff } from '../read/read-period.ts'
import { actionTitle, stepTitle } from '../statement-words.ts'
import type { Line } from '../step-sums.ts'
import type { Sheet } from './pack-sheets.ts'
import { sheetsOf } from './pack-sheets.ts'

export interface ClosePack {
  period: PeriodHead
  /** Of what was signed; null while nobody has: the figures are then those of this moment. */
  taken: { at: Date; by: string } | null
  /** Over rules, figures, tax, completeness and variances, hex. */
  hash: string
  hashes: ContentHash['sections']
  rules: TermsInput & { version: number }
  /** What is signed, and beside it what happened to the period. */
  sheets: Sheet[]
}

/**
 * All of a period in tables: as signed where it is signed, never as it would be today.
 * @throws {Fault} PERIOD_UNKNOWN, NOT_PERMITTED
 */
export async function readClosePack(db: Db, now: Date, actor: Actor, periodId: string): Promise<ClosePack> {
  const period = await readPeriodHead(db, actor, periodId)
  const signed = await db.period.findUniqueOrThrow({ where: { id: periodId }, select: { snapshot: true } })
  const { snapshot } = signed
  const content = snapshot
    ? {
        ...(snapshot.figures as unknown as SignedContent),
        hash: Buffer.from(snapshot.hash).toString('hex'),
      }
    : await db.$transaction(async (tx) => contentOf(tx, period, await readFigures(tx, now, period)), {
        isolationLevel: 'RepeatableRead',
        timeout: 60_000,
      })
  return {
    period,
    taken: snapshot && { at: snapshot.takenAt, by: snapshot.takenBy },
    hash: content.hash,
    hashes: content.hashes,
    rules: content.head.rules as ClosePack['rules'],
    sheets: [...sheetsOf(content), ...(await historySheets(db, actor, periodId))],
  }
}

async function historySheets(db: Db, actor: Actor, periodId: string): Promise<Sheet[]> {
  const { steps, carried } = await readSignOff(db, actor, periodId)
  return [
    {
      key: 'carried',
      title: 'Carried forward',
      says: 'What changed after the sign-off: it counts in the period it was carried to.',
      columns: [
        ...['Order or reference', 'Step', 'Dated', 'Counts on'].map((title) => ({ title, kind: 'text' as const })),
        { title: 'Total', kind: 'amount' },
      ],
      rows: carried.map(({ subject, day, countsOn, total, ledger, step, class: name }) => {
        const line = { ledger, step, class: name || null } as Pick<Line, 'ledger' | 'step' | 'class'>
        return { cells: [subject, stepTitle(line), dateOf(day), dateOf(countsOn), total] }
      }),
    },
    {
      key: 'sign-off',
      title: 'Sign-off',
      says: 'Who did what to the period; each step holds the hash of the one before it.',
      columns: ['Step', 'Time (UTC)', 'What', 'By', 'Hash'].map((title) => ({ title, kind: 'text' })),
      rows: [...steps].reverse().map(({ sequence, at, action, actor: by, hash }) => ({
        cells: [String(sequence), at.toISOString().slice(0, 19).replace('T', ' '), actionTitle(action), by, hash],
      })),
    },
  ]
}

import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { canonicalJson, sha256 } from '../../kernel/digest.ts'
import { appendStep } from '../periods/append-step.ts'
import { lockPeriod } from '../periods/lock-period.ts'
import type { JournalEntryRow } from './list-journal.ts'
import { listJournal } from './list-journal.ts'

/**
 * The entries of a period as they go to the general ledger. That they went, up to which and by whom is a step of the period.
 * @throws {Fault} PERIOD_UNKNOWN, NOT_PERMITTED
 */
export async function exportJournal(db: Db, now: Date, actor: Actor, periodId: string): Promise<JournalEntryRow[]> {
  const { entries } = await listJournal(db, actor, periodId)
  const last = entries.at(-1)
  if (!last) return []
  const numbers = entries.map(({ number }) => number)
  const detail = { entries: entries.length, last: last.number, hash: sha256(canonicalJson(numbers)).toString('hex') }
  await db.$transaction(async (tx) => {
    const period = await lockPeriod(tx, periodId)
    await appendStep(tx, period, { at: now, actor, action: 'journal:export', detail })
    await recordAudit(tx, actor, {
      action: 'month-end:export-journal',
      subjectKind: 'period',
      subjectId: periodId,
      after: { period: `${period.storefrontCode} ${period.name} ${period.currency}`, ...detail },
    })
  })
  return entries
}

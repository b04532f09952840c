import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'
import { appendStep } from '../periods/append-step.ts'
import type { LockedPeriod } from '../periods/lock-period.ts'
import { lockPeriod } from '../periods/lock-period.ts'
import { lastDayOf } from '../periods/terms.ts'
import { adjustmentsToReverse } from './adjustments-to-reverse.ts'
import type { EntryKind } from './entry-kinds.ts'
import { builtKinds, entryKinds } from './entry-kinds.ts'
import { readAmounts } from './read-amounts.ts'
import type { EntryLine, NewEntry } from './write-entry.ts'
import { hashOfLines, linesOf, writeEntry } from './write-entry.ts'

export interface Built {
  made: string[]
  reversed: string[]
  /** Kinds that stood already as they are. */
  unchanged: number
}

const standing = {
  ...{ id: true, number: true, hash: true, varianceId: true },
  lines: {
    orderBy: { place: 'asc' },
    select: { account: true, debit: true, credit: true, dimension: true, reference: true },
  },
} as const

interface Standing {
  id: bigint
  number: string
  hash: Uint8Array
  varianceId: bigint | null
  lines: EntryLine[]
}

/**
 * Makes the entries of a period: one a kind that has accounts and something to post. What stands already is left; what has
 * changed since is reversed and made anew, never rebuilt. Entries of a period that is signed off are dated in the first that is
 * not, their reversals too. An adjustment that answers nothing any more is reversed here, too.
 * @throws {Fault} NOT_PERMITTED, PERIOD_UNKNOWN, PERIOD_NOT_OVER
 */
export async function buildJournal(db: Db, now: Date, actor: Actor, periodId: string): Promise<Built> {
  const found = await db.period.findUnique({ where: { id: periodId } })
  if (!found) throw new Fault('PERIOD_UNKNOWN', 'This period does not exist')
  requirePermission(actor, 'month-end:prepare', found.storefrontId)
  return db.$transaction(
    async (tx) => {
      const period = await lockPeriod(tx, periodId)
      if (period.endsAt > now)
        throw new Fault('PERIOD_NOT_OVER', `${period.name} still runs: its journal is built once it is over`)
      const amounts = await readAmounts(tx, actor, period)
      const accounts = await tx.journalAccount.findMany({ where: { storefrontId: period.storefrontId } })
      const datedOn = await dateFor(tx, period)
      const built: Built = { made: [], reversed: [], unchanged: 0 }
      for (const kind of builtKinds) {
        const account = accounts.find((one) => one.kind === kind)
        const stands = await readStanding(tx, periodId, kind)
        // Turned off: what stands, stands.
        if (!account) continue
        const postings = amounts[kind as keyof typeof amounts]
        const lines = postings.flatMap(({ amount, reference }) => linesOf(amount, account, reference))
        if (stands && Buffer.from(stands.hash).equals(hashOfLines(lines))) {
          built.unchanged++
          continue
        }
        const entry = { ...entryOf(period, now, actor.label, kind), datedOn }
        if (stands) built.reversed.push(await reverse(tx, entry, stands))
        if (lines.length === 0) continue
        const { number } = await writeEntry(tx, { ...entry, lines })
        built.made.push(number)
      }
      for (const stale of await readStale(tx, period)) {
        const entry = { ...entryOf(period, now, actor.label, 'adjustments'), datedOn }
        built.reversed.push(await reverse(tx, entry, stale))
      }
      if (built.made.length + built.reversed.length > 0) {
        await appendStep(tx, period, { at: now, actor, action: 'journal:build', detail: { ...built } })
        await recordAudit(tx, actor, {
          action: 'month-end:build-journal',
          subjectKind: 'period',
          subjectId: periodId,
          after: { period: `${period.storefrontCode} ${period.name} ${period.currency}`, ...built },
        })
        await notify(tx, 'month-end')
      }
      return built
    },
    { timeout: 120_000 },
  )
}

async function reverse(tx: Tx, entry: Omit<NewEntry, 'lines'>, stands: Standing): Promise<string> {
  const { number } = await writeEntry(tx, {
    ...entry,
    reversesId: stands.id,
    ...(stands.varianceId ? { varianceId: stands.varianceId } : {}),
    words: `Reverses ${stands.number}`,
    lines: stands.lines.map(turned),
  })
  return number
}

const turned = ({ debit, credit, ...line }: EntryLine): EntryLine => ({ ...line, debit: credit, credit: debit })

const entryOf = (
  period: LockedPeriod,
  now: Date,
  by: string,
  kind: EntryKind,
): Omit<NewEntry, 'lines' | 'datedOn'> => ({
  storefrontId: period.storefrontId,
  storefrontCode: period.storefrontCode,
  periodId: period.id,
  kind,
  currency: period.currency,
  scale: period.scale,
  words: `${entryKinds[kind].title}, ${period.name}`,
  madeAt: now,
  madeBy: by,
})

/** The newest entry of a kind that nothing has reversed. */
async function readStanding(tx: Tx, periodId: string, kind: EntryKind): Promise<Standing | null> {
  return tx.journalEntry.findFirst({
    where: { periodId, kind, reversesId: null, reversal: null },
    orderBy: { id: 'desc' },
    select: standing,
  })
}

/** Adjustments of this period or an earlier one that answer nothing any more. */
async function readStale(tx: Tx, period: LockedPeriod): Promise<Standing[]> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>`select e.id from ${adjustmentsToReverse(period)} e`
  const id = { in: rows.map((row) => row.id) }
  return tx.journalEntry.findMany({ where: { id }, orderBy: { id: 'asc' }, select: standing })
}

/** The period's last day while it is not signed off; after that the first open day. */
async function dateFor(tx: Tx, period: LockedPeriod): Promise<Date> {
  const isOpen = period.state !== 'signed_off' && period.state !== 'suspended'
  if (isOpen) return lastDayOf(period)
  const [next] = await tx.$queryRaw<{ day: Date }[]>`
    select coalesce(min(from_on) filter (where state not in ('signed_off', 'suspended')), max(to_on)) as day from periods
    where storefront_id = ${period.storefrontId}::uuid and currency = ${period.currency} and from_on >= ${period.toOn}::date`
  return next?.day ?? period.toOn
}

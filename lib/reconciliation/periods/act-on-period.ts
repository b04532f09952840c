import type { Permission } from '../../access/permissions.ts'
import { may, requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db, Prisma, Tx } from '../../kernel/db.ts'
import type { Json } from '../../kernel/digest.ts'
import { Fault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'
import { appendStep } from './append-step.ts'
import type { LockedPeriod, PeriodState } from './lock-period.ts'
import { lockPeriod, requireState } from './lock-period.ts'
import { tieOut } from './tie-out.ts'

type Person = Extract<Actor, { kind: 'user' }>

interface Act {
  permission: Permission
  /** Of the audit and of the chain: `periods:prepare`. */
  action: string
  /** The states in which it can be done, and what is done in words: `signed off`. */
  from: readonly PeriodState[]
  verb: string
  /** No run of the engine meanwhile. */
  alone?: boolean
  /** What changed is tied out first: it is decided by the newest figures. */
  tiedOut?: boolean
}

interface Outcome {
  data: Prisma.PeriodUpdateInput
  detail?: Record<string, Json>
}

/**
 * What a person does to a period: allowed, in a state that has it, under the period's row, with a step of its chain and a row
 * of the audit, in one transaction.
 * @throws {Fault} NOT_PERMITTED, PERIOD_UNKNOWN, PERIOD_NOT_IN_STATE
 */
export async function actOnPeriod(
  db: Db,
  now: Date,
  actor: Actor,
  periodId: string,
  { permission, action, from, verb, alone = false, tiedOut = false }: Act,
  act: (tx: Tx, period: LockedPeriod, person: Person) => Promise<Outcome>,
): Promise<void> {
  if (tiedOut) await tieOutFirst(db, now, actor, periodId, permission)
  await db.$transaction(
    async (tx) => {
      // Before the period: a run takes the two in this order.
      if (alone) await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('reconcile'))`
      const period = await lockPeriod(tx, periodId)
      requirePermission(actor, permission, period.storefrontId)
      if (actor.kind !== 'user') throw new Fault('NOT_PERMITTED', 'A period is closed by people alone')
      requireState(period, from, verb)
      const { data, detail = {} } = await act(tx, period, actor)
      await appendStep(tx, period, { at: now, actor, action, detail })
      await tx.period.update({ where: { id: periodId }, data })
      await recordAudit(tx, actor, {
        action,
        subjectKind: 'period',
        subjectId: periodId,
        before: { state: period.state },
        after: { period: `${period.storefrontCode} ${period.name} ${period.currency}`, ...detail },
      })
      await notify(tx, 'month-end')
    },
    { timeout: 600_000 },
  )
}

async function tieOutFirst(db: Db, now: Date, actor: Actor, periodId: string, permission: Permission): Promise<void> {
  const period = await db.period.findUnique({ where: { id: periodId }, select: { storefrontId: true } })
  if (period && may(actor, permission, period.storefrontId))
    await tieOut({ db, clock: { now: () => now } }, period.storefrontId)
}

/** @throws {Fault} SECOND_PERSON where it is the same person */
export function requireSecondPerson(person: Person, firstId: string | null, words: string): void {
  if (person.id === firstId) throw new Fault('SECOND_PERSON', words)
}

/** @throws {Fault} REASON_MISSING */
export function requireReason(reason: string): string {
  const given = reason.trim()
  if (given.length < 3 || given.length > 1_000)
    throw new Fault('REASON_MISSING', 'Reason: say why, in 3 to 1,000 characters')
  return given
}

import { addBusinessHours } from '../kernel/business-time.ts'
import type { Sql } from '../kernel/sql.ts'
import { enqueue } from '../queue/enqueue.ts'
import { exceptionCodes } from './codes.ts'
import { isExceptionCode } from './origin.ts'
import { readCalendars } from './read-calendars.ts'

/** Starts the clock of cases that opened or reopened, and has them given in turn where their role wants it. */
export async function beginCases(
  tx: Sql,
  now: Date,
  begun: readonly { id: string; code: string; storefrontId: string | null }[],
): Promise<void> {
  if (begun.length === 0) return
  const calendars = await readCalendars(
    tx,
    now,
    begun.flatMap(({ storefrontId }) => storefrontId ?? []),
  )
  const dues = begun.map(({ code, storefrontId }) =>
    isExceptionCode(code) ? addBusinessHours(calendars(storefrontId), now, exceptionCodes[code].dueHours) : null,
  )
  await tx.$executeRaw`
    update exception_cases c set due_at = b.due_at
    from unnest(${begun.map(({ id }) => id)}::uuid[], ${dues}::timestamptz[]) as b (id, due_at) where c.id = b.id`
  const [inTurns] = await tx.$queryRaw<unknown[]>`select from turn_settings where enabled limit 1`
  if (inTurns) {
    await enqueue(tx, [{ task: 'exceptions:sweep', payload: {} }])
  }
}

import type { Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'

export type PeriodState = 'open' | 'in_review' | 'signed_off' | 'suspended' | 'reopened'

export interface LockedPeriod {
  id: string
  storefrontId: string
  storefrontCode: string
  timeZone: string
  currency: string
  scale: number
  name: string
  fromOn: Date
  toOn: Date
  endsAt: Date
  state: PeriodState
  stepCount: number
  preparedById: string | null
  approvedById: string | null
  reopenAskedById: string | null
  reopenReason: string | null
}

/** Takes the row of a period, so that what is done to it is done one after the other. @throws {Fault} PERIOD_UNKNOWN */
export async function lockPeriod(tx: Tx, periodId: string): Promise<LockedPeriod> {
  const [period] = await tx.$queryRaw<LockedPeriod[]>`
    select p.id::text, p.storefront_id::text as "storefrontId", s.code as "storefrontCode", s.time_zone as "timeZone", p.currency,
      p.scale, p.name, p.from_on as "fromOn", p.to_on as "toOn", p.ends_at as "endsAt", p.state::text, p.step_count as "stepCount",
      p.prepared_by_id::text as "preparedById", p.approved_by_id::text as "approvedById",
      p.reopen_asked_by_id::text as "reopenAskedById", p.reopen_reason as "reopenReason"
    from periods p join storefronts s on s.id = p.storefront_id where p.id = ${periodId}::uuid for update of p`
  if (!period) throw new Fault('PERIOD_UNKNOWN', 'This period does not exist')
  return period
}

/** @throws {Fault} PERIOD_NOT_IN_STATE */
export function requireState(period: LockedPeriod, states: readonly PeriodState[], verb: string): void {
  if (states.includes(period.state)) return
  const message = `${period.name} is ${stateWords[period.state]}: it cannot be ${verb}`
  throw new Fault('PERIOD_NOT_IN_STATE', message, { context: { state: period.state } })
}

export const stateWords: Record<PeriodState, string> = {
  open: 'open',
  in_review: 'in review',
  signed_off: 'signed off',
  suspended: 'suspended',
  reopened: 'reopened',
}

import type { CaseFilter } from '../../../lib/exceptions/case-conditions.ts'
import { businessDay } from '../../../lib/kernel/period.ts'
import type { ExceptionFilterValues } from './filters.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isUuid = (text: string): boolean => uuid.test(text)

interface Looking {
  now: Date
  /** Whose queue it is. */
  myId: string
  storefrontId: string | undefined
  /** Whose midnight ends today. */
  timeZone: string
}

/** What the URL asks for, as the queue is read by. */
export function caseFilterOf(
  values: ExceptionFilterValues,
  { now, myId, storefrontId, timeZone }: Looking,
): CaseFilter {
  const { owner, code, state, severity, due, assignee, mentioned, waiting, q } = values
  const taker = assignee === 'me' ? myId : assignee
  return {
    state,
    ...(storefrontId ? { storefrontId } : {}),
    ...(owner ? { ownerRole: owner } : {}),
    ...(code ? { code } : {}),
    ...(severity ? { severity } : {}),
    ...(due === 'overdue' ? { dueBefore: now } : due === 'today' ? { dueBefore: businessDay(now, timeZone).to } : {}),
    ...(taker === 'nobody' ? { assigneeId: null } : taker && isUuid(taker) ? { assigneeId: taker } : {}),
    ...(mentioned ? { mentionedId: myId } : {}),
    ...(waiting ? { waitingApproval: true } : {}),
    ...(q.trim() ? { search: q.trim().slice(0, 120) } : {}),
  }
}

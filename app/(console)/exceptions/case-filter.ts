import type { CaseFilter } from '../../../lib/exceptions/list-cases.ts'
import type { ExceptionFilterValues } from './filters.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isUuid = (text: string): boolean => uuid.test(text)

/** What the URL asks for, as the queue is read by. */
export function caseFilterOf(
  { owner, code, state, assignee }: ExceptionFilterValues,
  storefrontId: string | undefined,
): CaseFilter {
  return {
    state,
    ...(storefrontId ? { storefrontId } : {}),
    ...(owner ? { ownerRole: owner } : {}),
    ...(code ? { code } : {}),
    ...(assignee === 'nobody' ? { assigneeId: null } : assignee && isUuid(assignee) ? { assigneeId: assignee } : {}),
  }
}

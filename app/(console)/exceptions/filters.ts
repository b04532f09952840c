import { createLoader, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { roles } from '../../../lib/access/permissions.ts'
import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'

export const exceptionStates = ['open', 'snoozed', 'dismissed', 'closed'] as const

const codes = Object.keys(exceptionCodes) as ExceptionCode[]

/** The queue's whole state is its URL. */
export const exceptionFilters = {
  /** Part of a code, a title or the value that is wrong; a whole order or PO number. */
  q: parseAsString.withDefault(''),
  owner: parseAsStringLiteral(roles),
  code: parseAsStringLiteral(codes),
  state: parseAsStringLiteral(exceptionStates).withDefault('open'),
  severity: parseAsStringLiteral(['critical', 'high', 'medium', 'low'] as const),
  due: parseAsStringLiteral(['overdue', 'today'] as const),
  /** A person's id, `me`, `nobody`, or everybody's. */
  assignee: parseAsString,
  /** A comment names the person who looks. */
  mentioned: parseAsBoolean.withDefault(false),
  /** A change of the mappings that ends it waits for approval. */
  waiting: parseAsBoolean.withDefault(false),
  storefront: parseAsString,
  after: parseAsString,
  open: parseAsString,
  /** The last of the open case's orders already shown. */
  beyond: parseAsString,
  /** The time line of the open case is shown from before this. */
  before: parseAsString,
}

export const loadExceptionFilters = createLoader(exceptionFilters)

export type ExceptionFilterValues = Awaited<ReturnType<typeof loadExceptionFilters>>

/** Whether anything but the storefront narrows the open ones. */
export const isNarrowed = (filter: ExceptionFilterValues): boolean =>
  filter.q !== '' ||
  filter.state !== 'open' ||
  filter.mentioned ||
  filter.waiting ||
  [filter.owner, filter.code, filter.severity, filter.due, filter.assignee].some((part) => part !== null)

/** What of the URL is no filter: where on the page one is. */
export const whereOnPage = ['after', 'open', 'beyond', 'before'] as const

/** A query that narrows to the same rows, in one order: what a view keeps and is recognised by. */
export function filterQuery(query: string): string {
  const wanted = new URLSearchParams(query)
  for (const name of whereOnPage) wanted.delete(name)
  for (const [name, value] of [...wanted])
    if (value === '' || (name === 'state' && value === 'open')) wanted.delete(name)
  wanted.sort()
  return wanted.toString()
}

import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { roles } from '../../../lib/access/permissions.ts'
import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'

export const exceptionStates = ['open', 'dismissed', 'closed'] as const

const codes = Object.keys(exceptionCodes) as ExceptionCode[]

/** The queue's whole state is its URL. */
export const exceptionFilters = {
  owner: parseAsStringLiteral(roles),
  code: parseAsStringLiteral(codes),
  state: parseAsStringLiteral(exceptionStates).withDefault('open'),
  /** A person's id, `nobody`, or everybody's. */
  assignee: parseAsString,
  storefront: parseAsString,
  after: parseAsString,
  open: parseAsString,
  /** The last of the open case's orders already shown. */
  beyond: parseAsString,
}

export const loadExceptionFilters = createLoader(exceptionFilters)

export type ExceptionFilterValues = Awaited<ReturnType<typeof loadExceptionFilters>>

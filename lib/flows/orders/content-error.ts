import { sqlStateOf } from '../../kernel/sql-state.ts'

/**
 * Whether the database refused what an order holds (a text, a number, a constraint: SQLSTATE classes 21 to 23, 42804), so that
 * the same batch without that order would be stored. A lost connection, a lock or a time-out is none.
 */
export function isContentError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const state = sqlStateOf(error)
  return state !== undefined && (/^2[123]/.test(state) || state === '42804')
}

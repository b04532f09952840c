/**
 * Whether the database refused what an order holds (a text, a number, a constraint: SQLSTATE classes 21 to 23, 42804), so that
 * the same batch without that order would be stored. A lost connection, a lock or a time-out is none.
 */
export function isContentError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const state = sqlState(error)
  return state !== undefined && (/^2[123]/.test(state) || state === '42804')
}

/** The SQLSTATE wherever the layers between hide it. */
function sqlState(error: Error): string | undefined {
  let at: unknown = error
  for (let depth = 0; depth < 6 && typeof at === 'object' && at !== null; depth++) {
    const layer = at as Record<string, unknown>
    for (const name of ['originalCode', 'code']) {
      const value = layer[name]
      if (typeof value === 'string' && /^[0-9A-Z]{5}$/.test(value) && !value.startsWith('P')) return value
    }
    const meta = layer.meta as Record<string, unknown> | undefined
    at = meta?.driverAdapterError ?? layer.cause
  }
  return undefined
}

/** The SQLSTATE of an error of the database, wherever the layers between hide it. */
export function sqlStateOf(error: unknown): string | undefined {
  let at = error
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

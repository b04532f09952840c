// Journeys that measure time have the machine to themselves: none of another worker runs beside them.
import type { Database } from './database.ts'

/**
 * Waits for its turn: any number of journeys run at once, a measured one runs alone.
 * @param server a database all workers share
 * @returns ends the turn
 */
export async function takeTurn(server: Database, measured: boolean): Promise<() => Promise<unknown>> {
  const kind = measured ? '' : '_shared'
  const key = `hashtext('selvedge measured journey')`
  await server.rows(`select pg_advisory_lock${kind}(${key})`)
  return () => server.rows(`select pg_advisory_unlock${kind}(${key})`)
}

import type { Sql } from '../kernel/sql.ts'

export type Topic =
  | 'orders'
  | 'exceptions'
  | 'connections'
  | 'mappings'
  | 'runs'
  | 'catalogue'
  | 'inventory'
  | 'shipments'
  | 'drift'
  | 'returns'
  | 'month-end'

/** The one channel of live figures; a message is its topic and nothing else. */
export const notifyChannel = 'selvedge'

/** Tells listening consoles that figures of a topic changed: once a batch, heard when the transaction commits. */
export async function notify(tx: Sql, topic: Topic): Promise<void> {
  await tx.$executeRaw`select pg_notify(${notifyChannel}, ${topic})`
}

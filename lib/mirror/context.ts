import type { Erp } from '../erp/port.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import type { Log } from '../kernel/log.ts'

/** What reading the ERP's items and codes needs of a flow's context. */
export interface MirrorContext {
  db: Db
  clock: Clock
  log: Log
  erp(connectionId: string): Promise<Erp>
  stopping: AbortSignal
}

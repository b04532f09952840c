import type { Erp } from '../erp/port.ts'
import type { ErpTerms } from '../erp/terms.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import type { Log } from '../kernel/log.ts'
import type { KeyRing } from '../kernel/seal.ts'

/** What reading the ERP's items, codes and stock needs of a flow's context. */
export interface MirrorContext {
  db: Db
  keyRing: KeyRing
  clock: Clock
  log: Log
  erp(connectionId: string): Promise<Erp>
  erpTerms(connectionId: string): Promise<ErpTerms>
  stopping: AbortSignal
}

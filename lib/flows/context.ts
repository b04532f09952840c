import type { Erp } from '../erp/port.ts'
import type { ErpTerms } from '../erp/terms.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import type { Log } from '../kernel/log.ts'
import type { KeyRing } from '../kernel/seal.ts'
import type { Pacer } from '../pace/pacer.ts'
import type { Storefront } from '../storefront/port.ts'

/** What a queue verb is given by the composition root. Clients are built on first use and kept until the connection changes. */
export interface FlowContext {
  db: Db
  keyRing: KeyRing
  clock: Clock
  log: Log
  /** @throws {Fault} CONNECTION_PAUSED, CONNECTION_STOPPED or CONNECTION_MISSING */
  storefront(storefrontId: string): Promise<Storefront>
  /** By connection id. Same errors. */
  erp(connectionId: string): Promise<Erp>
  /** What the ERP takes and how it is waited for; read whether or not it is paused. @throws {Fault} CONNECTION_MISSING */
  erpTerms(connectionId: string): Promise<ErpTerms>
  /** This process's share of a connection's pace. */
  pacer(connectionId: string): Pacer
  /** Name of this process in leases and attempts. */
  worker: string
  /** Aborts when the process is asked to stop: nothing new is claimed after it. */
  stopping: AbortSignal
}

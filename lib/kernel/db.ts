import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from './prisma-client/client.ts'
import type { FastSql } from './sql.ts'
import { createFastSql, nameRepeated } from './sql.ts'

export type Db = PrismaClient
export type Tx = Prisma.TransactionClient
export { Prisma }

/** Statement time limits by who asks: a page must answer, a batch may work (issue: non-functional). */
const limits = {
  console: { max: 10, statement: 5_000, transaction: 5_000 },
  worker: { max: 12, statement: 30_000, transaction: 30_000 },
}

// One for the process: the console's bundles each have this module, and share one client.
const held = globalThis as typeof globalThis & { selvedgeFastSql?: WeakMap<Db, FastSql> }
held.selvedgeFastSql ??= new WeakMap()
const fast = held.selvedgeFastSql

/**
 * A pool and client for one process. Close with `$disconnect()`.
 * @param purpose sets the pool's size and the statement time limit; idle in transaction ends after 10 s for both
 */
export function createDb(url: string, purpose: keyof typeof limits): Db {
  const { max, statement, transaction } = limits[purpose]
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: `selvedge ${purpose}`,
    options: `-c statement_timeout=${statement} -c idle_in_transaction_session_timeout=10000 -c timezone=UTC`,
  })
  // A connection that breaks while nobody uses it is replaced at its next use; unheard, it would end the process.
  pool.on('error', () => {})
  // While one is lent nobody else listens: one the server ends between two statements would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  const nameOf = purpose === 'worker' ? nameRepeated() : () => ''
  const statementNameGenerator = ({ sql }: { sql: string }) => nameOf(sql)
  const adapter = new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator })
  const db = new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: transaction } })
  fast.set(db, createFastSql(pool, nameOf))
  return db
}

/**
 * The client's connections without the client between: for the statements of the orders passage that run for every batch of
 * orders, where reading rows through the client costs as much again as the work itself.
 */
export function sqlOf(db: Db): FastSql {
  const sql = fast.get(db)
  if (!sql) throw new Error('Only a client of createDb has its own connections')
  return sql
}

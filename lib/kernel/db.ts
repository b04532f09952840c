import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from './prisma-client/client.ts'

export type Db = PrismaClient
export type Tx = Prisma.TransactionClient
export { Prisma }

/** Statement time limits by who asks: a page must answer, a batch may work (issue: non-functional). */
const limits = {
  console: { max: 10, statement: 5_000, transaction: 5_000 },
  worker: { max: 12, statement: 30_000, transaction: 30_000 },
}

/**
 * A pool and client for one process. Close with `$disconnect()`.
 * @param purpose sets the pool's size and the statement time limit; idle in transaction ends after 10 s for both
 */
export function createDb(url: string, purpose: keyof typeof limits): Db {
  const { max, statement, transaction } = limits[purpose]
  const adapter = new PrismaPg({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: `selvedge ${purpose}`,
    options: `-c statement_timeout=${statement} -c idle_in_transaction_session_timeout=10000 -c timezone=UTC`,
  })
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: transaction } })
}

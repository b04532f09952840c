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
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      application_name: `selvedge ${purpose}`,
      options: `-c statement_timeout=${statement} -c idle_in_transaction_session_timeout=10000 -c timezone=UTC`,
    },
    purpose === 'worker' ? { statementNameGenerator: nameRepeated() } : {},
  )
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: transaction } })
}

const mostNames = 200
const unnamed = ''

/**
 * Names statements from their second time on, so that the server parses and plans them once a connection. For the worker's
 * few, always the same ones: a page's filters are better planned by their values.
 */
function nameRepeated(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  let named = 0
  return ({ sql }) => {
    const name = names.get(sql)
    if (name) return name
    if (name === unnamed) names.set(sql, `selvedge_${++named}`)
    else if (names.size < mostNames) names.set(sql, unnamed)
    return unnamed
  }
}

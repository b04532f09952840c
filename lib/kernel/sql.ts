import pg from 'pg'
import { Prisma } from './prisma-client/client.ts'

/** Raw statements alone: what a set-based verb asks for. A client, its transactions and `sqlOf` all give it. */
export interface Sql {
  $queryRaw<Rows = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<Rows>
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>
}

/** Statements straight to the driver, on the connections of a client's own pool. */
export interface FastSql extends Sql {
  /** Commits what `work` did, or none of it when it throws. */
  transaction<Result>(work: (tx: Sql) => Promise<Result>): Promise<Result>
}

/** As Prisma reads them: whole numbers of eight bytes as bigint, dates at midnight UTC, lists of them alike. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.INT8]: BigInt,
  [pg.types.builtins.DATE]: (text) => new Date(`${text}T00:00:00Z`),
}
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format),
}

/** Names statements by their text, one name a text for every connection; '' leaves one unnamed. */
export type NameStatement = (text: string) => string

const mostNames = 200
const unnamed = ''

/**
 * Names statements from their second time on, so that the server parses and plans them once a connection. For the worker's
 * few, always the same ones: a page's filters are better planned by their values.
 */
export function nameRepeated(): NameStatement {
  const names = new Map<string, string>()
  let named = 0
  return (text) => {
    const name = names.get(text)
    if (name) return name
    if (name === unnamed) names.set(text, `selvedge_${++named}`)
    else if (names.size < mostNames) names.set(text, unnamed)
    return unnamed
  }
}

export function createFastSql(pool: pg.Pool, nameOf: NameStatement): FastSql {
  return {
    ...asker(pool, nameOf),
    async transaction(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query('begin')
        const result = await work(asker(client, nameOf))
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch((reason: Error) => {
          broken = reason
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
  }
}

function asker(client: pg.Pool | pg.PoolClient, nameOf: NameStatement): Sql {
  const ask = (query: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const sql = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values)
    const { text } = sql
    return client.query({ name: nameOf(text), text, values: sql.values, types })
  }
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await ask(query, values)).rows as Rows,
    $executeRaw: async (query, ...values) => (await ask(query, values)).rowCount ?? 0,
  }
}

import pg from 'pg'
import { createDb, type Db } from '../../lib/kernel/db.ts'
import { type BenchPage, benchPages, type Person } from './console-pages.ts'
import { type Filled, fillConsole } from './fill-console.ts'
import type { BenchResult } from './main.ts'

const sizes = { few: 10_000, many: 1_000_000 }
const rounds = 3
/** How often a page is read on each side in a round, after some readings that warm caches and compilers of both. */
const readings = 40
const warmingReadings = 5

/**
 * Server time of the pages people work in, at a million landed orders with 100,000 open subjects divided by the same page at
 * ten thousand orders: both databases side by side, read in turns. The ratio is the worst page's.
 */
export async function benchConsole(
  place: { databaseUrl: string },
  say: (line: string) => void,
  { few, many }: { few: number; many: number } = sizes,
): Promise<BenchResult> {
  const server = await openServer(place.databaseUrl)
  const sides: Side[] = []
  try {
    for (const orders of [few, many]) sides.push(await openSide(server, orders, say))
    const [small, large] = sides
    if (!small || !large) throw new Error('Two databases are compared')
    const measured: Measured[] = []
    for (const page of benchPages) {
      const one = await measure(page, small, large)
      say(
        `${page.name}: ${one.ratio} (${rounded(median(one.large.ms))} ms to ${rounded(median(one.small.ms))} ms; SQL ${one.large.sqlMs} to ${one.small.sqlMs})`,
      )
      measured.push(one)
    }
    return { ratio: Math.max(...measured.map(({ ratio }) => ratio)), figures: figuresOf(measured) }
  } finally {
    for (const { db } of sides) await db.$disconnect()
    await server.end()
  }
}

interface Side {
  db: Db
  actor: Person
  filled: Filled
  /** Forgets what was asked of this database so far. */
  reset(): Promise<void>
  /** Statements since then, and what the server spent planning and running them. */
  asked(): Promise<{ statements: number; ms: number }>
}

interface Reading {
  ms: number[]
  sqlMs: number
  statements: number
}

interface Measured {
  name: string
  ratio: number
  small: Reading
  large: Reading
}

async function openServer(databaseUrl: string): Promise<pg.Client> {
  const url = new URL(databaseUrl)
  url.pathname = '/postgres'
  const server = new pg.Client({ connectionString: url.href, application_name: 'bench' })
  await server.connect()
  await server.query(`create extension if not exists pg_stat_statements`)
  await server.query(`alter system set pg_stat_statements.track_planning = on`)
  await server.query(`select pg_reload_conf(), set_config('bench.source', $1, false)`, [databaseUrl])
  return server
}

/** A copy of the migrated database, filled. */
async function openSide(server: pg.Client, orders: number, say: (line: string) => void): Promise<Side> {
  const { rows } = await server.query<{ source: string }>(`select current_setting('bench.source') as source`)
  const url = new URL(rows[0]?.source ?? '')
  const name = `console_${orders}`
  await server.query(`create database ${name} template ${url.pathname.slice(1)}`)
  url.pathname = `/${name}`
  const began = performance.now()
  const filled = await fillConsole(url.href, orders)
  const seconds = Math.round((performance.now() - began) / 1_000)
  say(`${orders} orders with ${filled.openSubjects} open subjects filled in ${seconds} s`)
  const mine = `(select oid from pg_database where datname = '${name}')`
  return {
    db: createDb(url.href, 'console'),
    filled,
    actor: { kind: 'user', id: filled.adminId, label: 'Admin', role: 'admin', storefrontIds: null },
    reset: async () => {
      await server.query(`select pg_stat_statements_reset(0, ${mine}, 0)`)
    },
    asked: async () => {
      const asked = await server.query<{ statements: number; ms: number }>(
        `select sum(calls)::int as statements, sum(total_plan_time + total_exec_time) as ms from pg_stat_statements where dbid = ${mine}`,
      )
      return asked.rows[0] ?? { statements: 0, ms: 0 }
    },
  }
}

async function measure(page: BenchPage, small: Side, large: Side): Promise<Measured> {
  const read = async ({ db, actor, filled }: Side): Promise<number> => {
    const began = performance.now()
    const rows = await page.read(db, actor, filled)
    const took = performance.now() - began
    if (rows === 0) throw new Error(`${page.name} shows nothing: nothing was measured`)
    return took
  }
  for (let warming = 0; warming < warmingReadings; warming++) {
    await read(small)
    await read(large)
  }
  await small.reset()
  await large.reset()
  const atSmall: number[] = []
  const atLarge: number[] = []
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const one: number[] = []
    const other: number[] = []
    for (let reading = 0; reading < readings; reading++) {
      one.push(await read(small))
      other.push(await read(large))
    }
    ratios.push(median(other) / median(one))
    atSmall.push(...one)
    atLarge.push(...other)
  }
  const reading = async (side: Side, ms: number[]): Promise<Reading> => {
    const asked = await side.asked()
    const each = rounds * readings
    return { ms, sqlMs: rounded(asked.ms / each), statements: Math.round(asked.statements / each) }
  }
  return {
    name: page.name,
    ratio: rounded(median(ratios)),
    small: await reading(small, atSmall),
    large: await reading(large, atLarge),
  }
}

const figuresOf = (measured: readonly Measured[]): Record<string, number> =>
  Object.fromEntries(
    measured.flatMap(({ name, ratio, small, large }) => [
      [`${name}Ratio`, ratio],
      [`${name}Ms`, rounded(median(large.ms))],
      [`${name}MsSmall`, rounded(median(small.ms))],
      [`${name}SqlMs`, large.sqlMs],
      [`${name}SqlMsSmall`, small.sqlMs],
      [`${name}Statements`, large.statements],
      [`${name}P95Ms`, rounded(at(large.ms, 0.95))],
      [`${name}P95MsSmall`, rounded(at(small.ms, 0.95))],
    ]),
  )

const at = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
const median = (values: readonly number[]): number => at(values, 0.5)
const rounded = (value: number): number => Math.round(value * 100) / 100

import pg from 'pg'
import { createDb, type Db } from '../../lib/kernel/db.ts'
import { reconcile } from '../../lib/reconciliation/engine/reconcile.ts'
import { compareBareMonth, keepBareMonth, keyBareMonthLast } from './bare-close.ts'
import { closeAsOf, closeShop } from './close-rows.ts'
import { fillClose } from './fill-close.ts'
import type { BenchResult } from './main.ts'
import { watchMemory } from './watch-process.ts'

const rounds = 3
/** Warm caches and compilers on both sides; the first of ours finds nothing to replace. */
const warmingRounds = 1
const changedOrders = 100

interface Round {
  fullMs: number
  bareMs: number
  changedMs: number
  memoryMb: number
}

/**
 * A full run over a month of orders divided by one bare statement that joins both sides and keeps them, and what a run costs
 * of it after a hundred orders changed. Both leave the same components behind, which is looked at in every round.
 */
export async function benchClose(
  place: { databaseUrl: string },
  say: (line: string) => void,
  { orders }: { orders: number } = { orders: 1_000_000 },
): Promise<BenchResult> {
  const began = performance.now()
  await fillClose(place.databaseUrl, orders)
  say(`${orders} orders with invoices filled in ${Math.round((performance.now() - began) / 1_000)} s`)
  const db = createDb(place.databaseUrl, 'worker')
  const client = new pg.Client({ connectionString: place.databaseUrl, application_name: 'bench' })
  try {
    await client.connect()
    const measured: Round[] = []
    for (let round = 1 - warmingRounds; round <= rounds; round++) {
      const one = await runRound(db, client, orders, round)
      say(
        `round ${round}: full ${ms(one.fullMs)}, bare ${ms(one.bareMs)}, ${changedOrders} changed ${ms(one.changedMs)}`,
      )
      if (round >= 1) measured.push(one)
    }
    const median = (of: (one: Round) => number) => measured.map(of).sort((a, b) => a - b)[measured.length >> 1] ?? 0
    return {
      ratio: rounded(
        median(({ fullMs, bareMs }) => fullMs / bareMs),
        2,
      ),
      figures: {
        orders,
        fullMs: Math.round(median(({ fullMs }) => fullMs)),
        bareMs: Math.round(median(({ bareMs }) => bareMs)),
        bareKeyedLastMs: Math.round(await keyBareMonthLast(client)),
        incremental: rounded(
          median(({ changedMs, fullMs }) => changedMs / fullMs),
          5,
        ),
        incrementalMs: Math.round(median(({ changedMs }) => changedMs)),
        memoryMb: median(({ memoryMb }) => memoryMb),
      },
    }
  } finally {
    await client.end()
    await db.$disconnect()
  }
}

async function runRound(db: Db, client: pg.Client, orders: number, round: number): Promise<Round> {
  // By turns first and last: neither finds the other's pages warm more often.
  const isFirst = round % 2 === 0
  let bareMs = isFirst ? await keepBareMonth(client) : 0
  const memory = watchMemory()
  const fullMs = await run(db, 'full')
  const memoryMb = memory.stop()
  if (!isFirst) bareMs = await keepBareMonth(client)
  await compareBareMonth(client, orders)

  await changeInvoices(client, orders, round)
  await client.query('vacuum analyze web_orders, erp_invoices')
  const changedMs = await run(db, 'changed')
  await keepBareMonth(client)
  await compareBareMonth(client, orders)
  return { fullMs, bareMs, changedMs, memoryMb }
}

async function run(db: Db, kind: 'full' | 'changed'): Promise<number> {
  const now = new Date(closeAsOf)
  const clock = { now: () => now, monotonic: () => performance.now() }
  const began = performance.now()
  await reconcile({ db, clock }, { storefrontId: closeShop.storefrontId, kind })
  return performance.now() - began
}

/** A cent of tax more on an invoice of a hundred orders, others in each round. */
async function changeInvoices(client: pg.Client, orders: number, round: number): Promise<void> {
  const { rowCount } = await client.query(
    `with changed as (
       select distinct on (order_id) id, order_id from erp_invoices
       where order_id in (select 1 + (n * 7907 + $1) % $2 from generate_series(1, 200) n) order by order_id, id
       limit ${changedOrders}
     ), moved as (
       update erp_invoices i set tax = tax + 100, total = total + 100 from changed c where c.id = i.id
     )
     update web_orders o set money_dirty = true from changed c where c.order_id = o.id`,
    [round + 10, orders],
  )
  if (rowCount !== changedOrders) throw new Error(`${rowCount} orders were changed: nothing was measured`)
}

const ms = (value: number) => `${Math.round(value)} ms`
const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

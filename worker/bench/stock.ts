import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { computeStock } from '../../lib/flows/inventory/compute-stock.ts'
import { previewBuffers } from '../../lib/flows/inventory/preview-buffers.ts'
import { createLog } from '../../lib/kernel/log.ts'
import { createKeyRing } from '../../lib/kernel/seal.ts'
import { startSandboxes } from '../chaos/sandboxes.ts'
import type { Composition } from '../compose.ts'
import { compose } from '../compose.ts'
import { compareBareNumbers, keepBareNumbers, sumBareNumbers } from './bare-stock.ts'
import { fillStock } from './fill-stock.ts'
import type { BenchResult } from './main.ts'
import { measurePublishing } from './stock-publish.ts'
import { stockShop } from './stock-rows.ts'
import { countStatements } from './watch-process.ts'

const rounds = 3
/** Warm caches and compilers on both sides. */
const warmingRounds = 1
const changedShare = 0.01

interface Round {
  allMs: number
  bareMs: number
  changeMs: number
  statements: number
}

export interface StockSize {
  skus: number
  /** Styles that are published through the sandbox, and variations of each. */
  styles: number
  variations: number
}

/**
 * Time to compute every number of a shop, all of them changed, divided by one bare statement that computes and keeps the same, by location and stage;
 * and what one in a hundred changed costs of it. Both leave the same numbers behind, which is looked at in every round. Besides,
 * what publishing and updating through a shop takes.
 */
export async function benchStock(
  place: { databaseUrl: string; folder: string },
  say: (line: string) => void,
  { skus, ...published }: StockSize = { skus: 100_000, styles: 1_000, variations: 20 },
): Promise<BenchResult> {
  const keyRing = createKeyRing(`bench:${randomBytes(32).toString('base64')}`)
  const composition = compose({
    databaseUrl: place.databaseUrl,
    keyRing,
    policy: { allowedHosts: new Set(), allowPrivate: true },
    log: createLog('bench', 'error'),
  })
  const client = new pg.Client({ connectionString: place.databaseUrl, application_name: 'bench' })
  try {
    await client.connect()
    const began = performance.now()
    await fillStock(place.databaseUrl, composition.context.db, skus)
    say(`${skus} shop items filled in ${Math.round((performance.now() - began) / 1_000)} s`)
    const measured: Round[] = []
    for (let round = 1 - warmingRounds; round <= rounds; round++) {
      const one = await runRound(composition, client, skus, round)
      if (round < 1) continue
      measured.push(one)
      say(`round ${round}: all ${ms(one.allMs)}, bare ${ms(one.bareMs)}, 1 % changed ${ms(one.changeMs)}`)
    }
    const median = (of: (one: Round) => number) => measured.map(of).sort((a, b) => a - b)[measured.length >> 1] ?? 0
    const figures = {
      skus,
      allMs: Math.round(median(({ allMs }) => allMs)),
      bareMs: Math.round(median(({ bareMs }) => bareMs)),
      bareUnkeptMs: Math.round(await sumBareNumbers(client)),
      change: Math.round(median(({ changeMs, allMs }) => changeMs / allMs) * 1_000) / 1_000,
      changeMs: Math.round(median(({ changeMs }) => changeMs)),
      changeStatements: median(({ statements }) => statements),
      changeCalls: await countCalls(client),
      previewMs: Math.round(await timePreview(composition)),
    }
    const sandboxes = await startSandboxes(join(place.folder, 'sandboxes.log'))
    try {
      const publishing = await measurePublishing(composition, keyRing, sandboxes, published)
      return { ratio: rounded(median(({ allMs, bareMs }) => allMs / bareMs)), figures: { ...figures, ...publishing } }
    } finally {
      await sandboxes.stop()
    }
  } finally {
    await client.end()
    composition.stop()
    await composition.close()
  }
}

async function runRound({ context }: Composition, client: pg.Client, skus: number, round: number): Promise<Round> {
  const compute = async () => {
    const began = performance.now()
    const computed = await computeStock(context, stockShop.erpConnectionId)
    if (computed.waitsUntil) throw new Error('The orders are not read far enough: nothing was measured')
    return { ms: performance.now() - began, ...computed }
  }
  await moveStock(client, 1)
  await client.query('update stock_policies set recompute = true')
  await client.query('vacuum analyze')
  // By turns first and last: neither finds the other's pages warm more often.
  const isFirst = round % 2 === 0
  let bareMs = isFirst ? await keepBareNumbers(client) : 0
  const all = await compute()
  if (!isFirst) bareMs = await keepBareNumbers(client)
  if (all.looked !== null && all.looked < skus) throw new Error(`Only ${all.looked} of ${skus} were computed`)
  await compareBareNumbers(client, skus)
  await settle(client)

  await moveStock(client, changedShare)
  await client.query('vacuum analyze')
  const statements = countStatements()
  const change = await compute()
  statements.stop()
  const wanted = Math.ceil(skus * changedShare)
  if (change.looked === null || change.looked > wanted * 1.1 || change.renumbered < wanted * 0.9) {
    throw new Error(`${change.looked} looked at and ${change.renumbered} renumbered for ${wanted} that changed`)
  }
  await keepBareNumbers(client)
  await compareBareNumbers(client, skus)
  return { allMs: all.ms, bareMs, changeMs: change.ms, statements: statements.read() }
}

/** The ERP's figures of this share of the items move, all of a share of one; a piece more than before at one location. */
const moveStock = (client: pg.Client, share: number) =>
  client.query(
    `update erp_stock set ots = ots + 1, qoh = qoh + 1, change_no = nextval('erp_stock_changes')
     where location = 'MAIN' and substr(pkey, 5)::int % $1 = 0`,
    [Math.round(1 / share)],
  )

/** As if the shop had confirmed what waits: the next round begins with nothing on its way. */
const settle = (client: pg.Client) =>
  client.query(
    `update stock_levels set state = 'settled', confirmed_version = version, confirmed_quantity = desired, confirmed_at = now()
     where state <> 'settled'`,
  )

/** Requests that what waits to be sent takes: a product's variations at a time, a hundred at most. */
async function countCalls(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ calls: number }>(
    `select coalesce(sum(ceil(items / 100.0)), 0)::int as calls from (
       select count(*) as items from stock_levels l join shop_items s on s.id = l.shop_item_id
       where l.state = 'ready' group by s.product_id) products`,
  )
  return rows[0]?.calls ?? 0
}

async function timePreview({ context: { db, clock } }: Composition): Promise<number> {
  const operator = { kind: 'operator', label: 'bench' } as const
  const edits = [
    {
      table: 'buffer' as const,
      storefrontId: null,
      open: [{ position: 5, match: { group: 'G1' }, target: { units: 5 } }],
    },
  ]
  const began = performance.now()
  const { changed } = await previewBuffers(db, clock, operator, null, edits)
  if (changed === 0) throw new Error('The preview changes nothing: nothing was measured')
  return performance.now() - began
}

const ms = (value: number) => `${Math.round(value)} ms`
const rounded = (value: number) => Math.round(value * 100) / 100

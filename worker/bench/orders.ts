import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createLog } from '../../lib/kernel/log.ts'
import { createKeyRing } from '../../lib/kernel/seal.ts'
import { connectSandboxes } from '../chaos/connect-sandboxes.ts'
import type { Sandboxes } from '../chaos/sandboxes.ts'
import { startSandboxes } from '../chaos/sandboxes.ts'
import { fullPlan } from '../chaos/settings.ts'
import type { Composition } from '../compose.ts'
import { compose } from '../compose.ts'
import { syncOrders } from '../sync-passage.ts'
import { runBareLoop } from './bare-loop.ts'
import type { BenchResult } from './main.ts'
import { countStatements, keepRequests, watchMemory } from './watch-process.ts'

const orders = 2_000
const inFlight = 10
const rounds = 3
/** Warm caches and compilers on both sides: a worker runs for weeks. */
const warmingRounds = 3

interface Round {
  oursMs: number
  bareMs: number
  statements: number
  peakMb: number
}

/**
 * Orders a second through the whole passage (poll, land, judge, map, send, settle; durable) as a ratio to a bare loop of the
 * same requests in the same run. Each round sells new orders, so that every one of them is landed and sent once.
 */
export async function benchOrders(
  place: { databaseUrl: string; folder: string },
  say: (line: string) => void,
): Promise<BenchResult> {
  const keyRing = createKeyRing(`bench:${randomBytes(32).toString('base64')}`)
  const sandboxes = await startSandboxes(join(place.folder, 'sandboxes.log'))
  const composition = compose({
    databaseUrl: place.databaseUrl,
    keyRing,
    policy: { allowedHosts: new Set(), allowPrivate: true },
    log: createLog('bench', 'error'),
  })
  try {
    const { db } = composition.context
    const { storefrontId, erpConnectionId } = await connectSandboxes(db, keyRing, sandboxes, fullPlan, new Date())
    await db.connection.update({ where: { id: erpConnectionId }, data: { concurrentWrites: inFlight } })
    await sandboxes.control('erp', 'POST', 'repair', {})
    await sandboxes.control('shop', 'POST', 'settings', { pageDelayMs: 20 })
    await sandboxes.control('erp', 'POST', 'settings', { writeDelayMs: 5 })

    const measured: Round[] = []
    for (let round = 1 - warmingRounds; round <= rounds; round++) {
      // Each round an hour later on the shop's clock: behind the cursor of the one before there is nothing new.
      await sandboxes.control('shop', 'POST', 'clock', { offsetSeconds: (round + warmingRounds) * 3_600 })
      await sandboxes.control('shop', 'POST', 'bulk', { count: orders, minutesSpan: 20, seed: round + warmingRounds })
      const result = await runRound(composition, storefrontId, sandboxes)
      if (round < 1) continue
      measured.push(result)
      const rate = (ms: number) => Math.round((orders / ms) * 1_000)
      say(`round ${round}: ${rate(result.oursMs)} orders/s, bare loop ${rate(result.bareMs)}`)
    }
    return summarise(measured)
  } finally {
    composition.stop()
    await composition.close()
    await sandboxes.stop()
  }
}

async function runRound({ context }: Composition, storefrontId: string, sandboxes: Sandboxes): Promise<Round> {
  const before = (await sandboxes.ledger()).orders
  const statements = countStatements()
  const memory = watchMemory()
  const requests = keepRequests()
  let from = { at: 0, statements: 0 }
  let oursMs = 0
  let asked = 0
  await syncOrders(context, [storefrontId], ({ step }) => {
    if (step === 'orders' && from.at === 0) from = { at: performance.now(), statements: statements.read() }
    if (step === 'look-ups' && oursMs === 0) {
      oursMs = performance.now() - from.at
      asked = statements.read() - from.statements
      requests.stop()
    }
  })
  const peakMb = memory.stop()
  statements.stop()
  const kept = requests.stop()
  const sent = (await sandboxes.ledger()).orders - before
  if (sent !== orders) throw new Error(`${sent} of ${orders} orders are in the ERP: nothing was measured`)
  const pages = kept.filter(({ method, url }) => method === 'GET' && url.includes('/orders?'))
  const writes = kept.filter(({ method }) => method === 'POST')
  const bareMs = await runBareLoop(pages, writes, inFlight)
  return { oursMs, bareMs, statements: asked, peakMb }
}

function summarise(measured: readonly Round[]): BenchResult {
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const rounded = (value: number) => Math.round(value * 100) / 100
  return {
    ratio: rounded(median(measured.map(({ oursMs, bareMs }) => bareMs / oursMs))),
    figures: {
      ordersPerSecond: Math.round(median(measured.map(({ oursMs }) => (orders / oursMs) * 1_000))),
      barePerSecond: Math.round(median(measured.map(({ bareMs }) => (orders / bareMs) * 1_000))),
      statementsPerOrder: rounded(median(measured.map(({ statements }) => statements / orders))),
      peakMemoryMb: Math.max(...measured.map(({ peakMb }) => peakMb)),
    },
  }
}

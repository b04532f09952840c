import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { evaluateOrders } from '../../lib/flows/orders/evaluate-orders.ts'
import { pollOrders } from '../../lib/flows/orders/poll-orders.ts'
import { judgeShipments } from '../../lib/flows/shipments/judge-shipments.ts'
import { pushDispatches } from '../../lib/flows/shipments/push-dispatches.ts'
import type { Actor } from '../../lib/kernel/actor.ts'
import { createLog } from '../../lib/kernel/log.ts'
import { createKeyRing } from '../../lib/kernel/seal.ts'
import { mirrorItems } from '../../lib/mirror/mirror-items.ts'
import { connectSandboxes } from '../chaos/connect-sandboxes.ts'
import type { Sandboxes } from '../chaos/sandboxes.ts'
import { startSandboxes } from '../chaos/sandboxes.ts'
import { fullPlan } from '../chaos/settings.ts'
import type { Composition } from '../compose.ts'
import { compose } from '../compose.ts'
import { runBareLoop } from './bare-loop.ts'
import type { BenchResult } from './main.ts'
import { countStatements, keepRequests } from './watch-process.ts'

const operator: Actor = { kind: 'operator', label: 'bench' }
const inFlight = 10

/** Warm caches and compilers on both sides; fewer, for what they cost. */
const warmingShare = 0.1

export interface DispatchSize {
  dispatches: number
  rounds: number
}

interface Round {
  oursMs: number
  bareMs: number
  statements: number
  requests: number
}

/**
 * Shipments a second from what the ERP shows to what the shop confirms (judge, read, note, tracking and status, settle; durable),
 * as a ratio to a bare loop of the same requests in the same run. Each round tells of shipments of new orders; the shop's own
 * ledger of mails says that every customer was told once.
 */
export async function benchDispatch(
  place: { databaseUrl: string; folder: string },
  say: (line: string) => void,
  { dispatches, rounds }: DispatchSize = { dispatches: 5_000, rounds: 3 },
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
    const { context } = composition
    const { db, clock } = context
    const joined = await connectSandboxes(db, keyRing, sandboxes, fullPlan, clock.now())
    await setFlowMode(db, operator, joined.storefrontId, 'shipments', 'live')
    await db.connection.updateMany({
      where: { storefront: { id: joined.storefrontId } },
      data: { ratePerSecondMilli: 0, concurrentWrites: inFlight },
    })
    await sandboxes.control('erp', 'POST', 'repair', {})
    await mirrorItems(context, joined.erpConnectionId, { whole: true })

    const measured: Round[] = []
    for (let round = 0; round <= rounds; round++) {
      const count = round === 0 ? Math.ceil(dispatches * warmingShare) : dispatches
      await sandboxes.control('shop', 'POST', 'clock', { offsetSeconds: (round + 1) * 3_600 })
      const sold = await sandboxes.control<{ firstId: number }>('shop', 'POST', 'bulk', {
        count,
        minutesSpan: 20,
        seed: round + 1,
      })
      await shipAll(composition, joined, count)
      const result = await runRound(composition, joined.storefrontId, sandboxes, { from: sold.firstId, count })
      if (round === 0) continue
      measured.push(result)
      const rate = (ms: number) => Math.round((count / ms) * 1_000)
      say(`round ${round}: ${rate(result.oursMs)} dispatches/s, bare loop ${rate(result.bareMs)}`)
    }
    return summarise(measured, dispatches)
  } finally {
    composition.stop()
    await composition.close()
    await sandboxes.stop()
  }
}

/** Lands the new orders and lets the ERP have and ship each of them, as the mirror would hold it: one pick, one parcel. */
async function shipAll(
  { context }: Composition,
  { storefrontId, erpConnectionId }: { storefrontId: string; erpConnectionId: string },
  count: number,
): Promise<void> {
  const { db } = context
  await pollOrders(context, storefrontId)
  while ((await evaluateOrders(context, storefrontId)).evaluated > 0);
  await db.$executeRaw`
    update outbox_entries set state = 'accepted', accepted_at = now(), ord_num = 'SO' || id, pkey = 'K' || id
    where storefront_id = ${storefrontId}::uuid and state <> 'accepted'`
  await db.$executeRaw`
    update web_orders o set bucket = 'in_erp', dispatch_dirty = true from outbox_entries e
    where e.order_id = o.id and o.storefront_id = ${storefrontId}::uuid and o.bucket <> 'in_erp'`
  const shipped = await db.$executeRaw`
    insert into erp_picks (connection_id, pkey, pick_num, ord_num, alt_po, inv_num, storefront_id, order_id, location, shipper,
      pro_num, shipped_on, shipped_at, currency, lines, track_nos, content_hash, seen_at, read_at)
    select e.connection_id, 'P' || e.id, 'P' || lpad(e.id::text, 7, '0'), e.ord_num, e.reference, 'I' || e.id, e.storefront_id,
      e.order_id, 'MAIN', 'UPSG', '', current_date, now(), e.currency,
      (select jsonb_agg(jsonb_build_object('seq', l -> 'seq', 'item', l -> 'item', 'upc', coalesce(l -> 'upc', '""'),
        'price', coalesce(l -> 'price', '"0"'), 'ordered', l -> 'quantity', 'picked', l -> 'quantity'))
        from jsonb_array_elements(e.body -> 'lines') l),
      array['1Z' || lpad(e.id::text, 16, '0')], '\\x00', now(), now()
    from outbox_entries e
    where e.connection_id = ${erpConnectionId}::uuid and e.kind = 'sales_order'
      and not exists (select from erp_picks p where p.order_id = e.order_id)`
  if (shipped !== count) throw new Error(`${shipped} of ${count} orders were shipped: nothing was measured`)
  await db.$executeRaw`analyze web_orders, outbox_entries, erp_picks, dispatches`
}

async function runRound(
  { context }: Composition,
  storefrontId: string,
  sandboxes: Sandboxes,
  { from, count }: { from: number; count: number },
): Promise<Round> {
  const before = (await mailsFrom(sandboxes, from)).length
  const statements = countStatements()
  const requests = keepRequests()
  const began = performance.now()
  let judged = 0
  for (let orders = 1; orders > 0; judged += orders) orders = (await judgeShipments(context, storefrontId)).orders
  const { confirmed } = await pushDispatches(context, storefrontId)
  const oursMs = performance.now() - began
  const kept = requests.stop()
  const asked = statements.read()
  statements.stop()
  if (confirmed !== count) throw new Error(`${confirmed} of ${count} dispatches (${judged} judged) were confirmed`)
  const told = (await mailsFrom(sandboxes, from)).map(({ orderId }) => orderId)
  if (told.length - before !== count || new Set(told).size !== count) {
    throw new Error(`${told.length} mails to ${new Set(told).size} customers for ${count} dispatches`)
  }
  // A shop without fulfilments says so once, with a 404.
  const same = kept.filter(({ url }) => !url.includes('/fulfillments'))
  return { oursMs, bareMs: await runBareLoop([], same, inFlight), statements: asked, requests: kept.length }
}

async function mailsFrom(sandboxes: Sandboxes, firstId: number): Promise<{ orderId: number }[]> {
  const mails = await sandboxes.control<{ orderId: number }[]>('shop', 'GET', 'mails')
  return mails.filter(({ orderId }) => orderId >= firstId)
}

function summarise(measured: readonly Round[], dispatches: number): BenchResult {
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const rounded = (value: number) => Math.round(value * 100) / 100
  const perSecond = (ms: number) => Math.round((dispatches / ms) * 1_000)
  return {
    ratio: rounded(median(measured.map(({ oursMs, bareMs }) => bareMs / oursMs))),
    figures: {
      dispatches,
      dispatchesPerSecond: median(measured.map(({ oursMs }) => perSecond(oursMs))),
      barePerSecond: median(measured.map(({ bareMs }) => perSecond(bareMs))),
      requestsPerDispatch: rounded(median(measured.map(({ requests }) => requests / dispatches))),
      statementsPerDispatch: rounded(median(measured.map(({ statements }) => statements / dispatches))),
    },
  }
}

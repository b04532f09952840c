import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { retryOrder } from '../../lib/exceptions/retry-case.ts'
import type { Db } from '../../lib/kernel/db.ts'
import { createDb } from '../../lib/kernel/db.ts'
import { createKeyRing } from '../../lib/kernel/seal.ts'
import { connectSandboxes, referenceOf } from './connect-sandboxes.ts'
import { countAftermath, goLive, startAftermath } from './count-aftermath.ts'
import type { Outcome } from './count-outcome.ts'
import { countLocked, countLost, readAttempts, readOwnRows, readReturnsSent } from './count-outcome.ts'
import type { Herd } from './herd.ts'
import { startHerd } from './herd.ts'
import { randomFrom } from './random.ts'
import type { Sandboxes } from './sandboxes.ts'
import { startSandboxes } from './sandboxes.ts'
import type { ChaosPlan } from './settings.ts'
import { checkPlan, erpSettings, faults } from './settings.ts'
import type { Upsets } from './upset-shop.ts'
import { noUpsets, upsetOrders } from './upset-shop.ts'

/** Once every order was sent, or since what follows it moved last: so long may anything be in doubt or stand still. */
const patienceSeconds = 60

/** How long sending what is left may take at most. */
const drainSeconds = 300

/** So many looks in a row must find nothing under way. */
const calmRounds = 6

/** A stop on SIGTERM may take 25 s. */
const stopSeconds = 30

export interface ChaosRun {
  outcome: Outcome
  /** Everything that makes the run a failure, in words; empty is a pass. */
  wrong: string[]
}

/**
 * Orders arrive, workers are killed and frozen, the ERP loses replies; then everything is counted.
 * @param place a migrated database of its own, and a folder for logs
 */
export async function runChaos(
  plan: ChaosPlan,
  place: { databaseUrl: string; folder: string; stopped?: AbortSignal },
  say: (line: string) => void,
): Promise<ChaosRun> {
  checkPlan(plan)
  const began = performance.now()
  const elapsed = () => Math.round((performance.now() - began) / 100) / 10
  const tell = (line: string) => say(`${elapsed().toFixed(1).padStart(6)} s  ${line}`)
  const keys = `chaos:${randomBytes(32).toString('base64')}`
  const db = createDb(place.databaseUrl, 'worker')
  const sandboxes = await startSandboxes(join(place.folder, 'sandboxes.log'))
  let herd: Herd | undefined
  const abandon = () => void herd?.kill()
  place.stopped?.addEventListener('abort', abandon)
  try {
    const shop = await openShop(sandboxes, plan)
    const { storefrontId } = await connectSandboxes(db, createKeyRing(keys), sandboxes, plan, shop.liveFrom)
    await startAftermath(db, storefrontId)
    const after: After = { silent: new Set(), upsets: noUpsets() }
    const chance = randomFrom(plan.seed + 1)
    await shop.sellUpTo(Math.ceil(plan.orders / 2), 60)
    herd = startHerd(
      plan,
      randomFrom(plan.seed),
      {
        ...process.env,
        DATABASE_URL: place.databaseUrl,
        SELVEDGE_KEYS: keys,
        SELVEDGE_ALLOW_PRIVATE_HOSTS: '1',
        SELVEDGE_POLL_SECONDS: '2',
      },
      (worker) => join(place.folder, `${worker}.log`),
    )
    tell(`seed ${plan.seed}: ${plan.workers} workers, ${plan.orders} orders, half of them there from the start`)

    const signals = place.stopped ? [herd.givenUp, place.stopped] : [herd.givenUp]
    const stopped = AbortSignal.any(signals)
    const blows = plan.workers * (plan.kills + plan.freezes)
    let coming = 0
    await herd.torment({
      async beforeBlow() {
        stopped.throwIfAborted()
        coming += 1
        const due = Math.min(1, 0.5 + (0.7 * coming) / blows)
        await shop.sellUpTo(Math.floor(plan.orders * due), 0.05)
        await upsetOrders(sandboxes, shop.externalIds, after.upsets, {
          count: Math.ceil(plan.upsets * shop.externalIds.length),
          random: chance,
          referenceOf,
        })
        if (coming === Math.ceil(blows / 3)) {
          after.silent = await goLive(db, sandboxes, storefrontId, shop.references)
          tell(`shipments go live: ${after.silent.size} have left before`)
        }
      },
      async afterBlow(told) {
        const { accepted } = await readOwnRows(db, shop.externalIds)
        tell(`${told}; ${accepted} of ${shop.references.length} orders confirmed`)
      },
    })
    await shop.sellUpTo(plan.orders, 0.05)
    await settle(db, sandboxes, shop, after, tell, stopped)
    const result = await count(db, sandboxes, shop, after, herd, tell)
    return { outcome: { ...result.outcome, seconds: elapsed() }, wrong: result.wrong }
  } finally {
    place.stopped?.removeEventListener('abort', abandon)
    await herd?.kill()
    await sandboxes.stop()
    await db.$disconnect()
  }
}

/** What came after the sale, as far as counting needs it. */
interface After {
  /** Picks that left before the shop's customers were told of any. */
  silent: Set<string>
  upsets: Upsets
}

interface ShopOfRun {
  liveFrom: Date
  references: string[]
  externalIds: string[]
  /** New paid orders until there are so many, placed within the last so many minutes. */
  sellUpTo(total: number, minutes: number): Promise<void>
}

async function openShop({ control }: Sandboxes, plan: ChaosPlan): Promise<ShopOfRun> {
  await control('erp', 'POST', 'repair', {})
  await control('erp', 'POST', 'settings', erpSettings(plan))
  for (const side of ['erp', 'shop'] as const) {
    for (const fault of faults[side]) await control(side, 'POST', 'faults', fault)
  }
  const { now } = await control<{ now: string }>('shop', 'POST', 'clock', { offsetSeconds: 0 })
  let asked = 0
  const shop: ShopOfRun = {
    liveFrom: new Date(new Date(now).getTime() - 3_700_000),
    references: [],
    externalIds: [],
    async sellUpTo(total, minutes) {
      const count = total - asked
      if (count <= 0) return
      const order = { count, minutesSpan: minutes, endSecondsAgo: 1, seed: plan.seed + asked }
      asked = total
      const made = await control<{ firstId: number; lastId: number }>('shop', 'POST', 'bulk', order)
      for (let id = made.firstId; id <= made.lastId; id++) {
        shop.references.push(referenceOf(id))
        shop.externalIds.push(String(id))
      }
    },
  }
  return shop
}

/** Waits until nothing moves any more, at most the product's patience. */
async function settle(
  db: Db,
  sandboxes: Sandboxes,
  shop: ShopOfRun,
  { upsets }: After,
  tell: (line: string) => void,
  stopped: AbortSignal,
): Promise<void> {
  tell('the last blow has fallen')
  const slowest = performance.now() + drainSeconds * 1_000
  let until = Number.POSITIVE_INFINITY
  let spoken = performance.now()
  let calm = 0
  let lastShipped = -1
  let lastLeft = Number.POSITIVE_INFINITY
  while (performance.now() < Math.min(until, slowest)) {
    stopped.throwIfAborted()
    const { accepted, unknown, staged, moving, aftermath, taken } = await readOwnRows(db, shop.externalIds)
    const { pending, shipped } = await sandboxes.ledger()
    const told = await db.erpPick.count({ where: { shippedAt: { not: null } } })
    // Cancelled or refunded before they were sent, some never are.
    const wanted = dueOf(shop, upsets, taken).length
    const isCalm = aftermath === 0 && told >= shipped && shipped === lastShipped
    if (accepted >= wanted && unknown + staged + moving === 0 && pending === 0 && isCalm) calm += 1
    else calm = 0
    lastShipped = shipped
    if (until < Number.POSITIVE_INFINITY && aftermath < lastLeft && unknown + staged === 0) {
      until = performance.now() + patienceSeconds * 1_000
    }
    lastLeft = aftermath
    if (calm >= calmRounds) return
    if (until === Number.POSITIVE_INFINITY && accepted + unknown + staged >= wanted) {
      until = performance.now() + patienceSeconds * 1_000
      tell(`every order was sent; ${patienceSeconds} s for the ${unknown + staged} in doubt`)
    }
    const asked = await askAgain(db)
    if (asked > 0) tell(`${asked} orders were sent three times by dying workers: a person asks again, as the rule says`)
    if (performance.now() - spoken > 5_000) {
      spoken = performance.now()
      tell(
        `${accepted} of ${shop.references.length} confirmed, ${moving} moving, ${unknown} unknown, ${staged} staged; ${told} of ${shipped} shipments read, ${aftermath} to be told or booked`,
      )
    }
    await sleep(500)
  }
}

/** Three sends that nobody can account for are a person's matter (bluecherry.md rule 2): here is the person. */
async function askAgain(db: Db): Promise<number> {
  const entries = await db.outboxEntry.findMany({
    where: { state: 'unknown', outcomeCode: 'SEND_UNRESOLVED' },
    select: { orderId: true },
  })
  for (const { orderId } of entries) await retryOrder(db, new Date(), { kind: 'operator', label: 'chaos' }, orderId)
  return entries.length
}

async function count(
  db: Db,
  sandboxes: Sandboxes,
  shop: ShopOfRun,
  { silent, upsets }: After,
  herd: Herd,
  tell: (line: string) => void,
): Promise<ChaosRun> {
  const stubborn = await herd.stop(stopSeconds)
  const ledger = await sandboxes.ledger()
  const own = await readOwnRows(db, shop.externalIds)
  const due = dueOf(shop, upsets, own.taken)
  const missing = countLost(ledger, dueOf(shop, upsets, []))
  const ended = new Set([...upsets.ended, ...own.taken])
  const aftermath = await countAftermath(sandboxes, shop, await readReturnsSent(db), { silent, ended })
  const outcome: Outcome = {
    orders: shop.references.length,
    kills: herd.kills,
    lost: missing.length,
    duplicates: ledger.duplicates,
    locked: await countLocked(db),
    unknownLeft: own.unknown + own.staged,
    shipped: aftermath.shipped,
    mails: aftermath.told,
    returns: aftermath.returns,
    seconds: 0,
  }
  tell(`attempts: ${await readAttempts(db)}`)
  const { partly, edited, refunds, deleted } = upsets
  tell(
    `upset: ${upsets.ended.size} cancelled or refunded whole, ${partly.size} in part, ${refunds.size} refunds stand, ${deleted} deleted, ${edited.size} edited in the ERP; ${aftermath.shipped} shipments, ${aftermath.told} mails, ${aftermath.returns} returns`,
  )
  const wrong = [
    ...(outcome.lost > 0 ? [`lost: ${missing.slice(0, 10).join(' ')}`] : []),
    ...(outcome.duplicates > 0 ? [`duplicates: ${twice(ledger.byReference).slice(0, 10).join(' ')}`] : []),
    ...(outcome.locked > 0 ? [`${outcome.locked} jobs or entries are locked by dead workers`] : []),
    ...(outcome.unknownLeft > 0 ? [`${outcome.unknownLeft} entries are unknown or staged`] : []),
    ...(own.aftermath > 0 ? [`${own.aftermath} shipments, notes or returns are still on their way`] : []),
    ...aftermath.wrong,
    ...(own.accepted < due.length
      ? [`confirmed only ${own.accepted}; orders stand ${JSON.stringify(own.buckets)}`]
      : []),
    ...(ledger.orders > outcome.orders + ledger.duplicates
      ? ['the ERP holds sales orders nobody placed in this run']
      : []),
    ...herd.ownEnds.map(({ worker, code, signal }) => `${worker} ended by itself with ${code ?? signal}`),
    ...stubborn.map((told) => `stopping: ${told}`),
  ]
  return { outcome, wrong }
}

/** What must have been confirmed: all but what was cancelled or refunded, and what waits for a person. */
const dueOf = ({ references, externalIds }: ShopOfRun, { ended }: Upsets, taken: readonly string[]): string[] => {
  const waits = new Set(taken)
  return references.filter((_, at) => !ended.has(externalIds[at] ?? '') && !waits.has(externalIds[at] ?? ''))
}

const twice = (byReference: Record<string, number>): string[] =>
  Object.entries(byReference).flatMap(([reference, times]) => (times > 1 ? [`${reference} x${times}`] : []))

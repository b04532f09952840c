import { isSweepDue } from '../lib/exceptions/sweep-cases.ts'
import type { FlowContext } from '../lib/flows/context.ts'
import { isAnyHoldOver } from '../lib/flows/orders/wake-held-orders.ts'
import { itemsResource, wholeItemsResource } from '../lib/mirror/is-mirrored.ts'
import { codesResource } from '../lib/mirror/mirror-codes.ts'
import { isAnyDue } from '../lib/outbox/verify.ts'
import type { Job } from '../lib/queue/enqueue.ts'
import { enqueue } from '../lib/queue/enqueue.ts'
import { dueAfterSalesJobs } from './schedule-after-sales.ts'
import { dueCatalogueJobs } from './schedule-catalogue.ts'
import { dueStockJobs } from './schedule-stock.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** At night by the shop's own clock. */
const censusHour = 3
const morningHour = 6
const tickMs = second

/**
 * What is done by the clock. One process at a time keeps it; a job that waits already is not added twice, so that a schedule
 * kept by two for a moment does no harm.
 */
export function keepSchedule(
  context: FlowContext,
  options: { pollSeconds: number; leads: () => Promise<boolean> },
): { stop(): Promise<void> } {
  const done = new Map<string, number>()
  const due = (key: string, everyMs: number) => {
    const now = context.clock.monotonic()
    const last = done.get(key)
    if (last !== undefined && now - last < everyMs) return false
    done.set(key, now)
    return true
  }
  let running: Promise<void> = Promise.resolve()
  const tick = async () => {
    try {
      if (context.stopping.aborted || !(await options.leads())) return
      const jobs = await dueJobs(context, due, options.pollSeconds)
      jobs.push(...(await dueCatalogueJobs(context, due, options.pollSeconds)))
      jobs.push(...(await dueStockJobs(context, due)))
      jobs.push(...(await dueAfterSalesJobs(context, due, options.pollSeconds)))
      if (jobs.length > 0) await enqueue(context.db, jobs)
    } catch (error) {
      context.log.warn({ error }, 'the schedule could not be kept just now')
    }
  }
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    running = tick().finally(() => {
      busy = false
    })
  }, tickMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

async function dueJobs(
  context: FlowContext,
  due: (key: string, everyMs: number) => boolean,
  pollSeconds: number,
): Promise<Job[]> {
  const { db, clock } = context
  const connections = await db.connection.findMany({
    where: { pausedAt: null },
    select: {
      id: true,
      kind: true,
      stoppedAt: true,
      erpStorefronts: { select: { timeZone: true }, orderBy: { code: 'asc' }, take: 1 },
      mirrorCursors: { select: { resource: true, readAt: true } },
      storefront: {
        select: { id: true, timeZone: true, flows: { where: { flow: 'orders' }, select: { mode: true } } },
      },
    },
  })
  const jobs: Job[] = []
  if (due('wake', 5 * second) && (await isAnyHoldOver(db, clock.now()))) jobs.push({ task: 'orders:wake', payload: {} })
  if (due('exceptions', 5 * second) && (await isSweepDue(db, clock.now())))
    jobs.push({ task: 'exceptions:sweep', payload: {} })
  for (const { id, kind, stoppedAt, mirrorCursors, erpStorefronts, storefront } of connections) {
    const connectionId = id
    if (stoppedAt) {
      // A quota ends by itself; a key is mended by a person, whose test clears it at once.
      if (due(`test ${id}`, 5 * minute)) jobs.push({ task: 'connections:test', payload: { connectionId } })
      continue
    }
    if (kind === 'erp') {
      const age = (resource: string) => {
        const readAt = mirrorCursors.find((cursor) => cursor.resource === resource)?.readAt
        return readAt ? clock.now().getTime() - readAt.getTime() : Number.POSITIVE_INFINITY
      }
      // Until it was read once nothing can be judged: then every few seconds, else every minute, or as shops are polled.
      const first = age(itemsResource) === Number.POSITIVE_INFINITY
      if (due(`items ${id}`, first ? 5 * second : Math.min(minute, 2 * pollSeconds * second)))
        jobs.push({ task: 'mirror:items', payload: { connectionId } })
      if (!first && age(wholeItemsResource) > 24 * hour && due(`whole ${id}`, hour)) {
        jobs.push({ task: 'mirror:items', payload: { connectionId, whole: true } })
      }
      if (age(codesResource) > 24 * hour && due(`codes ${id}`, 10 * minute)) {
        jobs.push({ task: 'mirror:codes', payload: { connectionId } })
      }
      // A net under the jobs that landing and evaluation add: nothing ready waits longer than this.
      if (due(`push ${id}`, 5 * second) && (await hasReady(context, id))) {
        jobs.push({ task: 'orders:push', payload: { connectionId } })
      }
      if (due(`verify ${id}`, 10 * minute) && isNight(clock.now(), erpStorefronts[0]?.timeZone)) {
        if (await isAnyDue(db, clock.now(), id)) jobs.push({ task: 'orders:verify', payload: { connectionId } })
      }
      continue
    }
    const mode = storefront?.flows[0]?.mode ?? 'off'
    if (!storefront || mode === 'off') continue
    const storefrontId = storefront.id
    if (due(`poll ${id}`, pollSeconds * second)) jobs.push({ task: 'orders:poll', payload: { storefrontId } })
    if (due(`evaluate ${id}`, 10 * second) && (await hasDirty(context, storefrontId))) {
      jobs.push({ task: 'orders:evaluate', payload: { storefrontId } })
    }
    if (due(`census ${id}`, 5 * second)) {
      const scope = await dueCensus(context, storefrontId, storefront.timeZone)
      if (scope) jobs.push({ task: 'orders:census', payload: { storefrontId, scope } })
    }
  }
  return jobs
}

async function hasReady({ db, clock }: FlowContext, connectionId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ ready: boolean }[]>`
    select exists (
      select from outbox_entries
      where connection_id = ${connectionId}::uuid and state = 'ready' and ready_at <= ${clock.now()} and not look_first) as ready`
  return row?.ready === true
}

async function hasDirty({ db }: FlowContext, storefrontId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ dirty: boolean }[]>`
    select exists (select from web_orders where storefront_id = ${storefrontId}::uuid and dirty) as dirty`
  return row?.dirty === true
}

/** The whole shop once, when its first poll has ended; then every night what is recent, and on Sundays the whole. */
async function dueCensus(
  { db, clock }: FlowContext,
  storefrontId: string,
  timeZone: string,
): Promise<'recent' | 'whole' | null> {
  const last = await db.census.findFirst({
    where: { storefrontId, finishedAt: { not: null } },
    orderBy: { finishedAt: 'desc' },
    select: { startedAt: true },
  })
  if (!last) {
    const cursor = await db.pollCursor.findFirst({ where: { storefrontId, flow: 'orders', cursorAt: { not: null } } })
    return cursor ? 'whole' : null
  }
  const now = clock.now()
  const today = nightOf(now, timeZone)
  if (today.hour < censusHour || nightOf(last.startedAt, timeZone).night === today.night) return null
  return today.weekday === 'Sun' ? 'whole' : 'recent'
}

/** From the census's hour on until people come. */
function isNight(now: Date, timeZone = 'UTC'): boolean {
  const { hour } = nightOf(now, timeZone)
  return hour >= censusHour && hour < morningHour
}

/** The business day whose night an instant belongs to: a day begins at the census's hour. */
function nightOf(instant: Date, timeZone: string): { night: string; hour: number; weekday: string } {
  const part = (at: Date) =>
    Object.fromEntries(
      new Intl.DateTimeFormat('en-GB', {
        timeZone,
        hourCycle: 'h23',
        weekday: 'short',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
      })
        .formatToParts(at)
        .map(({ type, value }) => [type, value]),
    )
  const here = part(instant)
  const { year, month, day } = part(new Date(instant.getTime() - censusHour * hour))
  return { night: `${year}-${month}-${day}`, hour: Number(here.hour), weekday: here.weekday ?? '' }
}

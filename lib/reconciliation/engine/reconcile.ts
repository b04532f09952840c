import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Prisma } from '../../kernel/db.ts'
import { explainOrders } from './explain-orders.ts'
import { gatherWork } from './gather-work.ts'
import { listBounds } from './list-bounds.ts'
import type { Scope, Sql } from './scope.ts'
import { within } from './scope.ts'
import type { LateChange } from './sum-days.ts'
import { addMoved, dropEmptyDays, keepBefore, rebuildDays } from './sum-days.ts'
import { claimInvoices, tellOrders } from './tell-orders.ts'
import { tellRefunds } from './tell-refunds.ts'
import { tellStrangers } from './tell-strangers.ts'
import { weighOrders } from './weigh-orders.ts'
import { writeEvents } from './write-events.ts'
import { writeTieOuts } from './write-tie-outs.ts'
import { writeVariances } from './write-variances.ts'

export interface ReconcileContext {
  db: Db
  clock: Pick<Clock, 'now'>
  /** Told in the transaction that found it: documents that came for a period somebody signed. */
  onLateChanges?: (tx: Prisma.TransactionClient, changes: readonly LateChange[]) => Promise<void>
}

export interface ReconcileOrder {
  /** All that close their months where it is left out. */
  storefrontId?: string
  /** `changed`: the flagged orders. `full`: every order anew. */
  kind: 'changed' | 'full'
  /** Orders a transaction, of the changed ones. */
  batch?: number
}

export interface Reconciled {
  orders: number
  variances: number
  passes: Record<string, { rows: number; ms: number }>
}

/**
 * Ties both sides out (decision 0019): set by set in the database, nothing read out of it. A changed order costs itself alone.
 * One run at a time; a second waits.
 */
export async function reconcile(
  context: ReconcileContext,
  { storefrontId, kind, batch = 1_000 }: ReconcileOrder,
): Promise<Reconciled> {
  const { db, clock } = context
  const asOf = clock.now()
  const shops = await db.monthEndTerms.findMany({ where: { storefrontId }, select: { storefrontId: true } })
  const storefrontIds = shops.map((shop) => shop.storefrontId)
  const done: Reconciled = { orders: 0, variances: 0, passes: {} }
  if (storefrontIds.length === 0) return done
  const run = await db.reconciliationRun.create({ data: { kind, asOf, startedAt: asOf } })
  try {
    for (;;) {
      const taken = await db.$transaction((tx) => runOnce(context, tx, { storefrontIds, kind, batch, asOf, done }), {
        timeout: longest,
        maxWait: longest,
      })
      done.orders += taken
      if (kind === 'full' || taken < batch) break
    }
    await db.reconciliationRun.update({
      where: { id: run.id },
      data: { endedAt: clock.now(), orders: done.orders, passes: done.passes },
    })
  } catch (error) {
    await db.reconciliationRun.update({
      where: { id: run.id },
      data: { endedAt: clock.now(), error: String(error).slice(0, 500) },
    })
    throw error
  }
  return done
}

const longest = 3_600_000

interface Turn {
  storefrontIds: string[]
  kind: ReconcileOrder['kind']
  batch: number
  asOf: Date
  done: Reconciled
}

async function runOnce(context: ReconcileContext, tx: Prisma.TransactionClient, turn: Turn): Promise<number> {
  const { storefrontIds, kind, batch, asOf, done } = turn
  const tell = async (name: string, work: () => Promise<number>) => {
    const started = performance.now()
    const rows = await work()
    const before = done.passes[name] ?? { rows: 0, ms: 0 }
    done.passes[name] = { rows: before.rows + rows, ms: before.ms + Math.round(performance.now() - started) }
  }
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('reconcile'))`
  await tx.$executeRaw`set local statement_timeout = 0`
  await tx.$executeRaw`set local work_mem = '64MB'`
  const orderIds = kind === 'full' ? await takeAll(tx, storefrontIds) : await takeFlagged(tx, storefrontIds, batch)
  const scope: Scope = { storefrontIds, orderIds }
  const isLocked = kind === 'full' && (await hasLocks(tx, storefrontIds))
  const isCounted = kind === 'changed' || isLocked
  if (isCounted) await tell('entries as they stood', () => keepBefore(tx, scope))
  await clear(tx, scope)
  await listBounds(tx, storefrontIds, asOf)
  await tell('tie-outs', () => writeTieOuts(tx, scope))
  await tell('orders to explain', () => gatherWork(tx, scope))
  await tell('sides', () => weighOrders(tx))
  await tell('invoices', () => claimInvoices(tx))
  await explainOrders(tx, tell)
  await tell('orders told', () => tellOrders(tx))
  await tell('refunds', () => tellRefunds(tx))
  await tell('entries', () => writeEvents(tx))
  await tell('documents of no order', () => tellStrangers(tx, scope))
  await tell('variances', async () => {
    const rows = await writeVariances(tx, scope, asOf)
    done.variances += rows
    return rows
  })
  let late: LateChange[] = []
  await tell('days', async () => {
    if (isCounted) late = await addMoved(tx, scope, asOf)
    else await rebuildDays(tx, scope)
    await dropEmptyDays(tx, scope)
    return 0
  })
  if (late.length > 0) await context.onLateChanges?.(tx, late)
  return orderIds ? orderIds.length : (done.passes['tie-outs']?.rows ?? 0)
}

/** The flagged orders, their flags taken down. */
async function takeFlagged(sql: Sql, storefrontIds: string[], batch: number): Promise<bigint[]> {
  const rows = await sql.$queryRaw<{ id: bigint }[]>`
    with taken as (
      select id from web_orders where storefront_id = any(${storefrontIds}::uuid[]) and money_dirty order by id limit ${batch}
      for no key update skip locked
    )
    update web_orders o set money_dirty = false from taken where o.id = taken.id returning o.id`
  return rows.map(({ id }) => id)
}

async function takeAll(sql: Sql, storefrontIds: string[]): Promise<null> {
  await sql.$executeRaw`update web_orders set money_dirty = false where storefront_id = any(${storefrontIds}::uuid[]) and money_dirty`
  return null
}

async function hasLocks(sql: Sql, storefrontIds: string[]): Promise<boolean> {
  const rows = await sql.$queryRaw<unknown[]>`
    select 1 from periods where storefront_id = any(${storefrontIds}::uuid[]) and state in ('signed_off', 'suspended') limit 1`
  return rows.length > 0
}

/** What a run makes anew: entries of its orders, and everything of documents that belong to none. */
async function clear(sql: Sql, scope: Scope): Promise<void> {
  const strangers = Prisma.sql`tie_out_id < 0 and storefront_id = any(${[...scope.storefrontIds]}::uuid[])`
  await sql.$executeRaw`delete from money_events e where ${within(scope, 'e', 'tie_out_id')}`
  if (!scope.orderIds) return
  await sql.$executeRaw`delete from money_events where ${strangers}`
  await sql.$executeRaw`delete from tie_outs where id < 0 and storefront_id = any(${[...scope.storefrontIds]}::uuid[])`
}

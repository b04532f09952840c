import { noteReached } from '../connections/connection-reach.ts'
import type { SalesOrderNow } from '../erp/after-sales-port.ts'
import { isFault } from '../kernel/fault.ts'
import type { MirrorContext } from './context.ts'
import { creditMemos, invoices, picks, returns, salesOrders } from './document-kinds.ts'
import { findLateSalesOrders, linkLateOrders } from './link-late-orders.ts'
import { readOurShops } from './match-orders.ts'
import { raiseFlags } from './raise-flags.ts'
import type { DocumentsRead, MirrorRun } from './read-documents.ts'
import { readDocumentsOf, settleRefused, writeBatch } from './read-documents.ts'

export const salesOrdersResource = salesOrders.resource
export const wholeSalesOrdersResource = wholeOf(salesOrders.resource)

const day = 86_400_000
/** How far back everything is read again (bluecherry.md rule 3). */
const wholeDays = 45
/** Before a shop went live nothing of it is ours, but what was on its way. */
const daysBeforeLive = 45
const mostLate = 50
const mostOld = 200

export type AfterSalesRead = Record<
  'salesOrders' | 'picks' | 'returns' | 'creditMemos' | 'invoices',
  DocumentsRead | null
>

/**
 * Reads what the ERP changed of sales orders, picks, returns, credit memos and invoices since the last reading, or everything of the last
 * 45 days, and keeps what carries one of our references. Only what differs is written; in the same transaction its orders are
 * marked for the flows and their jobs added. Each kind has a cursor of its own: one that fails does not hold up the others.
 * Reading twice changes nothing.
 * @throws {Fault} CONNECTION_*: the first that was met, after the other kinds were read
 */
export async function mirrorAfterSales(
  ctx: MirrorContext,
  connectionId: string,
  { whole = false }: { whole?: boolean } = {},
): Promise<AfterSalesRead> {
  const { db, clock } = ctx
  const report: AfterSalesRead = { salesOrders: null, picks: null, returns: null, creditMemos: null, invoices: null }
  const [erp, { settleMs }] = await Promise.all([ctx.erp(connectionId), ctx.erpTerms(connectionId)])
  const shops = await readOurShops(db, connectionId)
  if (shops.length === 0) return report
  // The cursor is a time of the ERP's own clock, taken before it is read.
  const { skewSeconds } = await erp.probe()
  const startedAt = clock.now()
  const run: MirrorRun = { connectionId, erp, shops, settleMs, startedAt }
  const cursorAt = new Date(startedAt.getTime() + skewSeconds * 1000)
  const faults: unknown[] = []

  const readKind = async (
    name: keyof AfterSalesRead,
    { resource }: { resource: string },
    read: (since: Date, isWhole: boolean) => Promise<DocumentsRead | null>,
  ): Promise<void> => {
    if (ctx.stopping.aborted) return
    const known = await db.mirrorCursor.findUnique({
      where: { connectionId_resource: { connectionId, resource } },
    })
    const since = whole
      ? new Date(cursorAt.getTime() - wholeDays * day)
      : (known?.cursorAt ?? (await firstSince(ctx, run)))
    try {
      report[name] = await read(since, whole)
    } catch (error) {
      // Refused or asked to wait: the others would be too.
      if (!isFault(error) || error.code !== 'CONNECTION_UNREADABLE') throw error
      faults.push(error)
    }
    if (!report[name]) return
    // The first reading goes back further than every night's.
    for (const one of whole || !known ? [resource, wholeOf(resource)] : [resource]) {
      const reached = { cursorAt, readAt: clock.now() }
      await db.mirrorCursor.upsert({
        where: { connectionId_resource: { connectionId, resource: one } },
        create: { connectionId, resource: one, ...reached },
        update: reached,
      })
    }
  }
  await readKind('salesOrders', salesOrders, (since, all) => readDocumentsOf(ctx, run, salesOrders, since, all))
  await readKind('picks', picks, (since, all) => readDocumentsOf(ctx, run, picks, since, all))
  await readKind('returns', returns, (since, all) => readDocumentsOf(ctx, run, returns, since, all))
  await readKind('creditMemos', creditMemos, (since, all) => readDocumentsOf(ctx, run, creditMemos, since, all))
  await readKind('invoices', invoices, (since, all) => readDocumentsOf(ctx, run, invoices, since, all))
  if (ctx.stopping.aborted) return report

  await readLate(ctx, run)
  for (const table of ['erp_picks', 'erp_returns', 'erp_credit_memos', 'erp_invoices'] as const) {
    await db.$transaction(async (tx) => raiseFlags(tx, table, await linkLateOrders(tx, table, connectionId)))
  }
  if (whole) await readOldOpen(ctx, run, new Date(cursorAt.getTime() - wholeDays * day))
  if (faults.length > 0) throw faults[0]
  await db.$transaction(async (tx) => {
    await tx.connection.update({
      where: { id: connectionId },
      data: { lastOkAt: clock.now(), clockSkewSeconds: skewSeconds },
      select: { id: true },
    })
    await noteReached(tx, clock.now(), connectionId)
  })
  return report
}

function wholeOf(resource: string): string {
  return `${resource}:whole`
}

/** From a little before the first of its shops went live: what was on its way then is confirmed too, silently. */
async function firstSince({ db, clock }: MirrorContext, { shops }: MirrorRun): Promise<Date> {
  const { _min } = await db.storefront.aggregate({
    where: { id: { in: shops.map(({ id }) => id) } },
    _min: { liveFrom: true },
  })
  const from = Math.min(_min.liveFrom?.getTime() ?? Number.POSITIVE_INFINITY, clock.now().getTime())
  return new Date(from - daysBeforeLive * day)
}

/** Sales orders whose order has landed since they were read. */
async function readLate(ctx: MirrorContext, run: MirrorRun): Promise<void> {
  for (const reference of await findLateSalesOrders(ctx.db, run.connectionId, mostLate)) {
    if (ctx.stopping.aborted) return
    await readOne(ctx, run, reference)
  }
}

/** Every night: what is still open and has not been touched for longer than everything is read again. */
async function readOldOpen(ctx: MirrorContext, run: MirrorRun, before: Date): Promise<void> {
  const old = await ctx.db.$queryRaw<{ altPo: string; poNum: string }[]>`
    select k.alt_po as "altPo", k.po_num as "poNum"
    from erp_sales_orders k
    left join outbox_entries e on e.order_id = k.order_id and e.kind = 'sales_order' and e.state = 'accepted'
    where k.connection_id = ${run.connectionId}::uuid and k.gone_at is null and k.order_id is not null
      and k.status not in ('shipped', 'cancelled') and k.last_mod_at < ${before}
    order by e.verified_at nulls first, k.id limit ${mostOld}`
  for (const reference of old) {
    if (ctx.stopping.aborted) return
    await readOne(ctx, run, reference)
  }
}

async function readOne(ctx: MirrorContext, run: MirrorRun, reference: { altPo: string; poNum: string }): Promise<void> {
  const { altPo, poNum } = reference
  const askedAt = ctx.clock.now()
  let found: SalesOrderNow[]
  try {
    found = await run.erp.readSalesOrders(altPo === '' ? { poNum } : { altPo })
  } catch (error) {
    if (!isFault(error, 'ERP_DOCUMENT_UNREADABLE')) throw error
    const text = (name: string) => (typeof error.context[name] === 'string' ? error.context[name] : '')
    const named = { pkey: text('pkey'), number: text('number'), field: text('field') }
    const refusal = { kind: salesOrders.refusalKind, ...named, altPo, poNum, refNum2: '', value: '' }
    await settleRefused(ctx, run, salesOrders, [refusal], new Set(), false)
    return
  }
  await writeBatch(ctx, run, salesOrders, askedAt, found)
  await settleRefused(ctx, run, salesOrders, [], new Set(found.map(({ pkey }) => pkey)), false)
}

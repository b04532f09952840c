import type { FlowContext } from '../lib/flows/context.ts'
import { salesOrdersResource, wholeSalesOrdersResource } from '../lib/mirror/mirror-after-sales.ts'
import { readBacklog } from '../lib/outbox/backlog.ts'
import type { Job } from '../lib/queue/enqueue.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

type Due = (key: string, everyMs: number) => boolean

/**
 * What happens by the clock after an order was sent: the ERP is read as often as the shops are polled and everything once a
 * night; nets under the jobs that readings and landings add; and once a minute the promises that have run out. A flow that is
 * off is asked for nothing: its flags stay up.
 */
export async function dueAfterSalesJobs(context: FlowContext, due: Due, pollSeconds: number): Promise<Job[]> {
  const jobs: Job[] = []
  if (due('after sales erps', Math.min(5, pollSeconds) * second))
    jobs.push(...(await readingJobs(context, due, pollSeconds)))
  if (!due('after sales shops', Math.min(2, pollSeconds) * second)) return jobs
  for (const shop of await readShops(context)) {
    const { storefrontId } = shop
    const payload = { storefrontId }
    const net = (what: string, isUp: boolean, everyMs = 10 * second) => isUp && due(`${what} ${storefrontId}`, everyMs)
    if (shop.comparesDrift && net('drift', shop.driftDirty)) jobs.push({ task: 'orders:drift', payload })
    if (shop.judgesShipments && (net('judge shipments', shop.dispatchDirty) || net('promises', true, minute)))
      jobs.push({ task: 'shipments:judge', payload })
    if (shop.pushesShipments && net('push shipments', shop.dispatchDue)) jobs.push({ task: 'shipments:push', payload })
    if (shop.plansReturns && (net('plan returns', shop.refundsDirty) || net('receipts', true, 5 * minute)))
      jobs.push({ task: 'returns:plan', payload })
    if (shop.closesMonths && net('month-end', true, minute)) jobs.push({ task: 'month-end:reconcile', payload })
    if (net('notes', shop.noteDue)) jobs.push({ task: 'notes:push', payload })
  }
  return jobs
}

async function readingJobs(context: FlowContext, due: Due, pollSeconds: number): Promise<Job[]> {
  const { db, clock } = context
  const now = clock.now()
  const jobs: Job[] = []
  for (const { connectionId, wholeAt, isFirst } of await readErps(context)) {
    if (due(`after sales ${connectionId}`, pollSeconds * second))
      jobs.push({ task: 'mirror:after-sales', payload: { connectionId } })
    const isOld = !isFirst && (wholeAt === null || now.getTime() - wholeAt.getTime() > 24 * hour)
    // Orders go first when the pace is short.
    if (
      isOld &&
      due(`after sales whole ${connectionId}`, hour) &&
      (await readBacklog(db, now, connectionId)).waiting === 0
    )
      jobs.push({ task: 'mirror:after-sales', payload: { connectionId, whole: true } })
  }
  return jobs
}

interface ErpDue {
  connectionId: string
  /** Nothing was read of it yet. */
  isFirst: boolean
  wholeAt: Date | null
}

const readErps = ({ db }: FlowContext): Promise<ErpDue[]> =>
  db.$queryRaw<ErpDue[]>`
    select c.id::text as "connectionId", changed.read_at is null as "isFirst", whole.read_at as "wholeAt"
    from connections c
    left join mirror_cursors changed on changed.connection_id = c.id and changed.resource = ${salesOrdersResource}
    left join mirror_cursors whole on whole.connection_id = c.id and whole.resource = ${wholeSalesOrdersResource}
    where c.kind = 'erp' and c.paused_at is null and c.stopped_at is null and exists (
      select from storefronts s join storefront_flows f on f.storefront_id = s.id
      where s.erp_connection_id = c.id and f.flow in ('orders', 'shipments', 'returns') and f.mode <> 'off')`

interface ShopDue {
  storefrontId: string
  comparesDrift: boolean
  judgesShipments: boolean
  pushesShipments: boolean
  plansReturns: boolean
  driftDirty: boolean
  dispatchDirty: boolean
  refundsDirty: boolean
  dispatchDue: boolean
  noteDue: boolean
  closesMonths: boolean
}

const readShops = ({ db, clock }: FlowContext): Promise<ShopDue[]> => {
  const now = clock.now()
  return db.$queryRaw<ShopDue[]>`
    with shops as (
      select s.id, n.paused_at is null and n.stopped_at is null as open,
        coalesce(max(f.mode::text) filter (where f.flow = 'orders'), 'off') as orders,
        coalesce(max(f.mode::text) filter (where f.flow = 'shipments'), 'off') as shipments,
        coalesce(max(f.mode::text) filter (where f.flow = 'returns'), 'off') as returns
      from storefronts s
      join connections n on n.id = s.connection_id
      join storefront_flows f on f.storefront_id = s.id
      group by s.id, n.paused_at, n.stopped_at
    )
    select s.id::text as "storefrontId", s.orders <> 'off' as "comparesDrift", s.shipments <> 'off' as "judgesShipments",
      s.shipments = 'live' and s.open as "pushesShipments", s.returns <> 'off' as "plansReturns",
      exists (select from web_orders o where o.storefront_id = s.id and o.drift_dirty) as "driftDirty",
      exists (select from web_orders o where o.storefront_id = s.id and o.dispatch_dirty) as "dispatchDirty",
      exists (select from web_orders o where o.storefront_id = s.id and o.refunds_dirty) as "refundsDirty",
      exists (select from dispatches d where d.storefront_id = s.id and ((d.state in ('ready', 'unknown') and d.ready_at <= ${now})
        or (d.state = 'sending' and d.deadline_at < ${now}))) as "dispatchDue",
      s.open and exists (
        select from shop_notes t join storefront_flows f on f.storefront_id = s.id and f.flow = t.flow and f.mode = 'live'
        where t.storefront_id = s.id and ((t.state in ('ready', 'unknown') and t.ready_at <= ${now})
          or (t.state = 'sending' and t.deadline_at < ${now}))) as "noteDue",
      exists (select from month_end_terms m where m.storefront_id = s.id) as "closesMonths"
    from shops s where s.orders <> 'off' or s.shipments <> 'off' or s.returns <> 'off'`
}

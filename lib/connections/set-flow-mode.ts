import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { returnCodes, shipmentCodes } from '../exceptions/after-sales-codes.ts'
import { findingCodeNames, isStockCode } from '../exceptions/finding-codes.ts'
import { settleFindings } from '../exceptions/settle-findings.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { isOfReturns } from '../outbox/entry.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import { evaluateAgain } from './evaluate-again.ts'

export type FlowMode = 'off' | 'shadow' | 'live'

/** The flows that can be set; a flow a shop has no row of is off. */
export const settableFlows = ['orders', 'catalogue', 'inventory', 'shipments', 'returns'] as const
export type SettableFlow = (typeof settableFlows)[number]

/**
 * Sets what a flow may do: off (reads and writes nothing), shadow (lands, maps, shows), live (sends). When it went live is
 * kept: what stood in a shop before that is compared, not enforced. What waited to be written to a catalogue,
 * or of shipments and returns, is withdrawn: dispatches that left before a flow went live again are written silently.
 * @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN, LIVE_NEEDS_GO_LIVE (orders), LIVE_NEEDS_ERP (the others)
 */
export async function setFlowMode(
  db: Db,
  actor: Actor,
  storefrontId: string,
  flow: SettableFlow,
  mode: FlowMode,
  clock: Clock = systemClock,
): Promise<void> {
  requirePermission(actor, 'flows:set-mode', storefrontId)
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from storefronts where id = ${storefrontId}::uuid for no key update`
    const storefront = await tx.storefront.findUnique({
      where: { id: storefrontId },
      include: { flows: { where: { flow } } },
    })
    if (!storefront) throw new Fault('STOREFRONT_UNKNOWN', 'This shop does not exist')
    if (mode === 'live' && flow === 'orders' && !storefront.liveFrom) {
      throw new Fault(
        'LIVE_NEEDS_GO_LIVE',
        `${storefront.code} has no go-live instant: orders paid before it are not sent`,
      )
    }
    if (mode === 'live' && !storefront.erpConnectionId && flow !== 'orders') {
      throw new Fault('LIVE_NEEDS_ERP', `${storefront.code} has no ERP: nothing could be sent to it`)
    }
    const before = storefront.flows[0]?.mode ?? 'off'
    if (before === mode) return
    const liveSince = mode === 'live' ? { liveSince: clock.now() } : {}
    await tx.storefrontFlow.upsert({
      where: { storefrontId_flow: { storefrontId, flow } },
      create: { storefrontId, flow, mode, ...liveSince },
      update: { mode, ...liveSince },
    })
    await recordAudit(tx, actor, {
      action: 'flows:set-mode',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before: { flow, mode: before },
      after: { flow, mode },
    })
    if (mode !== 'live') {
      // What somebody wrote for a customer then is not mailed weeks later.
      await tx.$executeRaw`
        update shop_notes set state = 'withdrawn', outcome_code = 'FLOW_SWITCHED'
        where storefront_id = ${storefrontId}::uuid and flow = ${flow}::flow and state = 'ready'`
    }
    if (flow === 'catalogue') await leaveCatalogue(tx, clock.now(), storefrontId, { before, mode })
    if (flow === 'shipments') await leaveShipments(tx, clock.now(), storefrontId, mode)
    if (flow === 'returns') await leaveReturns(tx, clock.now(), storefrontId, mode)
    if (mode !== 'off') await wake(tx, flow, storefrontId)
    if (flow === 'inventory' && mode !== 'off' && storefront.erpConnectionId) {
      await enqueue(tx, [{ task: 'inventory:compute', payload: { connectionId: storefront.erpConnectionId } }])
    }
    if (flow === 'orders' && mode === 'live' && storefront.erpConnectionId) {
      await enqueue(tx, [{ task: 'orders:push', payload: { connectionId: storefront.erpConnectionId } }])
    }
    await notify(tx, 'connections')
  })
}

/**
 * What was to be written under one mode is not written under another, weeks later and by values of then: it ends, but for
 * what is on its way, which is read back, and variations whose product is. After a while off the shop is read before it is
 * compared; off, nobody looks and no case stays open.
 */
async function leaveCatalogue(
  tx: Tx,
  now: Date,
  storefrontId: string,
  { before, mode }: { before: FlowMode; mode: FlowMode },
): Promise<void> {
  await tx.$executeRaw`
    update catalogue_changes c set state = 'withdrawn', ended_at = ${now}, outcome_code = 'FLOW_SWITCHED',
      undoes_id = null
    where c.storefront_id = ${storefrontId}::uuid
      and (c.state = 'ready' or (c.state = 'proposed' and c.outcome_code is distinct from 'SHADOW'))
      and not (c.kind = 'publish' and c.field = 'variation' and exists (
        select from catalogue_changes p
        where p.storefront_id = c.storefront_id and p.style_key = c.style_key and p.kind = 'publish'
          and p.field <> 'variation' and p.state in ('sending', 'unknown')))`
  if (before === 'off') {
    await tx.$executeRaw`
      update poll_cursors set last_rows = -1 where storefront_id = ${storefrontId}::uuid and flow = 'catalogue'`
  }
  if (mode === 'off') {
    const codes = findingCodeNames.filter((code) => !isStockCode(code))
    await settleFindings(tx, now, { storefrontId, codes, judged: 'all' }, [])
  }
}

/** What has not left is withdrawn; what is on its way finds the gate shut. Not live, nobody looks and no case stays open. */
async function leaveShipments(tx: Tx, now: Date, storefrontId: string, mode: FlowMode): Promise<void> {
  if (mode === 'live') return
  // Orders before dispatches, as everybody takes them, and those that are flagged below with them: in one order.
  await tx.$queryRaw`
    select id from web_orders
    where id in (
      select order_id from dispatches
      where storefront_id = ${storefrontId}::uuid and state in ('shadow', 'waiting', 'ready', 'refused') and confirmed_at is null
      union
      select order_id from erp_picks where storefront_id = ${storefrontId}::uuid and ${mode === 'shadow'}
      union
      select order_id from erp_sales_orders where storefront_id = ${storefrontId}::uuid and ${mode === 'shadow'})
    order by id for no key update`
  await tx.$executeRaw`
    update dispatches set state = 'withdrawn', outcome_code = 'FLOW_SWITCHED', updated_at = ${now}
    where storefront_id = ${storefrontId}::uuid and state in ('shadow', 'waiting', 'ready', 'refused')
      and confirmed_at is null and done - 'before' = '{}'::jsonb`
  await settleFindings(tx, now, { storefrontId, codes: shipmentCodes, judged: 'all' }, [])
}

async function leaveReturns(tx: Tx, now: Date, storefrontId: string, mode: FlowMode): Promise<void> {
  if (mode === 'live') return
  await tx.$executeRaw`
    update outbox_entries e set state = 'withdrawn', lease_owner = null, lease_until = null, next_lookup_at = null,
      updated_at = ${now}
    where e.storefront_id = ${storefrontId}::uuid and ${isOfReturns} and e.state in ('ready', 'claimed')`
  await settleFindings(tx, now, { storefrontId, codes: returnCodes, judged: 'all' }, [])
}

/** What was judged under another mode is judged again. */
async function wake(tx: Tx, flow: SettableFlow, storefrontId: string): Promise<void> {
  switch (flow) {
    case 'orders':
      await evaluateAgain(tx, storefrontId)
      await enqueue(tx, [{ task: 'orders:poll', payload: { storefrontId } }])
      return
    case 'catalogue':
      await tx.$executeRaw`
        update shop_items set dirty = true where storefront_id = ${storefrontId}::uuid and gone_at is null and not dirty`
      await enqueue(tx, [{ task: 'catalogue:poll', payload: { storefrontId } }])
      await enqueue(tx, [{ task: 'catalogue:compare', payload: { storefrontId } }])
      return
    case 'inventory':
      await tx.stockPolicy.upsert({
        where: { storefrontId },
        create: { storefrontId },
        update: { recompute: true },
        select: { storefrontId: true },
      })
      return
    case 'shipments':
      await tx.$executeRaw`
        update web_orders o set dispatch_dirty = true
        from (
          select o.id from web_orders o
          where o.storefront_id = ${storefrontId}::uuid and not o.dispatch_dirty
            and (exists (select from erp_picks p where p.order_id = o.id)
              or exists (select from erp_sales_orders s where s.order_id = o.id))
          order by o.id for no key update
        ) concerned where o.id = concerned.id`
      await enqueue(tx, [{ task: 'shipments:judge', payload: { storefrontId } }])
      await enqueue(tx, [{ task: 'shipments:push', payload: { storefrontId } }])
      return
    case 'returns':
      await tx.$executeRaw`
        update web_orders o set refunds_dirty = true
        from (
          select o.id from web_orders o
          where o.storefront_id = ${storefrontId}::uuid and not o.refunds_dirty
            and (o.refunded_amount > 0 or exists (select from erp_sales_orders s where s.order_id = o.id)
              or exists (select from erp_returns r where r.order_id = o.id))
          order by o.id for no key update
        ) concerned where o.id = concerned.id`
      await enqueue(tx, [{ task: 'returns:plan', payload: { storefrontId } }])
      return
  }
}

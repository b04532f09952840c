import type { FindingCode } from '../../exceptions/finding-codes.ts'
import { settleFindings } from '../../exceptions/settle-findings.ts'
import { sqlOf } from '../../kernel/db.ts'
import { businessDate } from '../../kernel/period.ts'
import type { Sql } from '../../kernel/sql.ts'
import { lockStock } from '../../mirror/lock-stock.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { FlowContext } from '../context.ts'
import { freshMs } from './claim-levels.ts'
import { findDirty } from './find-dirty.ts'
import { findKeptByParent } from './find-kept-by-parent.ts'
import { findOversold } from './find-oversold.ts'
import { holdGuard } from './hold-guard.ts'
import { planForMany } from './plan-for-many.ts'
import type { StockShop } from './stock-shops.ts'
import { readStockShops, sharingWith } from './stock-shops.ts'
import { dropLevels, writeLevels } from './write-levels.ts'
import { writePending } from './write-pending.ts'

export interface ComputedStock {
  /** Shop items looked at; null when some storefront was computed whole. */
  looked: number | null
  /** New numbers. */
  renumbered: number
  /** When to try again: some shop's orders are not read up to the ERP's figures. */
  waitsUntil: Date | null
  /** The shops waited for, and when their poll can reach the figures. */
  waitsFor: { storefrontId: string; at: Date }[]
}

/** A shop that cannot be read holds up the others' stock so long, and no longer; its own stays. */
const longestWaitMs = 15 * 60_000
const againMs = 2_000

/**
 * Brings the numbers of every shop that draws on an ERP up to date with its stock and the orders, at the cost of what changed
 * (rules 18, 19). One computation a connection at a time, and none while its stock is being written. Nothing is computed from
 * a poll older than the ERP's figures: then it says when to come back.
 */
export async function computeStock({ db, clock }: FlowContext, connectionId: string): Promise<ComputedStock> {
  const computed: ComputedStock = { looked: 0, renumbered: 0, waitsUntil: null, waitsFor: [] }
  await sqlOf(db).transaction(async (tx) => {
    await lockStock(tx, connectionId)
    const now = clock.now()
    const snapshot = await readSnapshot(tx, connectionId)
    // Before the first reading everything would be zero.
    if (!snapshot) return
    await lockPolicies(tx, connectionId)
    const shops = (await readStockShops(tx, now, connectionId)).filter(({ readsOrders }) => readsOrders)
    const behind = shops.filter((shop) => isBehind(shop, snapshot.asOf))
    const waiting = behind.filter((shop) => !isGivenUp(shop, now))
    if (waiting.length > 0) {
      computed.waitsUntil = new Date(now.getTime() + againMs)
      computed.waitsFor = waiting.map(({ id, pollLagSeconds }) => ({
        storefrontId: id,
        at: new Date(Math.max(now.getTime(), snapshot.asOf.getTime() + (pollLagSeconds + 1) * 1_000)),
      }))
      return
    }
    const pending = await writePending(tx, now, connectionId)
    const wanted = shops.filter((shop) => shop.mode !== 'off' && !behind.includes(shop))
    await markMissed(tx, connectionId, wanted, pending)
    for (const shop of wanted) {
      const changes = { upTo: snapshot.changeNo, pending, newDay: isNewDay(shop) }
      const { items, count } = await findDirty(tx, shop, connectionId, changes)
      let renumbered = 0
      if (count !== 0) {
        const asked = await planForMany(tx, count, items)
        await dropLevels(tx, asked)
        renumbered = (await writeLevels(tx, now, shop, connectionId, asked, sharingWith(shop, shops))).renumbered
        await planForMany(tx, 0, items)
      }
      await finish(tx, now, shop, snapshot.changeNo, { looked: count, renumbered })
      computed.looked = count === null || computed.looked === null ? null : computed.looked + count
      computed.renumbered += renumbered
    }
    if (wanted.length > 0) await notify(tx, 'inventory')
  })
  return computed
}

/** Whoever changes a policy or a rule meanwhile waits, and has it all computed again after this. */
async function lockPolicies(tx: Sql, connectionId: string): Promise<void> {
  await tx.$queryRaw`
    with made as (
      insert into stock_policies (storefront_id)
      select id from storefronts where erp_connection_id = ${connectionId}::uuid order by id
      on conflict (storefront_id) do nothing
    )
    select p.storefront_id::text from stock_policies p join storefronts s on s.id = p.storefront_id
    where s.erp_connection_id = ${connectionId}::uuid order by p.storefront_id for update of p`
}

interface Snapshot {
  /** Of the latest location, by our clock. */
  asOf: Date
  changeNo: bigint
}

async function readSnapshot(tx: Sql, connectionId: string): Promise<Snapshot | null> {
  const [row] = await tx.$queryRaw<{ asOf: Date | null; changeNo: bigint }[]>`
    select max(l.as_of) - make_interval(secs => coalesce(c.clock_skew_seconds, 0)) as "asOf",
      coalesce((select max(e.change_no) from erp_stock e where e.connection_id = c.id), 0) as "changeNo"
    from connections c left join erp_stock_locations l on l.connection_id = c.id
    where c.id = ${connectionId}::uuid
    group by c.id, c.clock_skew_seconds`
  return row?.asOf ? { asOf: row.asOf, changeNo: row.changeNo } : null
}

const isBehind = ({ ordersReadTo }: StockShop, asOf: Date) => ordersReadTo === null || ordersReadTo < asOf

/** Nobody answers there, has for long, or ever has: its own numbers stay, the others do not wait. */
const isGivenUp = ({ closed, ordersReadTo }: StockShop, now: Date) =>
  closed || ordersReadTo === null || now.getTime() - ordersReadTo.getTime() > longestWaitMs

const isNewDay = ({ policy, timeZone, today }: StockShop) =>
  policy.computedAt !== null && businessDate(policy.computedAt, timeZone) !== today

/** What changed in the orders is told once: who was not computed now is computed whole the next time. */
async function markMissed(tx: Sql, connectionId: string, computed: readonly StockShop[], pending: readonly bigint[]) {
  if (pending.length === 0) return
  await tx.$executeRaw`
    update stock_policies p set recompute = true
    from storefronts s
    where s.id = p.storefront_id and s.erp_connection_id = ${connectionId}::uuid and not p.recompute
      and not (p.storefront_id = any(${computed.map(({ id }) => id)}::uuid[]))`
}

/** The guard, the cases and the way out, all in the transaction of the numbers. */
async function finish(
  tx: Sql,
  now: Date,
  shop: StockShop,
  changeNo: bigint,
  { looked, renumbered }: { looked: number | null; renumbered: number },
): Promise<void> {
  const guarded = await holdGuard(tx, now, shop)
  await tx.$executeRaw`
    insert into stock_policies (storefront_id, computed_change_no, computed_at, recompute)
    values (${shop.id}::uuid, ${changeNo}, ${now}, false)
    on conflict (storefront_id) do update set computed_change_no = excluded.computed_change_no,
      computed_at = excluded.computed_at, recompute = false`
  const storefrontId = shop.id
  if (shop.mode !== 'live') {
    const codes = ['STOCK_GUARD', 'OVERSOLD', 'STOCK_KEPT_BY_PARENT'] as const
    await settleFindings(tx, now, { storefrontId, codes, judged: 'all' }, [])
    return
  }
  const findings = [...guarded]
  const codes: FindingCode[] = ['STOCK_GUARD']
  // Where no number was looked at, none can be short of anything that it was not before.
  if (looked !== 0) {
    findings.push(...(await findOversold(tx, now, storefrontId)), ...(await findKeptByParent(tx, storefrontId)))
    codes.push('OVERSOLD', 'STOCK_KEPT_BY_PARENT')
  }
  const { closed } = await settleFindings(tx, now, { storefrontId, codes, judged: 'all' }, findings)
  // What waited may leave again: its numbers were old, or the guard was shut.
  const { recompute, computedAt } = shop.policy
  const wasHeld = recompute || computedAt === null || now.getTime() - computedAt.getTime() >= freshMs || closed > 0
  if (renumbered > 0 || wasHeld) await enqueue(tx, [{ task: 'inventory:push', payload: { storefrontId } }])
}

import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { StockShop } from './stock-shops.ts'

/** What goes to zero within it is one run for the guard. */
const windowMs = 10 * 60_000

/** Named in the exception; the page lists all. */
const mostNamed = 20

/**
 * SQL: what the shop shows now, as far as anybody knows: what it confirmed, or what was read since. Expects `l` stock_levels
 * and `s` shop_items.
 */
export const shownNow = Prisma.sql`coalesce(
  case when l.confirmed_at is null or s.read_at > l.confirmed_at then s.quantity end, l.confirmed_quantity, 0)`

/**
 * The guard: when more of what is on sale would go to zero than the policy allows, those zeros wait for a person, or for the
 * next computation that says otherwise (failure 38). Other numbers go, so that nothing is sold that is known to be less.
 * @returns the case to open, none when nothing waits
 */
export async function holdGuard(tx: Sql, now: Date, shop: StockShop): Promise<ShopFinding[]> {
  const { guardPercent, guardLeast, guardOpenUntil } = shop.policy
  const zeros = await tx.$queryRaw<{ id: bigint; sku: string; held: boolean; shown: number }[]>`
    select l.shop_item_id as id, s.sku, l.state = 'guarded' as held, ${shownNow} as shown
    from stock_levels l
    join shop_items s on s.id = l.shop_item_id
    where l.storefront_id = ${shop.id}::uuid and l.state in ('ready', 'guarded', 'sending', 'unknown') and l.desired = 0
      and s.gone_at is null and s.keeper = 'own' and ${shownNow} > 0
    order by l.shop_item_id`
  const gone = zeros.length === 0 ? 0 : await countGone(tx, now, shop)
  const toZero = zeros.length + gone
  const onSale = zeros.length === 0 || toZero < guardLeast ? 0 : gone + (await countOnSale(tx, shop.id))
  const open = guardOpenUntil !== null && guardOpenUntil > now
  const holds = !open && zeros.length > 0 && toZero >= guardLeast && toZero * 100 > onSale * guardPercent
  const turned = zeros.filter(({ held }) => held !== holds).map(({ id }) => id)
  if (holds && turned.length > 0) {
    await tx.$executeRaw`
      with held as (
        update stock_levels l set state = 'guarded' from shop_items s
        where l.shop_item_id = any(${turned}::bigint[]) and l.state = 'ready' and s.id = l.shop_item_id
        returning l.shop_item_id, l.version, l.desired, ${shownNow} as shown
      )
      insert into stock_events (shop_item_id, at, kind, version, quantity, detail)
      select shop_item_id, ${now}, 'guarded', version, desired, jsonb_build_object('shown', shown) from held
      order by shop_item_id`
  }
  // Also those that are zero in the shop by now: nothing is left to ask about.
  if (!holds) {
    await tx.$executeRaw`
      update stock_levels set state = 'ready', ready_at = ${now}
      where storefront_id = ${shop.id}::uuid and state = 'guarded'`
    return []
  }
  const percent = Math.floor((toZero * 100) / onSale)
  const skus = zeros.slice(0, mostNamed).map(({ sku }) => sku)
  return [
    {
      code: 'STOCK_GUARD',
      cause: {
        key: 'guard',
        field: 'SKUs to zero',
        value: String(toZero),
        toZero,
        onSale,
        percent,
        allowedPercent: guardPercent,
        skus,
      },
    },
  ]
}

/** Zeros that went a moment ago and nobody let go: a reading that loses the stock comes in bites, each of them small. */
async function countGone(tx: Sql, now: Date, { id, policy }: StockShop): Promise<number> {
  const since = new Date(Math.max(now.getTime() - windowMs, policy.guardOpenUntil?.getTime() ?? 0))
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::integer as count
    from stock_levels l
    join shop_items s on s.id = l.shop_item_id
    where l.storefront_id = ${id}::uuid and l.desired = 0 and l.state = 'settled' and l.sent_quantity = 0 and l.sends > 0
      and l.confirmed_at > ${since} and l.sent_version = l.confirmed_version and s.gone_at is null and s.keeper = 'own'
      and ${shownNow} = 0`
  return row?.count ?? 0
}

async function countOnSale(tx: Sql, storefrontId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::integer as count
    from stock_levels l
    join shop_items s on s.id = l.shop_item_id
    where l.storefront_id = ${storefrontId}::uuid and s.gone_at is null and s.keeper = 'own' and ${shownNow} > 0`
  return Math.max(row?.count ?? 0, 1)
}

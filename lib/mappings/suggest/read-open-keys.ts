import { narrowScope, requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Prisma } from '../../kernel/db.ts'
import type { Json } from '../../kernel/digest.ts'
import type { Amount } from '../../kernel/money.ts'
import { translateOrder } from '../../storefront/translate-order.ts'
import type { ShopGoods } from './shop-goods.ts'
import { goodsByName, goodsOf } from './shop-goods.ts'

/** Exceptions that an item link mends. */
export const linkableCodes = ['SKU_MISSING', 'SKU_UNKNOWN', 'SKU_INACTIVE', 'SKU_AMBIGUOUS', 'PRODUCT_DELETED'] as const

export type LinkableCode = (typeof linkableCodes)[number]

/** Something a link is wanted for: an open exception, the key of the link that mends it, and what the shop says of it. */
export interface OpenKey {
  caseId: string
  code: LinkableCode
  storefrontId: string
  storefrontCode: string
  storefrontCurrency: string
  /** Null when the shop is joined to no ERP: then nothing can be suggested. */
  erpConnectionId: string | null
  /** As an item link carries it. */
  key: string
  goods: ShopGoods
  openedAt: Date
  /** Orders it keeps from going, and what stands at risk by currency. */
  held: number
  money: { currency: string; amount: Amount }[]
}

interface KeyRow extends Omit<OpenKey, 'goods' | 'money'> {
  totals: Record<string, string>
  lineRef: string
  name: string
  platform: string
  payload: Json
  frozenSkus: Record<string, string>
  orderCurrency: string
}

export interface KeysWanted {
  storefrontId?: string | undefined
  /** Only these exceptions, dismissed ones too. */
  caseIds?: readonly string[]
  /** The last exception of the page before. */
  after?: string | undefined
  size?: number
}

/**
 * Open keys, those that hold most first, without those dismissed for good and those whose exception is dismissed. What the shop says
 * comes from one of the orders that wait.
 * @throws {Fault} NOT_PERMITTED
 */
export async function readOpenKeys(
  db: Db,
  actor: Actor,
  wanted: KeysWanted = {},
): Promise<{ keys: OpenKey[]; next: string | null }> {
  requirePermission(actor, 'mappings:read', wanted.storefrontId)
  const scope = narrowScope(actor, wanted.storefrontId)
  const size = Math.min(wanted.size ?? 50, 200)
  const conditions = [
    Prisma.sql`c.state = 'open' and c.code = any(${[...linkableCodes]}::text[])`,
    wanted.caseIds ? null : Prisma.sql`c.dismissed_at is null`,
    scope === null ? null : Prisma.sql`c.storefront_id = any(${[...scope]}::uuid[])`,
    wanted.caseIds ? Prisma.sql`c.id = any(${[...wanted.caseIds]}::uuid[])` : null,
    wanted.after
      ? Prisma.sql`exists (select from exception_cases l where l.id = ${wanted.after}::uuid
          and (c.held < l.held or (c.held = l.held and (c.opened_at, c.id) > (l.opened_at, l.id))))`
      : null,
  ].filter((condition) => condition !== null)
  const rows = await db.$queryRaw<KeyRow[]>`
    select c.id as "caseId", c.code, c.opened_at as "openedAt", c.held, c.money as totals, f.id as "storefrontId", f.code as "storefrontCode",
      f.currency::text as "storefrontCurrency", f.erp_connection_id as "erpConnectionId", n.platform,
      s.evidence ->> 'link' as key, coalesce(s.evidence ->> 'name', '') as name, s.line_ref as "lineRef",
      r.payload, o.frozen_skus as "frozenSkus", o.currency::text as "orderCurrency"
    from exception_cases c
    join storefronts f on f.id = c.storefront_id
    join connections n on n.id = f.connection_id
    cross join lateral (
      select s.evidence, s.line_ref, s.order_id from exception_subjects s
      where s.case_id = c.id and s.closed_at is null and coalesce(s.evidence ->> 'link', '') <> ''
      -- One in the shop's own currency has a price to compare.
      order by (s.currency = f.currency) is true desc, s.id limit 1) s
    join web_orders o on o.id = s.order_id
    left join landed_revisions r on r.id = o.current_revision_id
    where ${Prisma.join(conditions, ' and ')}
      and not exists (select from link_dismissals d
        where d.storefront_id = f.id and d.key = s.evidence ->> 'link' and d.item_pkey = '')
    order by c.held desc, c.opened_at, c.id limit ${size + 1}`
  const keys = rows
    .slice(0, size)
    .map(({ lineRef, name, platform, payload, frozenSkus, orderCurrency, totals, ...row }) => ({
      ...row,
      money: Object.entries(totals)
        .map(([currency, amount]) => ({ currency, amount: BigInt(amount) }))
        .filter(({ amount }) => amount !== 0n),
      goods: readGoods({ key: row.key, lineRef, name, platform, payload, frozenSkus, orderCurrency }),
    }))
  return { keys, next: rows.length > size ? (keys.at(-1)?.caseId ?? null) : null }
}

/** How many such keys stand open, the dismissed ones apart. @throws {Fault} NOT_PERMITTED */
export async function countOpenKeys(db: Db, actor: Actor, storefrontId?: string): Promise<number> {
  requirePermission(actor, 'mappings:read', storefrontId)
  const scope = narrowScope(actor, storefrontId)
  const [row] = await db.$queryRaw<{ keys: number }[]>`
    select count(*)::int as keys from exception_cases c
    cross join lateral (
      select s.evidence ->> 'link' as key from exception_subjects s
      where s.case_id = c.id and s.closed_at is null and coalesce(s.evidence ->> 'link', '') <> '' order by s.id limit 1) s
    where c.state = 'open' and c.dismissed_at is null and c.code = any(${[...linkableCodes]}::text[])
      and (${scope === null} or c.storefront_id = any(${scope ?? []}::uuid[]))
      and not exists (select from link_dismissals d
        where d.storefront_id = c.storefront_id and d.key = s.key and d.item_pkey = '')`
  return row?.keys ?? 0
}

type GoodsRow = Pick<KeyRow, 'key' | 'lineRef' | 'name' | 'platform' | 'payload' | 'frozenSkus' | 'orderCurrency'>

/** The order's line in the product's words; what the finding kept of it when the order cannot be read. */
function readGoods({ key, lineRef, name, platform, payload, frozenSkus, orderCurrency }: GoodsRow): ShopGoods {
  const sku = key.startsWith('sku:') ? key.slice('sku:'.length) : ''
  try {
    const line = translateOrder(platform, payload, frozenSkus).lines.find(({ id }) => id === lineRef)
    return line ? goodsOf(line, orderCurrency, sku) : goodsByName(sku, name)
  } catch {
    // One order that cannot be read has its own exception, and must not take the others from the list.
    return goodsByName(sku, name)
  }
}

import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { ChangeKind, ChangeState } from './catalogue-change-kinds.ts'
import { countedAtMost, type FindingsFilter, findingConditions, nameOfItem } from './catalogue-conditions.ts'
import { type FaultGroup, faultGroups, faultOf } from './catalogue-faults.ts'

/** Where shop and item master differ: what the shop has, what the ERP has, since when. */
export interface FindingRow {
  id: string
  storefrontId: string
  storefrontCode: string
  currency: string
  code: string
  field: string
  shopValue: string | null
  erpValue: string | null
  detail: Json
  openedAt: Date
  /** null = the item is missing in the shop. */
  shopItem: {
    id: string
    productId: string
    variationId: string
    sku: string
    name: string
    status: string
    onSale: boolean
    quarantined: boolean
  } | null
  item: FoundItem | null
  /** `division/style` of the item. */
  styleKey: string | null
  /** The change under way that would end it; `shadow`: it only shows what would be done. */
  change: { id: string; kind: ChangeKind; state: ChangeState; shadow: boolean } | null
}

export interface FoundItem {
  pkey: string
  style: string
  styleName: string
  color: string
  size: string
  sku: string | null
  active: boolean
}

interface Raw {
  id: bigint
  storefrontId: string
  storefrontCode: string
  currency: string
  code: string
  field: string
  shopValue: string | null
  erpValue: string | null
  detail: Json
  openedAt: Date
  shopItemId: bigint | null
  productId: string
  variationId: string
  sku: string
  name: string
  status: string
  onSale: boolean
  quarantined: boolean
  pkey: string | null
  division: string
  style: string
  styleName: string
  color: string
  size: string
  thirdPartyItem: string | null
  active: boolean
  changeId: bigint | null
  changeKind: ChangeKind
  changeState: ChangeState
  changeShadow: boolean
}

/** Open findings a page at a time, newest first. `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listFindings(
  db: Db,
  actor: Actor,
  filter: FindingsFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: FindingRow[]; next: string | null }> {
  requirePermission(actor, 'catalogue:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const beyond = page.after
    ? Prisma.sql`and (f.opened_at, f.id) < (select opened_at, id from catalogue_findings where id = ${BigInt(page.after)})`
    : Prisma.empty
  const found = await readFindings(
    db,
    Prisma.sql`select * from catalogue_findings f where ${findingConditions(actor, filter)} ${beyond}
      order by f.opened_at desc, f.id desc limit ${size + 1}`,
  )
  const rows = found.slice(0, size)
  return { rows, next: found.length > size ? (rows.at(-1)?.id ?? null) : null }
}

/** The open findings of one shop item. The caller has asked for the permission. */
export const findingsOfItem = (db: Db, shopItemId: bigint): Promise<FindingRow[]> =>
  readFindings(
    db,
    Prisma.sql`select * from catalogue_findings where shop_item_id = ${shopItemId} and closed_at is null limit 100`,
  )

const isOpen = Prisma.sql`state in ('proposed', 'ready', 'sending', 'unknown')`

async function readFindings(db: Db, chosen: Prisma.Sql): Promise<FindingRow[]> {
  const rows = await db.$queryRaw<Raw[]>`
    select f.id, f.storefront_id as "storefrontId", s.code as "storefrontCode", s.currency::text as currency, f.code, f.field,
      f.shop_value as "shopValue", f.erp_value as "erpValue", f.detail, f.opened_at as "openedAt", i.id as "shopItemId",
      i.product_id as "productId", i.variation_id as "variationId", i.sku, ${nameOfItem} as name, i.status,
      i.on_sale as "onSale", coalesce(q.id is not null, false) as quarantined, e.pkey, e.division, e.style, e.style_name as "styleName",
      concat_ws(' ', nullif(e.color_code, ''), nullif(e.color_name, '')) as color,
      concat_ws(' ', nullif(e.lbl_code, ''), nullif(e.dimension, ''), nullif(e.size_desc, '')) as size,
      e.third_party_item as "thirdPartyItem", e.active, c.id as "changeId", c.kind::text as "changeKind", c.state::text as "changeState",
      c.outcome_code is not distinct from 'SHADOW' as "changeShadow"
    from (${chosen}) f
    join storefronts s on s.id = f.storefront_id
    left join shop_items i on i.id = f.shop_item_id
    left join shop_items p on p.storefront_id = i.storefront_id and p.product_id = i.product_id and p.variation_id = '' and i.variation_id <> ''
    left join erp_items e on e.id = f.item_id
    left join lateral (select id from catalogue_changes where shop_item_id = i.id and kind = 'quarantine' and state = 'done'
      and i.status <> 'publish' order by id desc limit 1) q on true
    left join lateral (
      (select id, kind, state, outcome_code from catalogue_changes
        where shop_item_id = i.id and (field = f.field or kind = 'quarantine') and ${isOpen} order by id desc limit 1)
      union all
      (select id, kind, state, outcome_code from catalogue_changes
        where i.id is null and storefront_id = f.storefront_id and kind = 'publish' and style_key = e.division || '/' || e.style
          and ${isOpen} order by id desc limit 1)
      limit 1) c on true
    order by f.opened_at desc, f.id desc`
  return rows.map((row) => ({
    id: row.id.toString(),
    storefrontId: row.storefrontId,
    storefrontCode: row.storefrontCode,
    currency: row.currency,
    code: row.code,
    field: row.field,
    shopValue: row.shopValue,
    erpValue: row.erpValue,
    detail: row.detail,
    openedAt: row.openedAt,
    shopItem: row.shopItemId === null ? null : shopItemOf(row, row.shopItemId),
    item: row.pkey === null ? null : itemOf(row, row.pkey),
    styleKey: row.pkey === null ? null : `${row.division}/${row.style}`,
    change:
      row.changeId === null
        ? null
        : {
            id: row.changeId.toString(),
            kind: row.changeKind,
            state: row.changeState,
            shadow: row.changeShadow,
          },
  }))
}

const shopItemOf = ({ productId, variationId, sku, name, status, onSale, quarantined }: Raw, id: bigint) => ({
  id: id.toString(),
  productId,
  variationId,
  sku,
  name,
  status,
  onSale,
  quarantined,
})

const itemOf = ({ style, styleName, color, size, thirdPartyItem, active }: Raw, pkey: string): FoundItem => ({
  pkey,
  style,
  styleName,
  color,
  size,
  sku: thirdPartyItem,
  active,
})

export interface FindingsCount {
  /** Open findings of the filter; at most so many as are counted one by one when something is searched for. */
  findings: number
  more: boolean
  oldestAt: Date | null
  /** Open findings by kind, whatever the filter's kind or search. */
  groups: Record<FaultGroup, number>
  all: number
}

/** The sentence of truth over the comparison, and the figures of its tabs. @throws {Fault} NOT_PERMITTED */
export async function countFindings(db: Db, actor: Actor, filter: FindingsFilter = {}): Promise<FindingsCount> {
  requirePermission(actor, 'catalogue:read', filter.storefrontId)
  const { group, code, search, storefrontId } = filter
  const whole = findingConditions(actor, storefrontId ? { storefrontId } : {})
  const [byCode, [searched]] = await Promise.all([
    db.$queryRaw<{ code: string; findings: number; oldest: Date }[]>`
      select f.code, count(*)::int as findings, min(f.opened_at) as oldest from catalogue_findings f where ${whole} group by f.code`,
    search
      ? db.$queryRaw<{ findings: number; oldest: Date | null }[]>`
          select count(*)::int as findings, min(opened_at) as oldest
          from (select f.opened_at from catalogue_findings f where ${findingConditions(actor, filter)} limit ${countedAtMost + 1}) counted`
      : [],
  ])
  const groups = Object.fromEntries(faultGroups.map((each) => [each, 0])) as Record<FaultGroup, number>
  for (const row of byCode) {
    const fault = faultOf(row.code)
    if (fault) groups[fault.group] += row.findings
  }
  const all = byCode.reduce((sum, { findings }) => sum + findings, 0)
  if (searched) {
    const more = searched.findings > countedAtMost
    return { findings: Math.min(searched.findings, countedAtMost), more, oldestAt: searched.oldest, groups, all }
  }
  const shown = byCode.filter((row) => (code ? row.code === code : !group || faultOf(row.code)?.group === group))
  const oldest = shown.map((row) => row.oldest.getTime())
  return {
    findings: shown.reduce((sum, { findings }) => sum + findings, 0),
    more: false,
    oldestAt: oldest.length > 0 ? new Date(Math.min(...oldest)) : null,
    groups,
    all,
  }
}

/** What open findings are about: the shop item, where there is one. Only of the actor's storefronts. @throws {Fault} NOT_PERMITTED */
export async function subjectsOf(
  db: Db,
  actor: Actor,
  findingIds: readonly bigint[],
): Promise<{ id: bigint; shopItemId: bigint | null }[]> {
  requirePermission(actor, 'catalogue:read')
  return db.$queryRaw<{ id: bigint; shopItemId: bigint | null }[]>`
    select f.id, f.shop_item_id as "shopItemId" from catalogue_findings f
    where f.id = any(${[...findingIds]}::bigint[]) and ${findingConditions(actor, {})} order by f.id`
}

export interface StylesOfShop {
  storefrontId: string
  storefrontCode: string
  currency: string
  /** `division/style` each. */
  styleKeys: string[]
}

/** The styles of what is missing in the shop, by storefront: what publishing would make. Only of the actor's storefronts. @throws {Fault} NOT_PERMITTED */
export async function stylesOfFindings(db: Db, actor: Actor, findingIds: readonly bigint[]): Promise<StylesOfShop[]> {
  requirePermission(actor, 'catalogue:read')
  return db.$queryRaw<StylesOfShop[]>`
    select f.storefront_id as "storefrontId", s.code as "storefrontCode", s.currency::text as currency,
      array_agg(distinct e.division || '/' || e.style order by e.division || '/' || e.style) as "styleKeys"
    from catalogue_findings f
    join storefronts s on s.id = f.storefront_id
    join erp_items e on e.id = f.item_id
    where f.id = any(${[...findingIds]}::bigint[]) and f.shop_item_id is null and ${findingConditions(actor, {})}
    group by f.storefront_id, s.code, s.currency order by s.code`
}

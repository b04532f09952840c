import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { type ChangeKind, type ChangeState, type ShownChanges, shownChanges } from './catalogue-change-kinds.ts'
import { countedAtMost, itemHolds, nameOfItem, ofStorefronts } from './catalogue-conditions.ts'

export interface ChangesFilter {
  storefrontId?: string
  show?: ShownChanges
  kind?: ChangeKind
  shopItemId?: bigint
  search?: string
}

/** One thing written to a shop's catalogue, or waiting to be. */
export interface ChangeRow {
  id: string
  storefrontId: string
  storefrontCode: string
  currency: string
  kind: ChangeKind
  state: ChangeState
  field: string
  before: Json
  after: Json
  /** The finding's code or the policy that asked for it. */
  reason: string
  askedBy: string
  createdAt: Date
  decidedBy: string | null
  decidedAt: Date | null
  note: string | null
  sends: number
  endedAt: Date | null
  outcomeCode: string | null
  outcomeMessage: string | null
  styleKey: string | null
  shopItem: { id: string; sku: string; name: string } | null
  undoesId: string | null
  /** The change that took this one back. */
  undoneById: string | null
}

type Raw = Omit<ChangeRow, 'id' | 'shopItem' | 'undoesId' | 'undoneById'> & {
  id: bigint
  shopItemId: bigint | null
  sku: string
  name: string
  undoesId: bigint | null
  undoneById: bigint | null
}

function conditionsOf(actor: Actor, { storefrontId, show, kind, shopItemId, search }: ChangesFilter): Prisma.Sql {
  const conditions = [ofStorefronts(actor, 'c', storefrontId)]
  if (show) conditions.push(Prisma.sql`c.state = any(${[...shownChanges[show]]}::catalogue_change_state[])`)
  // What a flow in shadow would do waits for nobody.
  if (show === 'waiting') conditions.push(Prisma.sql`c.outcome_code is distinct from 'SHADOW'`)
  if (kind) conditions.push(Prisma.sql`c.kind = ${kind}::catalogue_change_kind`)
  if (shopItemId) conditions.push(Prisma.sql`c.shop_item_id = ${shopItemId}`)
  if (search) {
    conditions.push(Prisma.sql`(c.style_key = ${search}
      or exists (select from shop_items i where i.id = c.shop_item_id and ${itemHolds(search)}))`)
  }
  return Prisma.join(conditions, ' and ')
}

/** The record, newest first. `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listCatalogueChanges(
  db: Db,
  actor: Actor,
  filter: ChangesFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: ChangeRow[]; next: string | null }> {
  requirePermission(actor, 'catalogue:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const beyond = page.after
    ? Prisma.sql`and (c.created_at, c.id) < (select created_at, id from catalogue_changes where id = ${BigInt(page.after)})`
    : Prisma.empty
  const found = await db.$queryRaw<Raw[]>`
    select c.id, c.storefront_id as "storefrontId", s.code as "storefrontCode", s.currency::text as currency, c.kind::text as kind,
      c.state::text as state, c.field, c.before, c.after, c.reason, c.asked_by_label as "askedBy", c.created_at as "createdAt",
      c.decided_by_label as "decidedBy", c.decided_at as "decidedAt", c.note, c.sends, c.ended_at as "endedAt",
      c.outcome_code as "outcomeCode", c.outcome_message as "outcomeMessage", c.style_key as "styleKey",
      i.id as "shopItemId", i.sku, ${nameOfItem} as name, c.undoes_id as "undoesId", u.id as "undoneById"
    from (select * from catalogue_changes c where ${conditionsOf(actor, filter)} ${beyond}
      order by c.created_at desc, c.id desc limit ${size + 1}) c
    join storefronts s on s.id = c.storefront_id
    left join shop_items i on i.id = c.shop_item_id
    left join shop_items p on p.storefront_id = i.storefront_id and p.product_id = i.product_id and p.variation_id = '' and i.variation_id <> ''
    left join catalogue_changes u on u.undoes_id = c.id
    order by c.created_at desc, c.id desc`
  const rows = found.slice(0, size).map(({ id, shopItemId, sku, name, undoesId, undoneById, ...row }) => ({
    ...row,
    id: id.toString(),
    shopItem: shopItemId === null ? null : { id: shopItemId.toString(), sku, name },
    undoesId: undoesId?.toString() ?? null,
    undoneById: undoneById?.toString() ?? null,
  }))
  return { rows, next: found.length > size ? (rows.at(-1)?.id ?? null) : null }
}

export interface ChangesCount {
  /** At most so many as are counted one by one. */
  changes: number
  more: boolean
  /** Proposed, whatever the filter: what waits for a person. */
  waiting: number
}

/** @throws {Fault} NOT_PERMITTED */
export async function countCatalogueChanges(db: Db, actor: Actor, filter: ChangesFilter = {}): Promise<ChangesCount> {
  requirePermission(actor, 'catalogue:read', filter.storefrontId)
  const waiting: ChangesFilter = {
    show: 'waiting',
    ...(filter.storefrontId ? { storefrontId: filter.storefrontId } : {}),
  }
  const [row] = await db.$queryRaw<{ changes: number; waiting: number }[]>`
    select
      (select count(*)::int from (
        select from catalogue_changes c where ${conditionsOf(actor, filter)} limit ${countedAtMost + 1}) counted) as changes,
      (select count(*)::int from catalogue_changes c where ${conditionsOf(actor, waiting)}) as waiting`
  const { changes, waiting: proposed } = row ?? { changes: 0, waiting: 0 }
  return { changes: Math.min(changes, countedAtMost), more: changes > countedAtMost, waiting: proposed }
}

import type { InventoryRecord } from '../erp/port.ts'
import type { Tx } from '../kernel/db.ts'
import { lockStock } from './lock-stock.ts'

const itemKeyOf = ({ item }: InventoryRecord) =>
  [item.division, item.style, item.colorCode, item.lblCode, item.dimension, item.sizeDesc].join('/')

/**
 * Writes rows of the ERP's inventory as read, in one statement. A row read as before is not touched; one that differs gets the
 * next number of erp_stock_changes. What was asked for earlier, or carries an older stamp, never goes over what is newer.
 * @param askedAt when the answer that holds them was asked for
 * @returns how many rows changed
 */
export async function writeStock(
  tx: Tx,
  askedAt: Date,
  connectionId: string,
  rows: readonly InventoryRecord[],
): Promise<number> {
  // An answer may list a row twice; the one stamped later counts, else the later one.
  const unique = new Map<string, InventoryRecord>()
  for (const row of rows) {
    const known = unique.get(row.pkey)
    if (!known || stampOf(row) >= stampOf(known)) unique.set(row.pkey, row)
  }
  if (unique.size === 0) return 0
  const sorted = [...unique.values()].sort((a, b) => (a.pkey < b.pkey ? -1 : 1))
  const column = <Value>(read: (row: InventoryRecord) => Value) => sorted.map(read)
  await lockStock(tx, connectionId)
  return tx.$executeRaw`
    insert into erp_stock as s (connection_id, pkey, item_key, location, lot, qoh, ots, picked, open_qty, reserved, demand,
      last_mod_at, read_at, change_no)
    select ${connectionId}::uuid, r.pkey, r.item_key, r.location, r.lot, r.qoh, r.ots, r.picked, r.open_qty, r.reserved,
      r.demand, r.last_mod_at, ${askedAt}, nextval('erp_stock_changes')
    from unnest(
      ${column((r) => r.pkey)}::text[], ${column(itemKeyOf)}::text[], ${column((r) => r.location)}::text[],
      ${column((r) => r.lot)}::text[], ${column((r) => r.onHand)}::int[], ${column((r) => r.openToSell)}::int[],
      ${column((r) => r.picked)}::int[], ${column((r) => r.open)}::int[], ${column((r) => r.reserved)}::int[],
      ${column((r) => r.demand)}::int[], ${column((r) => r.lastModAt)}::timestamptz[],
      ${column((r) => r.lastModUpTo ?? r.lastModAt)}::timestamptz[]
    ) as r (pkey, item_key, location, lot, qoh, ots, picked, open_qty, reserved, demand, last_mod_at, last_mod_up_to)
    left join erp_stock known on known.connection_id = ${connectionId}::uuid and known.pkey = r.pkey
    where known.pkey is null or (
      known.read_at <= ${askedAt} and coalesce(known.last_mod_at <= r.last_mod_up_to, true)
      and ((known.item_key, known.location, known.lot, known.qoh, known.ots, known.picked, known.open_qty, known.reserved,
          known.demand) is distinct from
        (r.item_key, r.location, r.lot, r.qoh, r.ots, r.picked, r.open_qty, r.reserved, r.demand)
        or known.gone_at is not null or known.unlisted_at is not null or known.refused_at is not null))
    order by r.pkey
    on conflict (connection_id, pkey) do update set
      item_key = excluded.item_key, location = excluded.location, lot = excluded.lot, qoh = excluded.qoh,
      ots = excluded.ots, picked = excluded.picked, open_qty = excluded.open_qty, reserved = excluded.reserved,
      demand = excluded.demand, last_mod_at = excluded.last_mod_at, read_at = excluded.read_at,
      change_no = excluded.change_no, gone_at = null, unlisted_at = null, refused_at = null`
}

const stampOf = ({ lastModAt }: InventoryRecord) => lastModAt?.getTime() ?? Number.NEGATIVE_INFINITY

/**
 * Rows that are listed and cannot be read keep the figures they had: never 0. From the first such reading on they say so, as
 * an order accepted later is not inside them whatever else its location shows.
 * @returns how many are newly so
 */
export async function markRefused(
  tx: Tx,
  erpNow: Date,
  connectionId: string,
  pkeys: readonly string[],
): Promise<number> {
  if (pkeys.length === 0) return 0
  await lockStock(tx, connectionId)
  return tx.$executeRaw`
    update erp_stock set refused_at = ${erpNow}, change_no = nextval('erp_stock_changes')
    where connection_id = ${connectionId}::uuid and pkey = any(${pkeys}::text[]) and gone_at is null and refused_at is null`
}

/** How recent each location's figures are: never less than it was. */
export async function writeAsOf(
  tx: Tx,
  readAt: Date,
  connectionId: string,
  asOf: ReadonlyMap<string, Date>,
): Promise<void> {
  if (asOf.size === 0) return
  const sorted = [...asOf].sort(([a], [b]) => (a < b ? -1 : 1))
  await tx.$executeRaw`
    insert into erp_stock_locations as l (connection_id, location, as_of, read_at)
    select ${connectionId}::uuid, location, as_of, ${readAt}
    from unnest(${sorted.map(([location]) => location)}::text[], ${sorted.map(([, at]) => at)}::timestamptz[])
      as t (location, as_of)
    order by location
    on conflict (connection_id, location) do update set
      as_of = greatest(l.as_of, excluded.as_of), read_at = greatest(l.read_at, excluded.read_at)`
}

import { division } from './code-tables.ts'
import type { FoundItem, ItemMaster } from './items.ts'
import { keyText } from './items.ts'
import type { Pieces } from './seeded-stock.ts'
import { seededStock } from './seeded-stock.ts'
import type { ErpSettings } from './settings.ts'
import type { StockEffect } from './stock-effect.ts'
import { isAdded } from './style.ts'

export type InventoryRow = { pkey: number } & Record<string, string | number>

type StockRow = Pieces & {
  pkey: number
  key: string
  location: string
  lot: string
  /** Figures and stamp as the API shows them: of the last batch. */
  shown: Pieces & { last_mod: string }
  /** Moved since the last batch. */
  moved: boolean
  /** Not as seeded: kept over a restart. */
  touched: boolean
  listed: boolean
  /** What the API writes in place of figures: a row that cannot be read. */
  written: Record<string, unknown>
}

/** What may be done to one row from outside. `ots` sets what is on hand so that so much is open to sell. */
export type StockChange = {
  location?: string
  lot?: string
  qoh?: number
  ots?: number
  receive?: number
  adjust?: number
  reserved?: number
  demand?: number
  listed?: boolean
  written?: Record<string, unknown>
  /** A commit that carries a last_mod so many seconds old. */
  stampedSecondsAgo?: number
}

export type KeptStock = Omit<StockRow, 'touched'>

export type Inventory = {
  /** Everything that is listed, as the API shows it now. */
  rows: () => InventoryRow[]
  /** An order that took `before` now takes `after`. */
  moved: (before: readonly StockEffect[], after: readonly StockEffect[]) => void
  /** Pieces of new items. */
  put: (items: readonly FoundItem[], stock: Readonly<Record<string, number>>) => void
  /** False when there is no such SKU. */
  change: (sku: string, change: StockChange) => boolean
  /** As it stands and as it is shown; undefined when there is no such SKU. */
  of: (sku: string) => (Pieces & { location: string; lot: string; ots: number; shown: StockRow['shown'] })[] | undefined
  held: () => KeptStock[]
}

const nothing: Pieces = { qoh: 0, picked: 0, open: 0, reserved: 0, demand: 0 }
const piecesOf = ({ qoh, picked, open, reserved, demand }: Pieces): Pieces => ({ qoh, picked, open, reserved, demand })
const otsOf = ({ qoh, picked, open, reserved, demand }: Pieces) => qoh - picked - open - reserved - demand

/**
 * Stock that moves with orders, picks, receipts and counts. With `inventoryBatchSeconds` above 0 the API shows the figures
 * of the last whole multiple of it, and the rows that moved since the one before carry that instant as last_mod.
 */
export function createInventory(parts: {
  items: ItemMaster
  settings: ErpSettings
  seed: number
  seededAt: string
  /** Units its recorded orders are about to take, by SKU. */
  sold: ReadonlyMap<string, number>
  now: () => Date
  toStamp: (instant: Date) => string
  kept?: readonly KeptStock[] | undefined
  changed: () => void
}): Inventory {
  const { items, settings, seed, seededAt, sold, now, toStamp, changed } = parts
  const stock = new Map<string, Map<string, StockRow>>()
  let moving: StockRow[] = []
  let lastBatchMs: number | undefined

  const rowsOf = (key: string): Map<string, StockRow> => {
    const known = stock.get(key)
    if (known) return known
    const made = new Map<string, StockRow>()
    stock.set(key, made)
    const found = items.known().get(key)
    if (!found || isAdded(found.item)) return made
    for (const { location, lot, ...pieces } of seededStock(found, sold.get(found.sku) ?? 0, seed))
      enter(made, key, { location, lot, pieces, stamp: seededAt })
    return made
  }
  const enter = (
    rows: Map<string, StockRow>,
    key: string,
    { location, lot, pieces, stamp }: { location: string; lot: string; pieces: Pieces; stamp: string },
  ): StockRow => {
    const row: StockRow = {
      pkey: (items.known().get(key)?.item.pkey ?? 0) * 100 + rows.size,
      key,
      location,
      lot,
      ...pieces,
      shown: { ...pieces, last_mod: stamp },
      moved: false,
      touched: false,
      listed: true,
      written: {},
    }
    rows.set(placeOf(location, lot), row)
    return row
  }

  /** Shows what moved until `instant`. */
  const publish = (instant: Date) => {
    const stamp = toStamp(instant)
    for (const row of moving) {
      row.shown = { ...piecesOf(row), last_mod: stamp }
      row.moved = false
    }
    moving = []
  }
  /** Before anything moves or is read: what a batch since the last look has shown. */
  const settle = () => {
    const batchMs = settings.inventoryBatchSeconds * 1000
    if (batchMs === 0) {
      lastBatchMs = undefined
      if (moving.length > 0) publish(now())
      return
    }
    const boundary = Math.floor(now().getTime() / batchMs) * batchMs
    if (lastBatchMs !== undefined && boundary > lastBatchMs) publish(new Date(boundary))
    if (lastBatchMs === undefined || boundary > lastBatchMs) lastBatchMs = boundary
  }
  const move = (row: StockRow, apply: () => void, stampedSecondsAgo = 0) => {
    settle()
    apply()
    row.touched = true
    if (!row.moved) moving.push(row)
    row.moved = true
    if (settings.inventoryBatchSeconds === 0) publish(new Date(now().getTime() - stampedSecondsAgo * 1000))
  }
  const rowAt = (key: string, location: string, lot = ''): StockRow => {
    const rows = rowsOf(key)
    const pieces = nothing
    return rows.get(placeOf(location, lot)) ?? enter(rows, key, { location, lot, pieces, stamp: toStamp(now()) })
  }
  const take = ({ key, location, open, picked, shipped }: StockEffect, sign: 1 | -1) => {
    // A service or a download is no stock.
    if (items.known().get(key)?.virtual) return
    const row = rowAt(key, location)
    move(row, () => {
      row.open += sign * open
      row.picked += sign * picked
      row.qoh -= sign * shipped
    })
  }

  for (const { key, ...row } of parts.kept ?? []) {
    const kept = { ...row, key, touched: true }
    rowsOf(key).set(placeOf(kept.location, kept.lot), kept)
    if (kept.moved) moving.push(kept)
  }

  return {
    rows: () => {
      settle()
      return [...items.all()].flatMap(([key, found]) =>
        [...rowsOf(key).values()].filter(({ listed }) => listed).map((row) => inventoryRow(row, found)),
      )
    },
    moved: (before, after) => {
      if (sameEffects(before, after)) return
      for (const effect of before) take(effect, -1)
      for (const effect of after) take(effect, 1)
    },
    put: (found, pieces) => {
      for (const one of found) {
        const key = keyText({ ...one.item, style: one.style })
        const wanted = Object.keys(pieces).length > 0 ? pieces : { MAIN: 0 }
        for (const [location, qoh] of Object.entries(wanted)) {
          const row = rowAt(key, location)
          move(row, () => Object.assign(row, { qoh }))
        }
      }
      changed()
    },
    change: (sku, { location = 'MAIN', lot = '', ...wanted }) => {
      const found = items.bySku(sku)
      if (!found) return false
      const row = rowAt(keyText({ ...found.item, style: found.style }), location, lot)
      const { qoh, ots, receive = 0, adjust = 0, reserved, demand, listed, written, stampedSecondsAgo } = wanted
      move(
        row,
        () => {
          if (qoh !== undefined) row.qoh = qoh
          if (reserved !== undefined) row.reserved = reserved
          if (demand !== undefined) row.demand = demand
          if (ots !== undefined) row.qoh += ots - otsOf(row)
          row.qoh += receive + adjust
          if (listed !== undefined) row.listed = listed
          if (written !== undefined) row.written = written
        },
        stampedSecondsAgo,
      )
      changed()
      return true
    },
    of: (sku) => {
      settle()
      const found = items.bySku(sku)
      if (!found) return undefined
      return [...rowsOf(keyText({ ...found.item, style: found.style })).values()].map((row) => {
        const { location, lot, shown } = row
        return { location, lot, ...piecesOf(row), ots: otsOf(row), shown }
      })
    },
    held: () =>
      [...stock.values()].flatMap((rows) =>
        [...rows.values()].filter(({ touched }) => touched).map(({ touched: _, ...row }) => row),
      ),
  }
}

const placeOf = (location: string, lot: string) => `${location}|${lot}`

function sameEffects(before: readonly StockEffect[], after: readonly StockEffect[]): boolean {
  return before.length === after.length && JSON.stringify(before) === JSON.stringify(after)
}

function inventoryRow({ pkey, location, lot, shown, written }: StockRow, { item, style }: FoundItem): InventoryRow {
  const { last_mod, ...pieces } = shown
  const row = {
    pkey,
    division,
    style,
    color_code: item.color_code,
    lbl_code: item.lbl_code,
    dimension: item.dimension,
    size_desc: item.size_desc,
    upc: item.upc,
    location,
    lot,
    ...pieces,
    ots: otsOf(pieces),
    last_mod,
  }
  return { ...row, ...written } as InventoryRow
}

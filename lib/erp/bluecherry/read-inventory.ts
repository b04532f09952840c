import type { InventoryRecord, InventoryRefusal } from '../port.ts'
import type { GatewayRow } from './gateway.ts'
import type { BlueCherryProfile } from './profile.ts'
import { textOf } from './read-items.ts'
import { instantsOf, readStamp } from './stamps.ts'

/** No warehouse of ours holds more of one item than the column does. */
const most = 2_147_483_647

const required = ['onHand', 'openToSell'] as const
/** What only explains the figure may be missing, but not be nonsense. */
const optional = ['picked', 'open', 'reserved', 'demand'] as const

/**
 * Inventory rows in pieces. A row with a fraction, a blank or a text where pieces should stand is told to `refused` and left
 * out: a figure that cannot be read is never 0.
 */
export function readInventory(
  rows: readonly GatewayRow[],
  profile: BlueCherryProfile,
  refused: (refusal: InventoryRefusal) => void = () => {},
): InventoryRecord[] {
  return rows.flatMap((row) => {
    const read = readRow(row, profile)
    if ('field' in read) refused(read)
    return 'field' in read ? [] : [read]
  })
}

function readRow(row: GatewayRow, profile: BlueCherryProfile): InventoryRecord | InventoryRefusal {
  const field = profile.fields.inventory
  const code = (name: keyof typeof field) => textOf(row[field[name]]).trim()
  const item = {
    division: code('division'),
    style: code('style'),
    colorCode: code('colorCode'),
    lblCode: code('lblCode'),
    dimension: code('dimension'),
    sizeDesc: code('sizeDesc'),
  }
  const location = code('location')
  const lot = code('lot')
  const pkey = code('pkey') || [...Object.values(item), location, lot].join('|')
  const refusal = (name: keyof typeof field): InventoryRefusal => {
    const value = row[field[name]]
    return { pkey, location, field: field[name], value: value === undefined ? 'nothing' : JSON.stringify(value) }
  }
  if (item.style === '') return refusal('style')

  const pieces: Record<string, number> = {}
  for (const name of required) {
    const value = piecesOf(row[field[name]])
    if (value === null) return refusal(name)
    pieces[name] = value
  }
  for (const name of optional) {
    const written = row[field[name]]
    const value = written === undefined || written === null || written === '' ? 0 : piecesOf(written)
    if (value === null) return refusal(name)
    pieces[name] = value
  }
  const { onHand = 0, openToSell = 0, picked = 0, open = 0, reserved = 0, demand = 0 } = pieces

  const stamp = readStamp(code('lastMod'))
  const instants = stamp === null ? null : instantsOf(stamp, profile.timeZone)
  const twice = instants !== null && instants.last > instants.first
  return {
    pkey,
    item,
    location,
    lot,
    onHand,
    openToSell,
    picked,
    open,
    reserved,
    demand,
    lastModAt: instants?.first ?? null,
    ...(twice ? { lastModUpTo: instants.last } : {}),
  }
}

/** `12`, `"-3"` and `"12.0000"` are pieces; `1.5`, `""`, `"12 pcs"` and null are not. */
function piecesOf(value: unknown): number | null {
  const text = textOf(value).trim()
  if (!/^[+-]?\d{1,12}(\.0*)?$/.test(text)) return null
  const pieces = Number(text)
  return Math.abs(pieces) > most ? null : pieces + 0
}

import { warehouseRule } from '../../mappings/rules.ts'
import type { MapInput, Notes } from './map-input.ts'
import { destinationOf } from './map-input.ts'

interface LocatedLine {
  id: string
  sku: string
  /** Keys of the items it becomes. */
  items: readonly string[]
  /** Pieces the whole order takes, by item key. */
  wanted: ReadonlyMap<string, number>
}

/**
 * The location of a line: the first of the winning rule's list that has what the order takes of its items, else the first of
 * the list (rule 14); the reason says which, and that nobody knows where the inventory was not read. '' when no rule fits: the
 * order is then held.
 */
export function chooseLocation(input: MapInput, line: LocatedLine, notes: Notes): string {
  const { order, mappings, personal } = input
  const place = destinationOf(personal)
  const methods = order.shippingLines.flatMap(({ methodId, title }) => [methodId, title])
  const rule = warehouseRule(mappings, {
    ...place,
    methods: methods.length > 0 ? methods : ['none'],
    sku: line.sku,
    items: line.items,
  })
  if (!rule) {
    const method = order.shippingLines[0]?.title ?? 'none'
    notes.hold(
      'WAREHOUSE_UNMAPPED',
      { field: 'destination', value: place.country, state: place.state, method },
      line.id,
    )
    return ''
  }
  const { location, reason } = pick(rule.target.locations, line, input.stock)
  notes.because(`line ${line.id} location`, rule, reason)
  return location
}

function pick(
  locations: readonly string[],
  { items, wanted }: LocatedLine,
  stock: MapInput['stock'],
): { location: string; reason: string } {
  const [first = '', ...others] = locations
  if (others.length === 0) return { location: first, reason: first }
  const shelves = locations.map((location) => ({
    location,
    pieces: items.map((key) => stock?.at(key, location) ?? null),
  }))
  if (items.length === 0 || shelves.some(({ pieces }) => pieces.includes(null))) {
    return {
      location: first,
      reason: `${first}: first of the list, availability not known (then ${others.join(', ')})`,
    }
  }
  const enough = shelves.find(({ pieces }) =>
    items.every((key, index) => (pieces[index] ?? 0) >= (wanted.get(key) ?? 1)),
  )
  const has = ({ location, pieces }: (typeof shelves)[number]) => `${location} has ${pieces.join(' and ')}`
  const asked = items.map((key) => wanted.get(key) ?? 1).join(' and ')
  if (!enough) {
    return {
      location: first,
      reason: `${first}: first of the list, as none has ${asked} (${shelves.map(has).join(', ')})`,
    }
  }
  const before = shelves.slice(0, shelves.indexOf(enough)).map(has)
  const instead = before.length > 0 ? `, ${before.join(', ')}` : ''
  return {
    location: enough.location,
    reason: `${enough.location}: the first of the list that has ${asked} (${has(enough)}${instead})`,
  }
}

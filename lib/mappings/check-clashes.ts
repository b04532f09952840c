import { canonicalJson } from '../kernel/digest.ts'
import { Fault } from '../kernel/fault.ts'
import type { Validity } from './dates.ts'
import { datesInWords, datesMeet } from './dates.ts'
import { mayBothMatch } from './match-overlap.ts'
import { specificityOf } from './rule-order.ts'
import type { MappingTable } from './tables.ts'

/** A rule as far as another can be in its way. */
interface ClashingRow extends Validity {
  table: MappingTable
  /** Whose it is: an id or a code, null or '' for every storefront. */
  storefront: string | null
  position: number
  key: string
  match: object
  target: object
}

interface Clash<Row> {
  row: Row
  /** What stands in its way. */
  other: Row
  kind: 'duplicate' | 'overlap'
}

/**
 * Rules in each other's way: a duplicate fits the same on the same dates; an overlap may fit the same order, stands at the
 * same position, is no more specific, and gives something else.
 * @param rows each is compared with every row before it and with `standing`
 */
export function findClashes<Row extends ClashingRow>(
  rows: readonly Row[],
  standing: readonly Row[] = [],
): Clash<Row>[] {
  const sameKey = new Map<string, Row[]>()
  const sameRank = new Map<string, Row[]>()
  const place = (row: Row, onClash: ((clash: Clash<Row>) => void) | null) => {
    const scope = `${row.table}/${row.storefront ?? ''}`
    const keyed = listIn(sameKey, `${scope}/${row.key}`)
    const duplicate = onClash && keyed.find((other) => datesMeet(row, other))
    if (duplicate) onClash({ row, other: duplicate, kind: 'duplicate' })
    keyed.push(row)
    // Links of items never compete but by their key.
    if (row.table === 'item_link') return
    const ranked = listIn(sameRank, `${scope}/${row.position}/${specificityOf(row.match).join('/')}`)
    const overlap = onClash && !duplicate && ranked.find((other) => overlaps(row, other))
    if (overlap) onClash({ row, other: overlap, kind: 'overlap' })
    ranked.push(row)
  }
  const clashes: Clash<Row>[] = []
  for (const row of standing) place(row, null)
  for (const row of rows) place(row, (clash) => clashes.push(clash))
  return clashes
}

function listIn<Row>(lists: Map<string, Row[]>, name: string): Row[] {
  const known = lists.get(name)
  if (known) return known
  const list: Row[] = []
  lists.set(name, list)
  return list
}

const overlaps = (row: ClashingRow, other: ClashingRow): boolean =>
  row.key !== other.key &&
  datesMeet(row, other) &&
  mayBothMatch(row.table, row.match, other.match) &&
  canonicalJson(row.target) !== canonicalJson(other.target)

/** @throws {Fault} MAPPING_DUPLICATE, MAPPING_OVERLAP: the first clash, naming the row in the way and the way out */
export function refuseClashes(rows: readonly ClashingRow[], standing: readonly ClashingRow[]): void {
  const [clash] = findClashes(rows, standing)
  if (!clash) return
  const { row, other, kind } = clash
  const own = standing.includes(other)
  const name = own ? `The rule at position ${other.position}` : 'Another rule of this change'
  const dates = datesInWords(other)
  const said = `${name}, giving ${inWords(other.target)}${dates ? ` ${dates}` : ''},`
  const context = {
    table: row.table,
    match: row.match,
    clash: { position: other.position, match: other.match, target: other.target },
  }
  if (kind === 'duplicate') {
    throw new Fault(
      'MAPPING_DUPLICATE',
      `${said} fits ${inWords(row.match) || 'anything'} already. Change that rule, or make this one fit something else.`,
      { context },
    )
  }
  throw new Fault(
    'MAPPING_OVERLAP',
    `${said} fits ${inWords(other.match) || 'anything'}, so one ${subjectOf(row.table)} may fit both at position ${row.position}. Give this rule another position: the smaller one wins.`,
    { context },
  )
}

/** What the rules of a table are chosen for. */
export const subjectOf = (table: MappingTable): string => subjects[table] ?? 'order'

const subjects: Partial<Record<MappingTable, string>> = {
  buffer: 'SKU',
  carrier: 'shipment',
  return_reason: 'refund',
}

/** `country GB, locations MAIN | EU1`: members as a person reads them, lists as their CSV cell has them. */
export const inWords = (members: object): string =>
  Object.entries(members)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.map(partInWords).join(' | ') : String(value)}`)
    .join(', ')

const partInWords = (part: unknown): string =>
  typeof part === 'object' && part !== null && 'item' in part && 'quantity' in part
    ? `${part.item} x ${part.quantity}`
    : String(part)

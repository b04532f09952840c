import { stringify } from 'csv-stringify/sync'
import type { CsvError } from './csv-lines.ts'
import { byLine, readCsvLines, splitCell } from './csv-lines.ts'
import type { Column, MappingRowInput, MappingTable } from './tables.ts'
import { mappingTables, matchKey, parseMappingRow } from './tables.ts'

const leading = ['storefront', 'position'] as const
const headerOf = (table: MappingTable) => [...leading, ...mappingTables[table].columns.map(({ name }) => name)]

/** One table as CSV (RFC 4180, UTF-8): a row a rule, `storefront` empty for rules of every storefront. */
export function writeMappingCsv(table: MappingTable, rows: readonly MappingRowInput[]): string {
  const columns: readonly Column[] = mappingTables[table].columns
  const records = rows.map(({ storefront, position, match, target }) => [
    storefront,
    String(position),
    ...columns.map((column) => writeCell(column, ((column.side === 'match' ? match : target) as Cells)[column.name])),
  ])
  return stringify([headerOf(table), ...records])
}

/**
 * Reads one table's CSV. Columns may stand in any order; one that is missing counts as empty.
 * @param storefronts codes that exist
 * @returns every rule, or every error: nothing is taken from a file with one bad line
 */
export function readMappingCsv(
  table: MappingTable,
  text: string,
  storefronts: ReadonlySet<string>,
): { rows: MappingRowInput[]; errors: CsvError[] } {
  const { lines, errors } = readCsvLines(table, text, headerOf(table))
  const seen = new Map<string, number>()
  const rows: MappingRowInput[] = []
  for (const { line, cells } of lines) {
    const fail = (field: string, reason: string) => errors.push({ table, line, field, reason })
    const row = readRow(table, cells, storefronts, fail)
    if (!row) continue
    const key = `${row.storefront}/${matchKey(row.match)}`
    const before = seen.get(key)
    if (before !== undefined) fail(mappingTables[table].columns[0].name, `matches the same as line ${before}`)
    else seen.set(key, line)
    rows.push(row)
  }
  return errors.length > 0 ? { rows: [], errors: byLine(errors) } : { rows, errors }
}

type Cells = Record<string, unknown>

function readRow(
  table: MappingTable,
  cells: Record<string, string>,
  storefronts: ReadonlySet<string>,
  fail: (field: string, reason: string) => void,
): MappingRowInput | null {
  const storefront = cells.storefront ?? ''
  const position = cells.position ?? ''
  if (storefront !== '' && !storefronts.has(storefront)) fail('storefront', `there is no storefront "${storefront}"`)
  if (!/^\d{0,6}$/.test(position)) fail('position', 'a whole number')
  const sides: { match: Cells; target: Cells } = { match: {}, target: {} }
  for (const column of mappingTables[table].columns) {
    const text = cells[column.name] ?? ''
    if (text !== '') sides[column.side][column.name] = readCell(column, text)
  }
  const checked = parseMappingRow(table, sides)
  if ('errors' in checked) {
    for (const { field, reason } of checked.errors) fail(field.split('.')[0] ?? field, reason)
    return null
  }
  if (storefront !== '' && !storefronts.has(storefront)) return null
  return { table, storefront, position: Number(position || 0), ...checked } as MappingRowInput
}

function writeCell({ kind }: Column, value: unknown): string {
  if (value === undefined) return ''
  if (kind === 'flag') return value === true ? 'yes' : 'no'
  if (kind === 'list') return (value as string[]).join(' | ')
  if (kind === 'parts') {
    return (value as { item: string; quantity: number }[])
      .map(({ item, quantity }) => `${item} x ${quantity}`)
      .join(' | ')
  }
  return String(value)
}

/** A cell that cannot be read stays text, so that the table's own contract says what it should have been. */
function readCell({ kind }: Column, text: string): unknown {
  switch (kind) {
    case 'text':
      return text
    case 'flag':
      return /^(yes|true)$/i.test(text) ? true : /^(no|false)$/i.test(text) ? false : text
    case 'number':
      return /^\d{1,6}$/.test(text) ? Number(text) : text
    case 'list':
      return splitCell(text)
    case 'parts':
      return splitCell(text).map((part) => {
        const [, item, quantity] = /^(.+) x (\d{1,4})$/.exec(part) ?? []
        return item === undefined ? part : { item, quantity: Number(quantity) }
      })
  }
}

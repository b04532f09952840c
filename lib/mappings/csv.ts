import { stringify } from 'csv-stringify/sync'
import { findClashes, subjectOf } from './check-clashes.ts'
import type { CsvError } from './csv-lines.ts'
import { byLine, readCsvLines, splitCell } from './csv-lines.ts'
import { businessDay } from './dates.ts'
import type { Column, MappingRowInput, MappingTable } from './tables.ts'
import { mappingTables, matchKey, parseMappingRow } from './tables.ts'

const leading = ['storefront', 'position'] as const
const dates = ['validFrom', 'validTo'] as const
const headerOf = (table: MappingTable) => [
  ...leading,
  ...mappingTables[table].columns.map(({ name }) => name),
  ...dates,
]

/**
 * One table as CSV (RFC 4180, UTF-8): a row a rule, `storefront` empty for rules of every storefront, dates empty where they
 * are open.
 */
export function writeMappingCsv(table: MappingTable, rows: readonly MappingRowInput[]): string {
  const columns: readonly Column[] = mappingTables[table].columns
  const records = rows.map(({ storefront, position, match, target, validFrom, validTo }) => [
    storefront,
    String(position),
    ...columns.map((column) => writeCell(column, ((column.side === 'match' ? match : target) as Cells)[column.name])),
    validFrom ?? '',
    validTo ?? '',
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
  const read: (MappingRowInput & { line: number })[] = []
  const fail = (line: number, field: string, reason: string) => errors.push({ table, line, field, reason })
  for (const { line, cells } of lines) {
    const row = readRow(table, cells, storefronts, (field, reason) => fail(line, field, reason))
    if (row) read.push({ ...row, line })
  }
  const keyed = read.map(({ validFrom = null, validTo = null, ...row }) => ({
    ...row,
    key: matchKey(row.match),
    validFrom,
    validTo,
  }))
  for (const { row, other, kind } of findClashes(keyed)) {
    if (kind === 'duplicate')
      fail(row.line, mappingTables[table].columns[0].name, `matches the same as line ${other.line}`)
    else
      fail(
        row.line,
        'position',
        `may fit the same ${subjectOf(table)} as line ${other.line} and says otherwise: one needs another position`,
      )
  }
  const rows = read.map(({ line: _, ...row }) => row as MappingRowInput)
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
  const held = readDates(cells, fail)
  const checked = parseMappingRow(table, sides)
  if ('errors' in checked) {
    for (const { field, reason } of checked.errors) fail(field.split('.')[0] ?? field, reason)
    return null
  }
  if (held === null || (storefront !== '' && !storefronts.has(storefront))) return null
  return { table, storefront, position: Number(position || 0), ...checked, ...held } as MappingRowInput
}

/** The dates that are named; null when one of them cannot be. */
function readDates(
  { validFrom = '', validTo = '' }: Record<string, string>,
  fail: (field: string, reason: string) => void,
): Partial<Record<(typeof dates)[number], string>> | null {
  const isDay = (field: string, text: string) => {
    const fits = text === '' || businessDay.safeParse(text).success
    if (!fits) fail(field, 'a date, yyyy-mm-dd')
    return fits
  }
  const bothFit = [isDay('validFrom', validFrom), isDay('validTo', validTo)].every(Boolean)
  if (!bothFit) return null
  if (validFrom !== '' && validTo !== '' && validTo <= validFrom) {
    fail('validTo', 'is not after validFrom')
    return null
  }
  return { ...(validFrom === '' ? {} : { validFrom }), ...(validTo === '' ? {} : { validTo }) }
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

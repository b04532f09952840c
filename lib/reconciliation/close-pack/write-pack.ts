import { stringify } from 'csv-stringify/sync'
import type { SheetData } from 'write-excel-file/node'
import writeExcelFile from 'write-excel-file/node'
import { formatAmount } from '../../kernel/money.ts'
import { safeCell } from '../../kernel/safe-cell.ts'
import { dateOf, lastDayOf } from '../periods/terms.ts'
import type { Cell, Column, Sheet } from './pack-sheets.ts'
import type { ClosePack } from './read-pack.ts'
import { ruleLines } from './rule-words.ts'

/** `close-pack-UK-2026-09-GBP`, without ending. */
export const packName = ({ period: { storefrontCode, name, currency } }: ClosePack): string =>
  `close-pack-${storefrontCode}-${name}-${currency}`.replaceAll(/[^\w.-]+/g, '-')

/** What a pack is of, by which rules and with which hash: its first page. */
export function coverOf({ period, taken, hash, hashes, rules }: ClosePack): [string, string][] {
  return [
    ['Storefront', `${period.storefront} (${period.storefrontCode})`],
    ['Period', period.name],
    ['Days', `${dateOf(period.fromOn)} to ${dateOf(lastDayOf(period))}, ${period.timeZone}`],
    ['Currency', period.currency],
    [
      'Signed',
      taken ? `${taken.at.toISOString().slice(0, 10)} by ${taken.by}` : 'not signed: the figures of this moment',
    ],
    ...ruleLines(rules, period.currency, period.scale),
    ['Content hash', hash],
    ...hashes.map(({ name, rows, hash: own }): [string, string] => [`Hash of ${name} (${rows} rows)`, own]),
  ]
}

/** One sheet as CSV; amounts with the currency's decimals. */
export const sheetCsv = ({ columns, rows }: Sheet, scale: number): string =>
  stringify([columns.map(({ title }) => title), ...rows.map(({ cells }) => cells.map((cell) => cellText(cell, scale)))])

/** The cover as CSV. */
export const coverCsv = (pack: ClosePack): string =>
  stringify(coverOf(pack).map(([name, value]) => [name, safeCell(value)]))

const cellText = (cell: Cell, scale: number): string =>
  typeof cell === 'bigint' ? formatAmount(cell, scale) : typeof cell === 'string' ? safeCell(cell) : String(cell)

/**
 * The pack as a workbook: the cover, then a sheet a table, with figures as numbers. A spreadsheet's numbers have fifteen
 * digits; an amount that needs more is written as text.
 */
export async function packXlsx(pack: ClosePack): Promise<Buffer> {
  const { scale } = pack.period
  const format = scale > 0 ? `#,##0.${'0'.repeat(scale)}` : '#,##0'
  const cover = coverOf(pack).map(([name, value]) => [
    { value: name, fontWeight: 'bold' as const },
    { value, type: String },
  ])
  const file = writeExcelFile([
    { data: cover as SheetData, sheet: 'Cover', columns: [{ width: 34 }, { width: 72 }] },
    ...pack.sheets.map((sheet) => ({
      data: dataOf(sheet, scale, format),
      sheet: sheet.title.slice(0, 31),
      columns: sheet.columns.map(({ kind, title }) => ({ width: kind === 'text' ? Math.max(16, title.length) : 14 })),
      stickyRowsCount: 1,
      orientation: 'landscape' as const,
    })),
  ])
  return file.toBuffer()
}

function dataOf({ columns, rows }: Sheet, scale: number, format: string): SheetData {
  const head = columns.map(({ title, kind }) => ({
    value: title,
    type: String,
    fontWeight: 'bold' as const,
    align: kind === 'text' ? ('left' as const) : ('right' as const),
  }))
  const body = rows.map(({ cells, isTotal }) =>
    cells.map((cell, at) => ({
      ...figureOf(cell, columns[at], scale, format),
      ...(isTotal && { fontWeight: 'bold' as const, topBorderStyle: 'thin' as const }),
    })),
  )
  return [head, ...body] as SheetData
}

function figureOf(cell: Cell, column: Column | undefined, scale: number, format: string) {
  if (typeof cell === 'string') return { value: cell, type: String }
  if (typeof cell === 'number') return { value: cell, type: Number, format: '#,##0' }
  const written = formatAmount(cell, scale)
  const isExact = written.replace(/\D/g, '').length <= 15
  if (!isExact || column?.kind !== 'amount') return { value: written, type: String, align: 'right' as const }
  return { value: Number(written), type: Number, format }
}

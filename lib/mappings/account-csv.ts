import { stringify } from 'csv-stringify/sync'
import type { Account } from './account.ts'
import { accountSchema } from './account.ts'
import type { CsvError } from './csv-lines.ts'
import { byLine, readCsvLines, splitCell } from './csv-lines.ts'

/** The account of a storefront by its code; '' for every storefront that has no line of its own. */
export interface AccountRow {
  storefront: string
  account: Account
}

const plain = [
  'division',
  'customer',
  'store',
  'department',
  'orderType',
  'freightCode',
  'roundingCode',
  'taxChargeCode',
] as const satisfies readonly (keyof Account)[]
const columns = ['storefront', ...plain, 'itemPriceTax']

/** Accounts as CSV, a line a storefront. `itemPriceTax` is `standard=20 | reduced-rate=5`. */
export function writeAccountCsv(rows: readonly AccountRow[]): string {
  const records = rows.map(({ storefront, account }) => [
    storefront,
    ...plain.map((name) => account[name]),
    Object.entries(account.itemPriceTax)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([taxClass, percent]) => `${taxClass}=${percent}`)
      .join(' | '),
  ])
  return stringify([columns, ...records])
}

/**
 * Reads accounts. A cell left empty takes the schema's default.
 * @param storefronts codes that exist
 * @returns every account, or every error: nothing is taken from a file with one bad line
 */
export function readAccountCsv(
  text: string,
  storefronts: ReadonlySet<string>,
): { rows: AccountRow[]; errors: CsvError[] } {
  const { lines, errors } = readCsvLines('account', text, columns)
  const seen = new Map<string, number>()
  const rows: AccountRow[] = []
  for (const { line, cells } of lines) {
    const fail = (field: string, reason: string) => errors.push({ table: 'account', line, field, reason })
    const storefront = cells.storefront ?? ''
    const before = seen.get(storefront)
    if (storefront !== '' && !storefronts.has(storefront)) fail('storefront', `there is no storefront "${storefront}"`)
    else if (before !== undefined) fail('storefront', `stands in line ${before} already`)
    else seen.set(storefront, line)
    const given = Object.fromEntries(plain.map((name) => [name, cells[name] === '' ? undefined : cells[name]]))
    const percents = splitCell(cells.itemPriceTax ?? '').map((part) => /^([^=]+?)\s*=\s*(\S+)$/.exec(part))
    if (percents.includes(null)) fail('itemPriceTax', 'tax class=percent, separated by |')
    const itemPriceTax = Object.fromEntries(percents.flatMap((pair) => (pair ? [[pair[1], pair[2]]] : [])))
    const account = accountSchema.safeParse({ ...given, itemPriceTax })
    for (const { path, message } of account.error?.issues ?? []) fail(String(path[0] ?? 'row'), message)
    if (account.success) rows.push({ storefront, account: account.data })
  }
  return errors.length > 0 ? { rows: [], errors: byLine(errors) } : { rows, errors }
}

import { wordsOf } from '../../../../components/display/states.ts'
import { listRisk, type RiskRow } from '../../../../lib/boards/stock-risk.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { loadRiskFilters, riskFilter } from '../../../(console)/inventory/oversell/filters.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'sku',
  'name',
  'storefront',
  'risk',
  'left',
  'days_of_cover',
  'sold_28_days',
  'pace',
  'erp',
  'pending',
  'buffer',
  'in_the_shop',
]
const pageSize = 500
const most = 50_000

/** Every shop item at risk as CSV, streamed a page at a time. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'inventory:export')
  if (person instanceof Response) return person

  const filters = loadRiskFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = riskFilter(filters, storefrontId)
  return csvOfPages({
    name: 'oversell',
    columns,
    readPage: (after) => listRisk(db(), person, filter, { size: pageSize, ...(after ? { after } : {}) }),
    recordOf,
    most,
  })
}

const figure = (value: number | null): string => value?.toString() ?? ''

const recordOf = (row: RiskRow): string[] => [
  safeCell(row.sku),
  safeCell(row.name),
  row.storefrontCode,
  wordsOf('risk', row.band).word,
  figure(row.available),
  row.coverDays?.toFixed(1) ?? '',
  String(row.sold),
  row.velocity,
  figure(row.ots),
  figure(row.pending),
  figure(row.buffer),
  figure(row.confirmedQuantity),
]

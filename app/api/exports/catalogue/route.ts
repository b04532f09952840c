import { faultOf } from '../../../../lib/boards/catalogue-faults.ts'
import { type FindingRow, listFindings } from '../../../../lib/boards/catalogue-findings.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { itemText } from '../../../(console)/catalogue/catalogue-words.ts'
import { findingsFilter } from '../../../(console)/catalogue/comparison-filter.ts'
import { loadComparisonFilters } from '../../../(console)/catalogue/filters.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'storefront',
  'finding',
  'title',
  'sku',
  'name',
  'product_id',
  'variation_id',
  'shop_status',
  'field',
  'shop_value',
  'erp_value',
  'currency',
  'style',
  'item',
  'repair',
  'since',
]
const pageSize = 500
const most = 200_000

/** Every finding of the filter as CSV, streamed a page at a time; times are UTC instants. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'catalogue:export')
  if (person instanceof Response) return person

  const filters = loadComparisonFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = findingsFilter(filters, storefrontId) ?? (storefrontId ? { storefrontId } : {})
  return csvOfPages({
    name: 'catalogue',
    columns,
    readPage: (after) => listFindings(db(), person, filter, { size: pageSize, ...(after ? { after } : {}) }),
    recordOf,
    most,
  })
}

function recordOf(row: FindingRow): string[] {
  const { shopItem, item } = row
  const fault = faultOf(row.code)
  return [
    row.storefrontCode,
    row.code,
    fault?.title ?? '',
    safeCell(shopItem?.sku ?? item?.sku ?? ''),
    safeCell(shopItem?.name ?? item?.styleName ?? ''),
    shopItem?.productId ?? '',
    shopItem?.variationId ?? '',
    safeCell(shopItem?.status ?? ''),
    row.field,
    safeCell(row.shopValue ?? ''),
    safeCell(row.erpValue ?? ''),
    row.currency,
    safeCell(row.styleKey ?? ''),
    safeCell(item ? itemText(item) : ''),
    fault?.repair ?? '',
    row.openedAt.toISOString(),
  ]
}

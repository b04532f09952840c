import { type ChangeRow, listCatalogueChanges } from '../../../../lib/boards/catalogue-changes.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { askedByText, reasonText, sideText } from '../../../(console)/catalogue/catalogue-words.ts'
import { changesFilter, loadChangeFilters } from '../../../(console)/catalogue/changes/filters.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'change',
  'storefront',
  'sku',
  'name',
  'style',
  'kind',
  'field',
  'before',
  'after',
  'reason',
  'asked_by',
  'asked_at',
  'decided_by',
  'decided_at',
  'state',
  'ended_at',
  'outcome',
  'note',
  'undoes',
]
const pageSize = 500
const most = 200_000

/** The record of the filter as CSV, streamed a page at a time; times are UTC instants. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'catalogue:export')
  if (person instanceof Response) return person

  const filters = loadChangeFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = changesFilter(filters, storefrontId)
  return csvOfPages({
    name: 'catalogue-changes',
    columns,
    readPage: (after) => listCatalogueChanges(db(), person, filter, { size: pageSize, ...(after ? { after } : {}) }),
    recordOf,
    most,
  })
}

const recordOf = (row: ChangeRow): string[] => [
  row.id,
  row.storefrontCode,
  safeCell(row.shopItem?.sku ?? ''),
  safeCell(row.shopItem?.name ?? ''),
  safeCell(row.styleKey ?? ''),
  row.kind,
  row.field,
  safeCell(sideText(row, row.before)),
  safeCell(sideText(row, row.after)),
  reasonText(row.reason),
  safeCell(askedByText(row.askedBy)),
  row.createdAt.toISOString(),
  safeCell(row.decidedBy ?? ''),
  row.decidedAt?.toISOString() ?? '',
  row.state,
  row.endedAt?.toISOString() ?? '',
  safeCell([row.outcomeCode, row.outcomeMessage].filter(Boolean).join(': ')),
  safeCell(row.note ?? ''),
  row.undoesId ?? '',
]

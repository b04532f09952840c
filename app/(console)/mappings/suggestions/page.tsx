import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { countOf, countText } from '../../../../components/display/money-text.ts'
import { Pager } from '../../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { previewFixes } from '../../../../lib/exceptions/preview-fix.ts'
import { listDismissals } from '../../../../lib/mappings/suggest/dismiss-suggestion.ts'
import { listSuggestions } from '../../../../lib/mappings/suggest/list-suggestions.ts'
import { countOpenKeys } from '../../../../lib/mappings/suggest/read-open-keys.ts'
import { db } from '../../../_server/db.ts'
import { readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { isUuid } from '../../exceptions/case-filter.ts'
import { MappingHead } from '../mapping-head.tsx'
import { AcceptAbove } from './accept-above.tsx'
import { DismissedTable } from './dismissed-table.tsx'
import { loadSuggestionFilters } from './filters.ts'
import { ShowTabs } from './show-tabs.tsx'
import { SuggestionsTable } from './suggestions-table.tsx'

export const metadata: Metadata = { title: 'Suggested item links' }

export default async function SuggestionsPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('mappings:read')
  const { show, storefront, after } = await loadSuggestionFilters(searchParams)
  return (
    <Suspense key={show} fallback={<TableSkeleton />}>
      {show === 'open' ? (
        <Open person={person} storefront={storefront} after={after} />
      ) : (
        <Dismissed person={person} storefront={storefront} />
      )}
    </Suspense>
  )
}

interface ListProps {
  person: Person
  storefront: string | null
}

async function Open({ person, storefront, after }: ListProps & { after: string | null }) {
  const { storefrontId } = await readScope(person, storefront)
  const [{ rows, next }, total] = await Promise.all([
    listSuggestions(db(), person, { storefrontId, after: after && isUuid(after) ? after : undefined }),
    countOpenKeys(db(), person, storefrontId),
  ])
  const mayLink = may(person, 'mappings:link-items', storefrontId)
  const { orders } = await previewFixes(
    db(),
    person,
    rows.map(({ caseId }) => caseId),
  )
  return (
    <>
      <MappingHead
        title="Suggested item links"
        truth={
          total === 0
            ? 'Everything the shop sold is linked to an item.'
            : `${countOf(total, 'SKU or product waits', 'SKUs and products wait')} for an item; linking those shown frees ${countOf(orders, 'order')}. Nothing is linked until a person accepts it.`
        }
        actions={
          rows.length > 0 && (
            <>
              {may(person, 'exceptions:export') && (
                <form
                  method="post"
                  action={`/api/exports/suggestions${storefront ? `?storefront=${encodeURIComponent(storefront)}` : ''}`}
                >
                  <Button type="submit">
                    <Download aria-hidden />
                    Export CSV
                  </Button>
                </form>
              )}
              {mayLink && <AcceptAbove storefrontId={storefrontId ?? null} />}
            </>
          )
        }
      />
      <SuggestionsTable
        rows={rows.map((row) => ({ id: row.caseId, ...row }))}
        mayLink={mayLink}
        bar={<ShowTabs show="open" />}
        empty={
          <Empty title="No link is wanted">
            A SKU the ERP does not know comes here by itself with the first paid order that has it.
          </Empty>
        }
      />
      <Pager next={next} />
    </>
  )
}

async function Dismissed({ person, storefront }: ListProps) {
  const { storefrontId } = await readScope(person, storefront)
  const { rows, total } = await listDismissals(db(), person, storefrontId)
  return (
    <>
      <MappingHead
        title="Suggested item links"
        truth={`${countOf(total, 'suggestion is', 'suggestions are')} dismissed for good${rows.length < total ? `; the newest ${countText(rows.length)} are shown` : ''}.`}
        actions={null}
      />
      <DismissedTable
        rows={rows.map((row) => ({ id: `${row.storefrontId} ${row.key} ${row.pkey}`, ...row }))}
        mayLink={may(person, 'mappings:link-items', storefrontId)}
        bar={<ShowTabs show="dismissed" />}
        empty={<Empty title="Nothing is dismissed">What is dismissed stands here and can be brought back.</Empty>}
      />
    </>
  )
}

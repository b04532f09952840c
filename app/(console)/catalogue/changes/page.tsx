import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { countOf, countText } from '../../../../components/display/money-text.ts'
import { Pager } from '../../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import {
  type ChangesCount,
  countCatalogueChanges,
  listCatalogueChanges,
} from '../../../../lib/boards/catalogue-changes.ts'
import { db } from '../../../_server/db.ts'
import { readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { CatalogueHead } from '../catalogue-head.tsx'
import { pageAfter } from '../comparison-filter.ts'
import { ExportCatalogue } from '../export-catalogue.tsx'
import { ChangeFilterBar } from './change-filters.tsx'
import { ChangesTable } from './changes-table.tsx'
import { type ChangeFilters, changesFilter, loadChangeFilters } from './filters.ts'

export const metadata: Metadata = { title: 'Changes of the catalogue' }

export default async function CatalogueChangesPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('catalogue:read')
  const filters = await loadChangeFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Changes person={person} filters={filters} />
    </Suspense>
  )
}

async function Changes({ person, filters }: { person: Person; filters: ChangeFilters }) {
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = changesFilter(filters, storefrontId)
  const [{ rows, next }, count] = await Promise.all([
    listCatalogueChanges(db(), person, filter, pageAfter(filters.after)),
    countCatalogueChanges(db(), person, filter),
  ])
  const narrowed = filters.show || filters.kind || filters.q
  return (
    <>
      <CatalogueHead
        at="changes"
        truth={truthOf(count)}
        waiting={count.waiting}
        actions={may(person, 'catalogue:export') && rows.length > 0 && <ExportCatalogue list="catalogue-changes" />}
      />
      <ChangesTable
        rows={rows}
        mayDecide={may(person, 'catalogue:decide', storefrontId)}
        bar={<ChangeFilterBar />}
        empty={
          narrowed ? (
            <Empty title="No change fits this filter">Clear a part of it, or search by another text.</Empty>
          ) : (
            <Empty title="Nothing has been written to a catalogue yet">
              What is published, reverted, quarantined, released or taken back stands here, with who asked for it, why,
              what was there before and how it ended.
            </Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}

const truthOf = ({ changes, more, waiting }: ChangesCount): string =>
  `${more ? `More than ${countText(changes)} changes` : countOf(changes, 'change')}; ${
    waiting === 0 ? 'none waits for approval' : `${countOf(waiting, 'waits', 'wait')} for approval`
  }.`

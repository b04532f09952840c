import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../components/display/empty.tsx'
import { PageHead } from '../../../components/display/page-head.tsx'
import { Pager } from '../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { listAudit } from '../../../lib/audit/list-audit.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { ActivityFilter } from './activity-filter.tsx'
import { ActivityTable } from './activity-table.tsx'
import { type ActivityFilters, auditFilterOf, loadActivityFilters } from './filters.ts'

export const metadata: Metadata = { title: 'Activity' }

export default async function ActivityPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('audit:read')
  const filters = await loadActivityFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Activity person={person} filters={filters} />
    </Suspense>
  )
}

async function Activity({ person, filters }: { person: Person; filters: ActivityFilters }) {
  const after = filters.after && /^\d{1,18}$/.test(filters.after) ? { after: filters.after } : {}
  const { timeZone } = await readScope(person, null)
  const filter = auditFilterOf(filters, timeZone)
  const { rows, next } = await listAudit(db(), person, filter, after)
  return (
    <>
      <PageHead
        title="Activity"
        truth="What people and operators changed, newest first. It cannot be edited or deleted."
      />
      <ActivityTable
        rows={rows}
        bar={<ActivityFilter />}
        empty={
          Object.keys(filter).length > 0 ? (
            <Empty title="Nothing fits this filter">Clear a part of it, or take a longer time.</Empty>
          ) : (
            <Empty title="Nothing has been changed yet">
              Every change of a connection, mapping, account or order stands here.
            </Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}

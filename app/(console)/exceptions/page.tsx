import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageHead } from '../../../components/display/page-head.tsx'
import { Pager } from '../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { Skeleton } from '../../../components/ui/skeleton.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { countCases, countHeld } from '../../../lib/exceptions/count-cases.ts'
import { listCases } from '../../../lib/exceptions/list-cases.ts'
import { listAssignees } from '../../../lib/exceptions/people.ts'
import { listViews } from '../../../lib/exceptions/saved-views.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { caseFilterOf, isUuid } from './case-filter.ts'
import { CasePanel } from './case-panel.tsx'
import { EmptyQueue } from './empty-queue.tsx'
import { ExceptionFilters } from './exception-filters.tsx'
import { ExportExceptions } from './export-exceptions.tsx'
import { type ExceptionFilterValues, loadExceptionFilters } from './filters.ts'
import { Queue } from './queue.tsx'
import { QueuePanel } from './queue-panel.tsx'
import { sentenceOf } from './sentence.ts'
import { truthOf } from './truth.ts'
import { ViewTabs } from './view-tabs.tsx'

export const metadata: Metadata = { title: 'Exceptions' }

export default async function ExceptionsPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('exceptions:read')
  const filters = await loadExceptionFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <QueuePage person={person} filters={filters} />
    </Suspense>
  )
}

async function QueuePage({ person, filters }: { person: Person; filters: ExceptionFilterValues }) {
  const { code, state, storefront, after, open, beyond, before } = filters
  const now = new Date()
  const { storefrontId, timeZone } = await readScope(person, storefront)
  const looking = { now, myId: person.id, storefrontId, timeZone }
  const filter = caseFilterOf(filters, looking)
  const within = caseFilterOf({ ...filters, code: null }, looking)
  const known = after && isUuid(after) ? { after } : {}
  const [{ rows, next }, counts, people, held, views] = await Promise.all([
    listCases(db(), now, person, filter, known),
    countCases(db(), now, person, within),
    listAssignees(db(), person),
    countHeld(db(), person, filter),
    listViews(db(), person, 'exceptions'),
  ])
  const shown = rows.map((row) => ({
    ...row,
    sentence: sentenceOf(row.code, row.cause),
    title: exceptionCodes[row.code].title,
  }))
  const total = code ? (counts.byCode.find((entry) => entry.code === code)?.cases ?? 0) : counts.total
  const mayResolve = may(person, 'exceptions:resolve')
  return (
    <>
      <PageHead
        title="Exceptions"
        truth={truthOf({ now, state, total, held })}
        actions={may(person, 'exceptions:export') && rows.length > 0 && <ExportExceptions />}
      />
      <ViewTabs views={views} mayShare={mayResolve} />
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <Queue
            rows={shown}
            total={total}
            openId={open}
            myId={person.id}
            mayResolve={mayResolve}
            people={people.map(({ id, name }) => ({ id, name }))}
            bar={<ExceptionFilters codes={counts.byCode} people={people} myId={person.id} />}
            empty={rows.length === 0 && <EmptyQueue person={person} filters={filters} looking={looking} />}
          />
          <Pager next={next} />
        </div>
        <QueuePanel ids={rows.map((row) => row.id)} openId={open}>
          {open && (
            <Suspense key={`${open} ${beyond} ${before}`} fallback={<PanelSkeleton />}>
              <CasePanel person={person} caseId={open} beyond={beyond} before={before} />
            </Suspense>
          )}
        </QueuePanel>
      </div>
    </>
  )
}

const PanelSkeleton = () => (
  <div className="flex flex-col gap-3" aria-busy="true">
    <span className="sr-only">Loading</span>
    <Skeleton className="h-6 w-4/5" />
    <Skeleton className="h-4 w-2/5" />
    <Skeleton className="h-24 w-full" />
    <Skeleton className="h-40 w-full" />
  </div>
)

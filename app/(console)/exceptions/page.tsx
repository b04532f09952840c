import type { Metadata } from 'next'
import { Suspense } from 'react'
import { durationText } from '../../../components/display/duration-text.ts'
import { Empty } from '../../../components/display/empty.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { SidePanel } from '../../../components/display/side-panel.tsx'
import { Pager } from '../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { Skeleton } from '../../../components/ui/skeleton.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { listAssignees } from '../../../lib/exceptions/assign-case.ts'
import { exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { countCases, countHeld } from '../../../lib/exceptions/count-cases.ts'
import { listCases } from '../../../lib/exceptions/list-cases.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { caseFilterOf, isUuid } from './case-filter.ts'
import { CasePanel } from './case-panel.tsx'
import { ExceptionFilters } from './exception-filters.tsx'
import { ExceptionsTable } from './exceptions-table.tsx'
import { ExportExceptions } from './export-exceptions.tsx'
import { type ExceptionFilterValues, loadExceptionFilters } from './filters.ts'
import { sentenceOf } from './sentence.ts'

export const metadata: Metadata = { title: 'Exceptions' }

export default async function ExceptionsPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('exceptions:read')
  const filters = await loadExceptionFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Queue person={person} filters={filters} />
    </Suspense>
  )
}

async function Queue({ person, filters }: { person: Person; filters: ExceptionFilterValues }) {
  const { code, state, storefront, after, open, beyond } = filters
  const now = new Date()
  const { storefrontId } = await readScope(person, storefront)
  const within = caseFilterOf({ ...filters, code: null }, storefrontId)
  const filter = caseFilterOf(filters, storefrontId)
  const known = after && isUuid(after) ? { after } : {}
  const [{ rows, next }, counts, people, held] = await Promise.all([
    listCases(db(), person, filter, known),
    countCases(db(), now, person, within),
    listAssignees(db(), person),
    countHeld(db(), person, filter),
  ])
  const shown = rows.map((row) => ({
    ...row,
    sentence: sentenceOf(row.code, row.cause),
    title: exceptionCodes[row.code].title,
    href: `/exceptions?open=${row.id}`,
  }))
  const total = code ? (counts.byCode.find((entry) => entry.code === code)?.cases ?? 0) : counts.total
  const truth =
    state === 'open'
      ? total === 0
        ? 'Nothing waits for a person.'
        : `${countOf(total, 'root cause', 'root causes')} open; ${total === 1 ? 'it holds' : 'they hold'} ${countOf(held.orders, 'order')}${
            held.oldestOpenedAt === null
              ? ''
              : `, the oldest is ${durationText((now.getTime() - held.oldestOpenedAt.getTime()) / 1000)} old`
          }.`
      : `${countOf(total, 'exception')} ${state}.`
  return (
    <>
      <PageHead
        title="Exceptions"
        truth={truth}
        actions={may(person, 'exceptions:export') && rows.length > 0 && <ExportExceptions />}
      />
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <ExceptionsTable
            rows={shown}
            bar={<ExceptionFilters codes={counts.byCode} people={people} myId={person.id} />}
            empty={
              state === 'open' ? (
                <Empty title="Nothing waits here">
                  Orders that are held come back by themselves as soon as something is found.
                </Empty>
              ) : (
                <Empty title={`No exception is ${state}`}>
                  Exceptions close by themselves when their evidence is gone.
                </Empty>
              )
            }
          />
          <Pager next={next} />
        </div>
        <SidePanel label="The exception" ids={rows.map((row) => row.id)} openId={open}>
          {open && (
            <Suspense key={`${open} ${beyond}`} fallback={<PanelSkeleton />}>
              <CasePanel person={person} caseId={open} beyond={beyond} />
            </Suspense>
          )}
        </SidePanel>
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

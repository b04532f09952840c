import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageHead } from '../../../components/display/page-head.tsx'
import type { SearchParams } from '../../_server/query.ts'
import { requirePerson } from '../../_server/session.ts'
import { boardScope } from '../_boards/board-scope.ts'
import { CardSkeleton } from '../_boards/board-skeleton.tsx'
import { CompletenessSection } from '../_boards/completeness-section.tsx'
import { ConnectionsSection } from '../_boards/connections-section.tsx'
import { ExceptionsSection } from '../_boards/exceptions-section.tsx'
import { FlowsSection } from '../_boards/flows-section.tsx'
import { ThroughputSection } from '../_boards/throughput-section.tsx'

export const metadata: Metadata = { title: 'Admin board' }

/** Admins: do the connections answer and do the flows move? */
export default async function AdminBoard({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('boards:read')
  const scope = await boardScope(person, searchParams)
  return (
    <>
      <PageHead title="Administration" truth="Whether the connections answer, the flows move and nothing is lost." />
      <div className="flex flex-col gap-4">
        <Suspense fallback={<CardSkeleton className="h-32" />}>
          <CompletenessSection scope={scope} />
        </Suspense>
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex flex-col gap-4">
            <Suspense fallback={<CardSkeleton className="h-32" />}>
              <ConnectionsSection scope={scope} />
            </Suspense>
            <Suspense fallback={<CardSkeleton className="h-20" />}>
              <FlowsSection scope={scope} />
            </Suspense>
            <Suspense fallback={<CardSkeleton className="h-64" />}>
              <ThroughputSection scope={scope} />
            </Suspense>
          </div>
          <Suspense fallback={<CardSkeleton className="h-80" />}>
            <ExceptionsSection scope={scope} />
          </Suspense>
        </div>
      </div>
    </>
  )
}

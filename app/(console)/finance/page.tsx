import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageHead } from '../../../components/display/page-head.tsx'
import type { SearchParams } from '../../_server/query.ts'
import { requirePerson } from '../../_server/session.ts'
import { boardScope } from '../_boards/board-scope.ts'
import { CardSkeleton } from '../_boards/board-skeleton.tsx'
import { CompletenessSection } from '../_boards/completeness-section.tsx'
import { ExceptionsSection } from '../_boards/exceptions-section.tsx'
import { FlowsSection } from '../_boards/flows-section.tsx'
import { ThroughputSection } from '../_boards/throughput-section.tsx'

export const metadata: Metadata = { title: 'Finance board' }

/** Finance: does the shop's money stand in the ERP, and what stands between? */
export default async function FinanceBoard({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('boards:read')
  const scope = await boardScope(person, searchParams)
  return (
    <>
      <PageHead
        title="Finance"
        truth="What the shop was paid, what of it stands in the ERP, and what stands between."
      />
      <div className="flex flex-col gap-4">
        <Suspense fallback={<CardSkeleton className="h-32" />}>
          <CompletenessSection scope={scope} />
        </Suspense>
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <Suspense fallback={<CardSkeleton className="h-80" />}>
            <ExceptionsSection scope={scope} owner="finance" />
          </Suspense>
          <div className="flex flex-col gap-4">
            <Suspense fallback={<CardSkeleton className="h-64" />}>
              <ThroughputSection scope={scope} />
            </Suspense>
            <Suspense fallback={<CardSkeleton className="h-20" />}>
              <FlowsSection scope={scope} />
            </Suspense>
          </div>
        </div>
      </div>
    </>
  )
}

import type { Metadata } from 'next'
import type { SearchParams } from '../../_server/query.ts'
import { requirePerson } from '../../_server/session.ts'
import { BoardFrame, Part } from '../_boards/board-frame.tsx'
import { boardScope } from '../_boards/board-scope.ts'
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
    <BoardFrame
      title="Administration"
      truth="Whether the connections answer, the flows move and nothing is lost."
      scope={scope}
      left={
        <>
          <Part height="h-32">
            <ConnectionsSection scope={scope} />
          </Part>
          <Part height="h-20">
            <FlowsSection scope={scope} />
          </Part>
          <Part height="h-64">
            <ThroughputSection scope={scope} />
          </Part>
        </>
      }
      right={
        <Part height="h-80">
          <ExceptionsSection scope={scope} />
        </Part>
      }
    />
  )
}

import { BoardFrame, Part } from './board-frame.tsx'
import type { BoardScope } from './board-scope.ts'
import { ConnectionsSection } from './connections-section.tsx'
import { DispatchesSection } from './dispatches-section.tsx'
import { ExceptionsSection } from './exceptions-section.tsx'
import { FlowsSection } from './flows-section.tsx'
import { MonthEndSection } from './month-end-section.tsx'
import { RefundsDueSection } from './refunds-due-section.tsx'
import { ThroughputSection } from './throughput-section.tsx'

interface OrdersBoardProps {
  title: string
  truth: string
  /** Whose exceptions stand on it. */
  owner: 'ecommerce' | 'finance'
  connections?: boolean
  /** Whether what left and is not confirmed stands on it. */
  dispatches?: boolean
  scope: BoardScope
}

/** The board of who works on the orders themselves. */
export function OrdersBoard({ title, truth, owner, connections = false, dispatches = false, scope }: OrdersBoardProps) {
  return (
    <BoardFrame
      title={title}
      truth={truth}
      scope={scope}
      left={
        <>
          <Part height="h-80">
            <ExceptionsSection scope={scope} owner={owner} />
          </Part>
          <Part height="h-32">
            <RefundsDueSection scope={scope} />
          </Part>
        </>
      }
      right={
        <>
          {owner === 'finance' && (
            <Part height="h-64">
              <MonthEndSection scope={scope} />
            </Part>
          )}
          <Part height="h-64">
            <ThroughputSection scope={scope} />
          </Part>
          {dispatches && (
            <Part height="h-32">
              <DispatchesSection scope={scope} />
            </Part>
          )}
          <Part height="h-20">
            <FlowsSection scope={scope} />
          </Part>
          {connections && (
            <Part height="h-20">
              <ConnectionsSection scope={scope} />
            </Part>
          )}
        </>
      }
    />
  )
}

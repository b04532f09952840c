import { type ReactNode, Suspense } from 'react'
import { PageHead } from '../../../components/display/page-head.tsx'
import type { BoardScope } from './board-scope.ts'
import { CardSkeleton } from './board-skeleton.tsx'
import { CompletenessSection } from './completeness-section.tsx'

interface BoardFrameProps {
  title: string
  truth: string
  scope: BoardScope
  left: ReactNode
  right: ReactNode
}

/** A role's board: where every paid order stands, and below it two columns of what else the role looks at. */
export function BoardFrame({ title, truth, scope, left, right }: BoardFrameProps) {
  return (
    <>
      <PageHead title={title} truth={truth} />
      <div className="flex flex-col gap-4">
        <Part height="h-32">
          <CompletenessSection scope={scope} />
        </Part>
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">{left}</div>
          <div className="flex min-w-0 flex-col gap-4">{right}</div>
        </div>
      </div>
    </>
  )
}

/** A part that comes when it is read; until then its place is kept. */
export const Part = ({ height, children }: { height: string; children: ReactNode }) => (
  <Suspense fallback={<CardSkeleton className={height} />}>{children}</Suspense>
)

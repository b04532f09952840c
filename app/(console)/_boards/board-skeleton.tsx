import { Skeleton } from '../../../components/ui/skeleton.tsx'

export const CardSkeleton = ({ className }: { className: string }) => (
  <div aria-busy="true" className="card p-4">
    <span className="sr-only">Loading</span>
    <Skeleton className="mb-4 h-5 w-40" />
    <Skeleton className={className} />
  </div>
)

import { Skeleton } from '../ui/skeleton.tsx'

/** The shape of a list while its rows are read. */
export function TableSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div aria-busy="true">
      <span className="sr-only">Loading</span>
      <Skeleton className="mb-2 h-8 w-48" />
      <div className="card overflow-hidden">
        <div className="h-8 border-b border-line" />
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className="flex h-9 items-center gap-4 border-b border-line/70 px-3 last:border-b-0">
            <Skeleton className="h-3 w-20" />
            <Skeleton className="h-3 w-28" />
            <Skeleton className="hidden h-3 flex-1 md:block" />
            <Skeleton className="h-3 w-16" />
          </div>
        ))}
      </div>
    </div>
  )
}

import type { ReactNode } from 'react'

/** A page's name and one sentence of truth about what it shows. */
export function PageHead({ title, truth, actions }: { title: ReactNode; truth?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-full md:basis-96">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {truth && <div className="mt-0.5 text-muted">{truth}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}

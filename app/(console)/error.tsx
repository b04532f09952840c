'use client'
import { Button } from '../../components/ui/button.tsx'

/** A page that could not be read: what it means, what to do. The rest of the console stays. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="mx-auto flex max-w-120 flex-col items-start gap-3 py-16">
      <h1 className="text-xl font-semibold">This page could not be read</h1>
      <p className="text-muted">
        Nothing was changed, and orders keep moving: the worker does not need this page. Often the database was busy for
        a moment.
      </p>
      {error.digest && (
        <p className="text-sm text-muted">
          Tell an admin the reference <span className="figures text-text">{error.digest}</span> if it stays.
        </p>
      )}
      <Button look="primary" onClick={reset}>
        Read it again
      </Button>
    </div>
  )
}

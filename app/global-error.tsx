'use client'
import './globals.css'

export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto flex min-h-dvh max-w-120 flex-col items-start justify-center gap-3 p-6">
          <h1 className="text-xl font-semibold">The console could not be shown</h1>
          <p className="text-muted">
            Nothing was changed and the worker goes on. Orders keep moving while this page is down.
          </p>
          <button type="button" onClick={reset} className="h-8 rounded-md border border-line-strong px-3 font-medium">
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}

import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Identifier } from '../../../components/display/identifier.tsx'
import { Instant } from '../../../components/display/instant.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { Status } from '../../../components/display/status.tsx'
import { readSystemHealth, type SystemHealth } from '../../../lib/boards/system-health.ts'
import { db } from '../../_server/db.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { productVersion } from '../../_server/version.ts'
import { boardScope } from '../_boards/board-scope.ts'
import { CardSkeleton } from '../_boards/board-skeleton.tsx'
import { ConnectionsSection } from '../_boards/connections-section.tsx'
import { QueueTable } from './queue-table.tsx'
import { taskWord } from './task-words.ts'

export const metadata: Metadata = { title: 'System' }

export default async function SystemPage() {
  const person = await requirePerson('system:read')
  return (
    <Suspense fallback={<CardSkeleton className="h-64" />}>
      <System person={person} />
    </Suspense>
  )
}

async function System({ person }: { person: Person }) {
  const [health, scope] = await Promise.all([readSystemHealth(db(), person), boardScope(person, Promise.resolve({}))])
  const wrong = health.checks.filter((check) => check.wrong).length
  return (
    <>
      <PageHead
        title="System"
        truth={`Version ${productVersion()}. ${wrong === 0 ? 'Every check finds it well.' : `${countOf(wrong, 'check finds', 'checks find')} something wrong.`}`}
      />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Checks health={health} />
          <Workers workers={health.workers} />
          <ConnectionsSection scope={scope} />
        </div>
        <div className="flex flex-col gap-4">
          <div>
            <h2 className="mb-2 text-base font-semibold">Queue</h2>
            <QueueTable rows={health.tasks.map((task) => ({ id: task.task, ...task }))} />
          </div>
          <Failed jobs={health.failed} />
        </div>
      </div>
    </>
  )
}

const Checks = ({ health: { checks } }: { health: SystemHealth }) => (
  <section aria-labelledby="checks" className="card p-4">
    <h2 id="checks" className="mb-2 text-base font-semibold">
      Checks
    </h2>
    <ul className="divide-y divide-line/70">
      {checks.map(({ what, wrong, says }) => (
        <li key={what} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0">
          <span className="w-20 font-medium first-letter:uppercase">{what}</span>
          <Status kind="check" state={wrong ? 'wrong' : 'well'} />
          <span className="min-w-0 flex-1 basis-60 text-muted">{says}</span>
        </li>
      ))}
    </ul>
  </section>
)

const Workers = ({ workers }: Pick<SystemHealth, 'workers'>) => (
  <section aria-labelledby="workers" className="card p-4">
    <h2 id="workers" className="mb-2 text-base font-semibold">
      Workers
    </h2>
    {workers.length === 0 && (
      <p className="text-muted">No worker has signed on: nothing is read or sent until one is started.</p>
    )}
    <ul className="divide-y divide-line/70">
      {workers.map(({ id, startedAt, alive }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0">
          <Status kind="worker" state={alive ? 'alive' : 'ended'} />
          <Identifier value={id} shown={id.slice(-12)} className="text-muted" />
          <span className="flex-1 text-right text-sm text-muted">
            started <Instant at={startedAt} />
          </span>
        </li>
      ))}
    </ul>
  </section>
)

const Failed = ({ jobs }: { jobs: SystemHealth['failed'] }) => (
  <section aria-labelledby="failed" className="card p-4">
    <h2 id="failed" className="mb-2 text-base font-semibold">
      Jobs that failed
    </h2>
    {jobs.length === 0 && (
      <p className="text-muted">None. A job that fails is tried again by itself and stands here until then.</p>
    )}
    <ul className="divide-y divide-line/70">
      {jobs.map(({ id, task, attempts, maxAttempts, nextAt, error }) => (
        <li key={id} className="py-2 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-medium">{taskWord(task)}</span>
            <span className="text-sm text-muted">
              tried {attempts} of {maxAttempts} times,{' '}
              {nextAt ? (
                <>
                  again <Instant at={nextAt} />
                </>
              ) : (
                'given up'
              )}
            </span>
          </div>
          <p className="text-sm break-words text-blocked">{error}</p>
        </li>
      ))}
    </ul>
  </section>
)

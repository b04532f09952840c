import Link from 'next/link'
import { Instant } from '../../../components/display/instant.tsx'
import { Status } from '../../../components/display/status.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { listConnections } from '../../../lib/connections/list-connections.ts'
import { db } from '../../_server/db.ts'
import type { BoardScope } from './board-scope.ts'

/** The health of every connection, in one line each. */
export async function ConnectionsSection({ scope }: { scope: BoardScope }) {
  if (!may(scope.person, 'connections:read')) return null
  const connections = await listConnections(db(), new Date(), scope.person)
  return (
    <section aria-labelledby="connections" className="card p-4">
      <h2 id="connections" className="mb-2 text-base font-semibold">
        Connections
      </h2>
      {connections.length === 0 && <p className="text-muted">None yet.</p>}
      <ul className="divide-y divide-line/70">
        {connections.map((connection) => (
          <li key={connection.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0">
            <span className="font-medium">{connection.name}</span>
            <span className="text-sm text-muted">{connection.kind === 'erp' ? 'ERP' : 'Shop'}</span>
            <Status kind="connection" state={connection.health} />
            <span className="flex-1 text-sm whitespace-nowrap text-muted max-md:basis-full md:text-right">
              {connection.lastOkAt ? (
                <>
                  answered <Instant at={connection.lastOkAt} />
                </>
              ) : (
                'has not answered yet'
              )}
            </span>
            {connection.stoppedMessage && (
              <p className="w-full text-sm break-words text-blocked">{connection.stoppedMessage}</p>
            )}
          </li>
        ))}
      </ul>
      <Link href="/connections" className="mt-2 inline-block max-md:py-3 font-medium text-accent hover:underline">
        Open connections
      </Link>
    </section>
  )
}

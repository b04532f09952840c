import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../components/display/empty.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { readCatalogueAudit } from '../../../lib/boards/catalogue-audit.ts'
import { listConnections } from '../../../lib/connections/list-connections.ts'
import { listRuns } from '../../../lib/runs/list-runs.ts'
import { db } from '../../_server/db.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { CardSkeleton } from '../_boards/board-skeleton.tsx'
import { pollSeconds } from '../_boards/poll-seconds.ts'
import { ConnectErp, ConnectShop } from './connect-dialogs.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { goLiveWarnings } from './go-live-warnings.ts'
import { RunsList } from './runs-list.tsx'

export const metadata: Metadata = { title: 'Connections' }

export default async function ConnectionsPage() {
  const person = await requirePerson('connections:read')
  return (
    <Suspense fallback={<CardSkeleton className="h-48" />}>
      <Connections person={person} />
    </Suspense>
  )
}

async function Connections({ person }: { person: Person }) {
  const [connections, runs, audits] = await Promise.all([
    listConnections(db(), new Date(), person),
    listRuns(db(), person),
    readCatalogueAudit(db(), new Date(), person, pollSeconds()),
  ])
  const auditOf = (storefrontId: string | undefined) => audits.find((audit) => audit.storefrontId === storefrontId)
  const troubled = connections.filter(({ health }) => health !== 'well').length
  const mayEdit = may(person, 'connections:edit')
  return (
    <>
      <PageHead
        title="Connections"
        truth={
          connections.length === 0
            ? 'No shop and no ERP is connected yet.'
            : troubled === 0
              ? `${countOf(connections.length, 'connection')}, all working.`
              : `${countOf(connections.length, 'connection')}; ${troubled === 1 ? 'one needs' : `${troubled} need`} a look.`
        }
        actions={
          mayEdit && (
            <>
              <ConnectShop />
              <ConnectErp />
            </>
          )
        }
      />
      {connections.length === 0 && (
        <div className="card px-5 py-10 text-center">
          <Empty title="Nothing is connected">
            {mayEdit
              ? 'Connect the ERP first, then the shop. A new shop starts in shadow: it reads and maps, and sends nothing.'
              : 'An admin connects the ERP and the shop.'}
          </Empty>
        </div>
      )}
      <div className="flex flex-col gap-4">
        {connections.map((connection) => (
          <ConnectionCard
            key={connection.id}
            connection={connection}
            warnings={goLiveWarnings(auditOf(connection.storefront?.id))}
            person={person}
          />
        ))}
      </div>
      <RunsList
        mayAsk={may(person, 'runs:ask')}
        runs={runs}
        connections={connections.map(({ id, code, storefront }) => ({
          id,
          code,
          storefrontId: storefront?.id ?? null,
        }))}
      />
    </>
  )
}

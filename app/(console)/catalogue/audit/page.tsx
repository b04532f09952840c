import type { Metadata } from 'next'
import { createLoader, parseAsString } from 'nuqs/server'
import { Suspense } from 'react'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { type CatalogueAudit, readCatalogueAudit } from '../../../../lib/boards/catalogue-audit.ts'
import { countCatalogueChanges } from '../../../../lib/boards/catalogue-changes.ts'
import { db } from '../../../_server/db.ts'
import { readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { pollSeconds } from '../../_boards/poll-seconds.ts'
import { CatalogueHead } from '../catalogue-head.tsx'
import { AuditGate } from './audit-gate.tsx'
import { FaultList } from './fault-list.tsx'
import { NoCreationRole } from './no-creation-role.tsx'
import { QuarantineTimesCard } from './quarantine-times.tsx'

export const metadata: Metadata = { title: 'Audit of the catalogue' }

const load = createLoader({ storefront: parseAsString })

export default async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('catalogue:read')
  const { storefront } = await load(searchParams)
  return (
    <Suspense fallback={<TableSkeleton rows={8} />}>
      <Audit person={person} storefront={storefront} />
    </Suspense>
  )
}

async function Audit({ person, storefront }: { person: Person; storefront: string | null }) {
  const { storefrontId } = await readScope(person, storefront)
  const mine = storefrontId ? { storefrontId } : {}
  const [audits, { waiting }] = await Promise.all([
    readCatalogueAudit(db(), new Date(), person, pollSeconds(), storefrontId),
    countCatalogueChanges(db(), person, { ...mine, show: 'waiting' }),
  ])
  return (
    <>
      <CatalogueHead at="audit" waiting={waiting} truth={truthOf(audits)} />
      {audits.map((audit) => (
        <section key={audit.storefrontId} aria-label={`Audit of ${audit.storefrontCode}`} className="mb-6">
          {audits.length > 1 && <h2 className="mb-2 text-base font-semibold">{audit.storefrontCode}</h2>}
          <div className="grid gap-4 lg:grid-cols-2">
            <AuditGate audit={audit} />
            <QuarantineTimesCard mode={audit.mode} quarantine={audit.quarantine} />
          </div>
          <FaultList faults={audit.faults} storefrontCode={audits.length > 1 ? audit.storefrontCode : storefront} />
        </section>
      ))}
      <NoCreationRole />
    </>
  )
}

function truthOf(audits: readonly CatalogueAudit[]): string {
  const audited = audits.reduce((sum, audit) => sum + audit.audited, 0)
  const clean = audits.reduce((sum, audit) => sum + audit.clean, 0)
  if (audited === 0) return 'Nothing has been read from a shop yet.'
  return clean === audited
    ? 'Every variant is clean: shop and item master agree. The catalogue and inventory flows can go live.'
    : `${audited - clean} of ${audited} variants are not clean. Mend them before the catalogue and inventory flows go live.`
}

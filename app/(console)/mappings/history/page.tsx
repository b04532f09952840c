import type { Metadata } from 'next'
import { createLoader, parseAsInteger } from 'nuqs/server'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { Pager } from '../../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { listVersions } from '../../../../lib/mappings/list-versions.ts'
import { db } from '../../../_server/db.ts'
import type { SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { MappingHead } from '../mapping-head.tsx'
import { VersionsTable } from './versions-table.tsx'

export const metadata: Metadata = { title: 'Versions of the mappings' }

const load = createLoader({ after: parseAsInteger })
const size = 50

export default async function MappingHistoryPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('mappings:read')
  const { after } = await load(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Versions person={person} after={after} />
    </Suspense>
  )
}

async function Versions({ person, after }: { person: Person; after: number | null }) {
  const rows = await listVersions(db(), person, { size: size + 1, ...(after === null ? {} : { before: after }) })
  const shown = rows.slice(0, size)
  const next = rows.length > size ? String(shown.at(-1)?.number) : null
  return (
    <>
      <MappingHead
        title="Versions"
        truth="Every change of a rule makes a version, and none is ever overwritten: an order keeps the one it was mapped by."
        actions={null}
      />
      <VersionsTable
        rows={shown.map((row) => ({ ...row, id: String(row.number) }))}
        empty={<Empty title="No version yet">The first rule that is saved or imported makes one.</Empty>}
      />
      <Pager next={next} />
    </>
  )
}

import type { Metadata } from 'next'
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { Pager } from '../../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { listChanges } from '../../../../lib/mappings/change/list-changes.ts'
import { mappingTables } from '../../../../lib/mappings/tables.ts'
import { db } from '../../../_server/db.ts'
import type { SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { MappingHead } from '../mapping-head.tsx'
import { ChangesTable } from './changes-table.tsx'
import { ShowChoice } from './show-choice.tsx'
import { showings } from './showings.ts'

export const metadata: Metadata = { title: 'Changes of mappings' }

const load = createLoader({ show: parseAsStringLiteral(showings).withDefault('open'), after: parseAsString })

const pageSize = 50

export default async function ChangesPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('mappings:read')
  const { show, after } = await load(searchParams)
  return (
    <Suspense fallback={<TableSkeleton rows={6} />}>
      <Changes person={person} show={show} after={after} />
    </Suspense>
  )
}

const states = { open: ['draft', 'waiting'], decided: ['in_force', 'rejected', 'withdrawn'] } as const

async function Changes({ person, show, after }: { person: Person; show: keyof typeof states; after: string | null }) {
  const before = after ? new Date(after) : null
  const page = before && !Number.isNaN(before.getTime()) ? { before } : {}
  const changes = await listChanges(db(), person, states[show], { ...page, size: pageSize })
  const waiting = changes.filter(({ state }) => state === 'waiting').length
  const last = changes.length === pageSize ? changes.at(-1) : null
  return (
    <>
      <MappingHead
        title="Changes"
        truth={
          show === 'open'
            ? waiting > 0
              ? `${waiting} ${waiting === 1 ? 'waits' : 'wait'} for finance to approve.`
              : 'Nothing waits for approval.'
            : 'What was decided, newest first.'
        }
        actions={null}
      />
      <ChangesTable
        rows={changes.map(({ tables, ...change }) => ({
          ...change,
          tables: tables.map((table) => mappingTables[table].title).join(', '),
        }))}
        show={show}
        bar={<ShowChoice show={show} />}
        empty={
          show === 'open' ? (
            <Empty title="No change is being written">
              Add, change or remove a rule of a table and choose to try it on landed orders first: it begins as a draft
              here. A change of money rules that is no finance user’s always does.
            </Empty>
          ) : (
            <Empty title="Nothing has been decided yet">
              Changes that were approved, rejected or withdrawn stand here.
            </Empty>
          )
        }
      />
      <Pager next={last ? last.updatedAt.toISOString() : null} />
    </>
  )
}

import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { Badge } from '../../../components/ui/badge.tsx'
import { readMappingCounts } from '../../../lib/boards/mapping-counts.ts'
import { listAccounts } from '../../../lib/mappings/list-accounts.ts'
import { mappingTableNames, mappingTables } from '../../../lib/mappings/tables.ts'
import { db } from '../../_server/db.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { tableWords } from './table-words.ts'

export const metadata: Metadata = { title: 'Mappings' }

export default async function MappingsPage() {
  const person = await requirePerson('mappings:read')
  return (
    <Suspense fallback={<TableSkeleton rows={10} />}>
      <Tables person={person} />
    </Suspense>
  )
}

async function Tables({ person }: { person: Person }) {
  const [{ rules, last }, accounts] = await Promise.all([readMappingCounts(db(), person), listAccounts(db(), person)])
  return (
    <>
      <PageHead
        title="Mappings"
        truth={
          last ? (
            <>
              Version {last.number}, changed <Instant at={last.at} /> by {last.byLabel}
              {last.note && ` (${last.note})`}. A change holds at once for orders not yet sent.
            </>
          ) : (
            'No rule has been written yet. Orders are held until the rules they need are there.'
          )
        }
      />
      <ul className="card divide-y divide-line/70">
        <li>
          <Link
            href="/mappings/account"
            className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover"
          >
            <span className="w-32 font-medium">Accounts</span>
            <span className="w-full min-w-0 text-muted md:w-auto md:flex-1">
              On which division, customer, store and department a storefront's sales orders are booked.
            </span>
            <Badge>Finance approves</Badge>
            <span className="figures ml-auto w-20 text-right">{countOf(accounts.length, 'shop')}</span>
          </Link>
        </li>
        {mappingTableNames.map((table) => (
          <li key={table}>
            <Link
              href={`/mappings/${table}`}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover"
            >
              <span className="w-32 font-medium">{mappingTables[table].title}</span>
              <span className="w-full min-w-0 text-muted md:w-auto md:flex-1">{tableWords[table]}</span>
              {mappingTables[table].money && <Badge>Finance approves</Badge>}
              <span className="figures ml-auto w-20 text-right">{countOf(rules[table] ?? 0, 'rule')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

import { FilePen, History } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Suspense } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { Badge } from '../../../components/ui/badge.tsx'
import { buttonClasses } from '../../../components/ui/button-classes.ts'
import { readMappingCounts } from '../../../lib/boards/mapping-counts.ts'
import { systemClock } from '../../../lib/kernel/clock.ts'
import { listChanges } from '../../../lib/mappings/change/list-changes.ts'
import { readCoverage } from '../../../lib/mappings/coverage.ts'
import { listAccounts } from '../../../lib/mappings/list-accounts.ts'
import { countOpenKeys } from '../../../lib/mappings/suggest/read-open-keys.ts'
import { mappingTableNames, mappingTables } from '../../../lib/mappings/tables.ts'
import { db } from '../../_server/db.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { CoverageMark } from './coverage-mark.tsx'
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
  const [{ rules, last }, accounts, unlinked, coverage, changes] = await Promise.all([
    readMappingCounts(db(), person),
    listAccounts(db(), person),
    countOpenKeys(db(), person),
    readCoverage(db(), systemClock, person),
    listChanges(db(), person, ['draft', 'waiting']),
  ])
  const waiting = changes.filter(({ state }) => state === 'waiting').length
  return (
    <>
      <PageHead
        title="Mappings"
        truth={
          last ? (
            <>
              Version {last.number}, changed <Instant at={last.at} /> by {last.byLabel}
              {last.note && ` (${last.note})`}. A change holds at once for orders not yet sent, of the days it is for.
            </>
          ) : (
            'No rule has been written yet. Orders are held until the rules they need are there.'
          )
        }
        actions={
          last && (
            <>
              <Link href="/mappings/changes" className={buttonClasses({})}>
                <FilePen aria-hidden />
                Changes
                {changes.length > 0 && (
                  <span className="figures text-muted">
                    {waiting > 0 ? `${countText(waiting)} waiting` : countOf(changes.length, 'draft')}
                  </span>
                )}
              </Link>
              <Link href="/mappings/history" className={buttonClasses({})}>
                <History aria-hidden />
                Versions
              </Link>
            </>
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
        <li>
          <Link
            href="/mappings/suggestions"
            className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover"
          >
            <span className="w-32 font-medium">Suggested links</span>
            <span className="w-full min-w-0 text-muted md:w-auto md:flex-1">
              What the shop sold and no item is linked to, with the items it may mean. Nothing is linked by itself.
            </span>
            <span className="figures ml-auto w-20 text-right">{countText(unlinked)} open</span>
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
              <CoverageMark table={table} coverage={coverage[table]} />
              <span className="figures ml-auto w-20 text-right">{countOf(rules[table] ?? 0, 'rule')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { Empty } from '../../../../../components/display/empty.tsx'
import { Instant } from '../../../../../components/display/instant.tsx'
import { countText } from '../../../../../components/display/money-text.ts'
import { TableSkeleton } from '../../../../../components/table/table-skeleton.tsx'
import { may } from '../../../../../lib/access/permissions.ts'
import { inWords } from '../../../../../lib/mappings/check-clashes.ts'
import { datesInWords } from '../../../../../lib/mappings/dates.ts'
import { type ListedVersion, listVersions, readVersionRules } from '../../../../../lib/mappings/list-versions.ts'
import { mappingTables } from '../../../../../lib/mappings/tables.ts'
import { db } from '../../../../_server/db.ts'
import { type Person, requirePerson } from '../../../../_server/session.ts'
import { MappingHead } from '../../mapping-head.tsx'
import { UndoVersion } from '../undo-version.tsx'
import { RulesOfVersion } from './rules-of-version.tsx'

type Params = Promise<{ version: string }>

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Version ${(await params).version} of the mappings` }
}

export default async function MappingVersionPage({ params }: { params: Params }) {
  const person = await requirePerson('mappings:read')
  const { version } = await params
  if (!/^[1-9]\d{0,8}$/.test(version)) notFound()
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Version person={person} number={Number(version)} />
    </Suspense>
  )
}

async function Version({ person, number }: { person: Person; number: number }) {
  const [[version], rules] = await Promise.all([
    listVersions(db(), person, { before: number + 1, size: 1 }),
    readVersionRules(db(), person, number),
  ])
  if (!version || version.number !== number) notFound()
  const total = version.tables.reduce((count, { begun, ended }) => count + begun + ended, 0)
  return (
    <>
      <MappingHead
        title={`Version ${number}`}
        truth={<VersionTruth version={version} />}
        actions={
          mayUndo(person, version) && <UndoVersion version={number} needsFinance={needsFinance(person, version)} />
        }
      />
      <RulesOfVersion
        rows={rules.map(({ table, match, target, ...rule }) => ({
          ...rule,
          tableTitle: mappingTables[table].title,
          fits: inWords(match) || 'anything',
          gives: inWords(target),
          days: datesInWords(rule),
        }))}
        empty={<Empty title="No rule of yours">It set accounts, or rules of storefronts you do not see.</Empty>}
      />
      {total > rules.length && (
        <p className="mt-2 text-sm text-muted">
          {countText(rules.length)} of {countText(total)} are shown.
        </p>
      )}
    </>
  )
}

function VersionTruth({ version }: { version: ListedVersion }) {
  const { at, byLabel, approvedBy, note, changeId, changeTitle, undoes, undoneBy } = version
  return (
    <>
      Written <Instant at={at} /> by {byLabel}
      {approvedBy && `, approved by ${approvedBy}`}
      {note && ` (${note})`}.
      {changeId && (
        <>
          {' '}
          It came from the change{' '}
          <Link href={`/mappings/changes/${changeId}`} className="text-accent underline underline-offset-4">
            {changeTitle}
          </Link>
          .
        </>
      )}
      {undoes !== null && (
        <>
          {' '}
          It undid <VersionLink number={undoes} />.
        </>
      )}
      {undoneBy !== null && (
        <>
          {' '}
          <VersionLink number={undoneBy} /> undid it.
        </>
      )}
    </>
  )
}

const VersionLink = ({ number }: { number: number }) => (
  <Link href={`/mappings/history/${number}`} className="text-accent underline underline-offset-4">
    version {number}
  </Link>
)

/** The verb decides; this only leaves the button out where it could not work. */
function mayUndo(person: Person, { tables, undoneBy }: ListedVersion): boolean {
  if (tables.length === 0 || undoneBy !== null) return false
  return tables.every(({ table }) => {
    if (table === 'item_link') return may(person, 'mappings:link-items')
    return may(person, 'mappings:edit') || (mappingTables[table].money && may(person, 'mappings:approve-money'))
  })
}

const needsFinance = (person: Person, { tables }: ListedVersion): boolean =>
  tables.some(({ table }) => mappingTables[table].money) && !may(person, 'mappings:approve-money')

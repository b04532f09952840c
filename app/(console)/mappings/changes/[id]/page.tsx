import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { createLoader, parseAsInteger, parseAsString } from 'nuqs/server'
import { Suspense } from 'react'
import { z } from 'zod'
import { Instant } from '../../../../../components/display/instant.tsx'
import { PageHead } from '../../../../../components/display/page-head.tsx'
import { Status } from '../../../../../components/display/status.tsx'
import { TableSkeleton } from '../../../../../components/table/table-skeleton.tsx'
import { may } from '../../../../../lib/access/permissions.ts'
import { businessDate } from '../../../../../lib/kernel/period.ts'
import { type ReadChange, readChange } from '../../../../../lib/mappings/change/read-change.ts'
import { listReplays } from '../../../../../lib/mappings/replay/read-replay.ts'
import { db } from '../../../../_server/db.ts'
import { frameOf, readScope, type SearchParams } from '../../../../_server/query.ts'
import { type Person, requirePerson } from '../../../../_server/session.ts'
import { editLines } from '../edit-lines.ts'
import { firstOfNextMonth } from '../next-month.ts'
import { BufferSection } from './buffer-section.tsx'
import { ChangeActions } from './change-actions.tsx'
import { ChangeEdits } from './change-edits.tsx'
import { DecideChange } from './decide-change.tsx'
import { ReplayOrders } from './replay-orders.tsx'
import { ReplaySection } from './replay-section.tsx'

type Params = Promise<{ id: string }>

export const metadata: Metadata = { title: 'A change of mappings' }

const load = createLoader({ page: parseAsInteger.withDefault(1), code: parseAsString })

export default async function ChangePage({ params, searchParams }: { params: Params; searchParams: SearchParams }) {
  const person = await requirePerson('mappings:read')
  const { id } = await params
  if (!z.uuid().safeParse(id).success) notFound()
  const { page, code } = await load(searchParams)
  return (
    <Suspense fallback={<TableSkeleton rows={8} />}>
      <Change person={person} id={id} page={page} code={code} />
    </Suspense>
  )
}

async function Change({ person, id, page, code }: { person: Person; id: string; page: number; code: string | null }) {
  const [change, replays, scope, frame] = await Promise.all([
    readChange(db(), person, id),
    listReplays(db(), person, id),
    readScope(person, null),
    frameOf(person),
  ])
  if (!change) notFound()
  const newest = replays[0] ?? null
  const evidence = change.state === 'in_force' ? replays.find((one) => one.id === change.evidenceId) : newest
  const shown = evidence ?? newest
  const undecided = change.state === 'draft' || change.state === 'waiting'
  const isEvidence = newest?.isEvidence === true && shown === newest
  return (
    <>
      <PageHead
        title={
          <>
            <Link
              href="/mappings/changes"
              className="touch text-muted underline decoration-line-strong decoration-1 underline-offset-4 hover:text-accent"
            >
              Changes
            </Link>
            <span className="mx-2 text-muted">/</span>
            {change.title}
          </>
        }
        truth={<Truth change={change} />}
        actions={
          <ChangeActions
            change={{
              id,
              title: change.title,
              state: change.state,
              money: change.money,
              effectiveOn: change.effectiveOn,
            }}
            can={change.may}
            approves={may(person, 'mappings:approve-money')}
            replayed={isEvidence}
            firstOfNextMonth={firstOfNextMonth(businessDate(new Date(), scope.timeZone))}
          />
        }
      />
      {change.may.decide && (
        <DecideChange
          change={{ id, byLabel: change.byLabel, effectiveOn: change.effectiveOn }}
          evidence={
            newest && isEvidence
              ? { id: newest.id, total: newest.total, changed: newest.changed, isBehind: newest.isBehind }
              : null
          }
          replayed={newest !== null}
          outdated={change.outdated}
        />
      )}
      <ChangeEdits
        changeId={id}
        updatedAt={change.updatedAt}
        lines={editLines(change.edits)}
        mayEdit={change.may.edit && change.state === 'draft'}
        undecided={undecided}
      />
      {undecided && <BufferSection person={person} change={change} />}
      <ReplaySection
        person={person}
        replay={shown}
        undecided={undecided}
        page={page}
        code={code}
        ask={
          undecided && may(person, 'mappings:replay') ? (
            <ReplayOrders
              changeId={id}
              running={newest && (newest.state === 'waiting' || newest.state === 'running') ? newest.id : null}
              again={newest !== null}
              storefronts={frame.storefronts.map(({ id, code, name }) => ({ id, code, name }))}
            />
          ) : null
        }
      />
    </>
  )
}

function Truth({ change }: { change: ReadChange }) {
  const { state, byLabel, updatedAt, effectiveOn, decidedByLabel, decidedAt, decisionNote, version } = change
  const holds = effectiveOn ? `for orders of ${effectiveOn} and later` : 'for every date'
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Status kind="change" state={state} />
      <span>
        Written by {byLabel}, changed <Instant at={updatedAt} />.
        {change.money && state === 'draft' && ' It is about money: finance approves it.'}
        {state === 'waiting' && ` To hold ${holds}, once finance approves it.`}
        {state === 'in_force' && (
          <>
            {' '}
            <Link href={`/mappings/history/${version}`} className="text-accent hover:underline">
              Version {version}
            </Link>{' '}
            holds {holds}.
          </>
        )}
        {decidedByLabel && decidedAt && (
          <>
            {' '}
            {state === 'in_force' ? 'Approved' : state === 'rejected' ? 'Rejected' : 'Withdrawn'} by {decidedByLabel},{' '}
            <Instant at={decidedAt} />
            {decisionNote ? `: ${decisionNote}` : '.'}
          </>
        )}
      </span>
    </div>
  )
}

import Link from 'next/link'
import type { ReactNode } from 'react'
import { Empty } from '../../../components/display/empty.tsx'
import { Facts } from '../../../components/display/facts.tsx'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { Status } from '../../../components/display/status.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { listAssignees } from '../../../lib/exceptions/assign-case.ts'
import { exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { type CaseDetail, readCase } from '../../../lib/exceptions/read-case.ts'
import { isReleasable } from '../../../lib/exceptions/release-order.ts'
import { db } from '../../_server/db.ts'
import type { Person } from '../../_server/session.ts'
import { roleWords } from '../role-words.ts'
import { AssignCase } from './assign-case.tsx'
import { CaseActions } from './case-actions.tsx'
import { isUuid } from './case-filter.ts'
import { CaseFix } from './case-fix.tsx'
import { CaseOrders } from './case-orders.tsx'
import { MoreOrders } from './more-orders.tsx'
import { sentenceOf } from './sentence.ts'

/** One case: what is wrong in a sentence, the evidence, the fix, what it frees, then the time line. */
export async function CasePanel({
  person,
  caseId,
  beyond,
}: {
  person: Person
  caseId: string
  /** The last subject already shown. */
  beyond: string | null
}) {
  const page = beyond && /^\d{1,18}$/.test(beyond) ? { afterSubject: beyond } : {}
  const found = isUuid(caseId) ? await readCase(db(), person, caseId, { ...page, size: 25 }) : null
  if (!found) return <Empty title="This exception does not exist">Or it belongs to a storefront you do not see.</Empty>
  const mayResolve = may(person, 'exceptions:resolve', found.storefrontId)
  const people = mayResolve && found.state === 'open' ? await listAssignees(db(), person, found.storefrontId) : []
  const { title, meaning, fix } = exceptionCodes[found.code]
  const state = found.state === 'closed' ? 'closed' : found.dismissedAt ? 'dismissed' : 'open'
  return (
    <div className="flex flex-col gap-5">
      <header>
        <div className="mb-2 flex flex-wrap gap-1.5">
          <Status kind="case" state={state} />
          <Status kind="severity" state={found.severity} />
        </div>
        <h2 className="text-lg font-semibold">{sentenceOf(found.code, found.cause)}</h2>
        <p className="mt-1 text-muted">
          {title}. Owner: {roleWords[found.ownerRole]}. Opened <Instant at={found.openedAt} />
          {found.reopenings > 0 && `, reopened ${countOf(found.reopenings, 'time')}`}.
        </p>
        {found.assignee && !mayResolve && <p className="mt-1 text-muted">With {found.assignee.name}.</p>}
        {found.dismissedReason && <p className="mt-1 text-muted">Dismissed: {found.dismissedReason}</p>}
        {found.closedBecause && <p className="mt-1 text-muted">Closed because {found.closedBecause}.</p>}
      </header>

      <Part title="What it means">
        <p>{meaning}</p>
        <p className="mt-1 text-muted">{fix}</p>
      </Part>

      {state !== 'closed' && (
        <Part title={found.held > 0 ? 'Fix it' : 'What can be done'}>
          <div className="flex flex-col gap-3">
            <CaseFix person={person} found={found} />
            {mayResolve && (
              <>
                <CaseActions caseId={found.id} dismissed={state === 'dismissed'} held={found.held} />
                <AssignCase caseId={found.id} assignee={found.assignee} people={people} myId={person.id} />
              </>
            )}
          </div>
        </Part>
      )}

      <Part title="Evidence">
        <Facts facts={factsOf(found)} />
      </Part>

      {found.orders > 0 && (
        <Part
          title={
            state === 'closed'
              ? 'Orders it touched'
              : found.held > 0
                ? `Frees ${countOf(found.held, 'order')}`
                : 'Orders'
          }
          aside={found.money.map(({ currency, amount }) => (
            <Money key={currency} currency={currency} amount={amount} className="text-sm" />
          ))}
        >
          <CaseOrders
            found={found}
            mayExclude={may(person, 'orders:exclude', found.storefrontId)}
            mayRelease={mayResolve && isReleasable(found.code)}
          />
          {(beyond || found.nextSubject) && (
            <nav aria-label="Orders of the case" className="mt-2 flex flex-wrap gap-x-4 font-medium text-accent">
              {beyond && <MoreOrders beyond={null}>First ones</MoreOrders>}
              {found.nextSubject && <MoreOrders beyond={found.nextSubject}>Next ones</MoreOrders>}
              <Link href={`/orders?case=${found.id}`} className="hover:underline max-md:py-3">
                All {countOf(found.orders, 'order')} as a list
              </Link>
            </nav>
          )}
        </Part>
      )}

      <Part title="Time line">
        <ol className="flex flex-col gap-2">
          {found.events.map((event) => (
            <li key={`${event.at.toISOString()} ${event.what}`} className="flex items-baseline gap-2">
              <Instant at={event.at} className="w-20 shrink-0 text-sm text-muted" />
              <span>
                <span className="font-medium">{event.actorLabel}</span> {event.what}
                {detailText(event.detail)}
              </span>
            </li>
          ))}
        </ol>
      </Part>
    </div>
  )
}

function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <h3 className="font-semibold">{title}</h3>
        <span className="flex flex-col items-end">{aside}</span>
      </div>
      {children}
    </section>
  )
}

/** The cause's own members; of one order also what was found on it. */
function factsOf(found: CaseDetail): { name: string; value: unknown }[] {
  const first = found.subjects[0]?.evidence ?? {}
  const known = { ...(found.orders === 1 ? first : {}), ...found.cause }
  return Object.entries(known).map(([name, value]) => ({ name, value }))
}

function detailText(detail: unknown): string {
  if (detail === null || typeof detail !== 'object') return ''
  if ('reason' in detail && typeof detail.reason === 'string') return `: ${detail.reason}`
  if ('to' in detail && typeof detail.to === 'string') return ` to ${detail.to}`
  if ('orders' in detail && typeof detail.orders === 'number') return `, ${countOf(detail.orders, 'order')}`
  return ''
}

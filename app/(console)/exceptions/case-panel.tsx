import Link from 'next/link'
import type { ReactNode } from 'react'
import { Empty } from '../../../components/display/empty.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { may } from '../../../lib/access/permissions.ts'
import { exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { countMentions } from '../../../lib/exceptions/mentions.ts'
import { listAssignees, listMentionable } from '../../../lib/exceptions/people.ts'
import { type CaseDetail, readCase } from '../../../lib/exceptions/read-case.ts'
import { readTimeline } from '../../../lib/exceptions/read-timeline.ts'
import { isReleasable } from '../../../lib/exceptions/release-order.ts'
import { db } from '../../_server/db.ts'
import type { Person } from '../../_server/session.ts'
import { AssignCase } from './assign-case.tsx'
import { CaseActions } from './case-actions.tsx'
import { CaseEvidence } from './case-evidence.tsx'
import { isUuid } from './case-filter.ts'
import { CaseFix } from './case-fix.tsx'
import { CaseHead } from './case-head.tsx'
import { CaseOrders } from './case-orders.tsx'
import { CaseSeverity } from './case-severity.tsx'
import { CaseTimeline } from './case-timeline.tsx'
import { CommentBox } from './comment-box.tsx'
import { isCorrectable } from './correctable.ts'
import { MoreOf } from './more-of.tsx'
import { ReadMentions } from './read-mentions.tsx'
import { sentenceOf } from './sentence.ts'

interface CasePanelProps {
  person: Person
  caseId: string
  /** The last subject already shown. */
  beyond: string | null
  /** The last entry of the time line already shown. */
  before: string | null
}

/** One case: what is wrong in a sentence, the evidence, the fix and what it frees, its orders, the time line. */
export async function CasePanel({ person, caseId, beyond, before }: CasePanelProps) {
  const now = new Date()
  const page = beyond && /^\d{1,18}$/.test(beyond) ? { afterSubject: beyond } : {}
  const found = isUuid(caseId) ? await readCase(db(), now, person, caseId, { ...page, size: 25 }) : null
  if (!found) return <Empty title="This exception does not exist">Or it belongs to a storefront you do not see.</Empty>
  const mayResolve = may(person, 'exceptions:resolve', found.storefrontId)
  const isOpen = found.state === 'open'
  const [people, mentionable, timeline, unread] = await Promise.all([
    mayResolve && isOpen ? listAssignees(db(), person, found.storefrontId) : [],
    mayResolve ? listMentionable(db(), person, found.storefrontId) : [],
    readTimeline(db(), now, person, found.id, before ? { before } : {}),
    countMentions(db(), person),
  ])
  const { meaning, check, fix } = exceptionCodes[found.code]
  return (
    <div className="flex flex-col gap-5">
      {unread > 0 && <ReadMentions caseId={found.id} />}
      <CaseHead found={found} showAssignee={!mayResolve} />

      <Part title="Evidence">
        <CaseEvidence found={found} />
      </Part>

      {isOpen && (
        <Part title={found.held > 0 ? 'Fix it' : 'What can be done'}>
          <div className="flex flex-col gap-3">
            <CaseFix person={person} found={found} />
            {mayResolve && (
              <>
                <CaseActions
                  caseId={found.id}
                  sentence={sentenceOf(found.code, found.cause)}
                  dismissed={found.dismissedAt !== null}
                  snoozed={found.snooze !== null}
                  held={found.held}
                />
                <div className="flex flex-wrap items-center gap-2">
                  <AssignCase caseId={found.id} assignee={found.assignee} people={people} myId={person.id} />
                  <CaseSeverity caseId={found.id} severity={found.severity} />
                </div>
              </>
            )}
          </div>
        </Part>
      )}

      <Part title="What it means">
        <p>{meaning}</p>
        <p className="mt-1">
          <span className="text-muted">Check: </span>
          {check}
        </p>
        <p className="mt-1">
          <span className="text-muted">Fix: </span>
          {fix}
        </p>
      </Part>

      {found.orders > 0 && <Orders person={person} found={found} beyond={beyond} mayResolve={mayResolve} />}

      <Part title="Time line">
        <div className="flex flex-col gap-4">
          {mayResolve && (
            <CommentBox
              key={found.id}
              caseId={found.id}
              people={mentionable.filter(({ id }) => id !== person.id).map(({ id, name }) => ({ id, name }))}
            />
          )}
          {timeline && <CaseTimeline {...timeline} before={before} />}
        </div>
      </Part>
    </div>
  )
}

interface OrdersProps {
  person: Person
  found: CaseDetail
  beyond: string | null
  mayResolve: boolean
}

function Orders({ person, found, beyond, mayResolve }: OrdersProps) {
  const sees = may(person, 'customers:read', found.storefrontId)
  return (
    <Part
      title={
        found.state === 'closed'
          ? 'Orders it touched'
          : found.held > 0
            ? `Holds ${countOf(found.held, 'order')}`
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
        mayRetry={mayResolve && may(person, 'orders:retry', found.storefrontId)}
        mayCorrect={mayResolve && sees && isCorrectable(found.code)}
      />
      {(beyond || found.nextSubject) && (
        <nav aria-label="Orders of the case" className="mt-2 flex flex-wrap gap-x-4 font-medium text-accent">
          {beyond && (
            <MoreOf name="beyond" value={null}>
              First ones
            </MoreOf>
          )}
          {found.nextSubject && (
            <MoreOf name="beyond" value={found.nextSubject}>
              Next ones
            </MoreOf>
          )}
          <Link href={`/orders?case=${found.id}`} className="hover:underline max-md:py-3">
            All {countOf(found.orders, 'order')} as a list
          </Link>
        </nav>
      )}
    </Part>
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

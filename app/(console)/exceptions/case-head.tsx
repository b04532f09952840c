import { Instant } from '../../../components/display/instant.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { Status } from '../../../components/display/status.tsx'
import { exceptionCodes } from '../../../lib/exceptions/codes.ts'
import type { CaseDetail } from '../../../lib/exceptions/read-case.ts'
import { roleWords } from '../role-words.ts'
import { DueMark, SnoozeMark, WaitingMark } from './case-marks.tsx'
import { hoursText } from './hours-text.ts'
import { sentenceOf } from './sentence.ts'

/** What is wrong in one sentence, whose it is and since when. */
export function CaseHead({ found, showAssignee }: { found: CaseDetail; showAssignee: boolean }) {
  const state = found.state === 'closed' ? 'closed' : found.dismissedAt ? 'dismissed' : 'open'
  return (
    <header>
      <div className="mb-2 flex flex-wrap gap-1.5">
        <Status kind="case" state={state} />
        <Status kind="severity" state={found.severity} />
        {found.snooze && <SnoozeMark snooze={found.snooze} />}
        {found.waitingFor && <WaitingMark waitingFor={found.waitingFor} />}
      </div>
      <h2 className="text-lg font-semibold break-words">{sentenceOf(found.code, found.cause)}</h2>
      <p className="mt-1 text-muted">
        {exceptionCodes[found.code].title}. Owner: {roleWords[found.ownerRole]}. Opened <Instant at={found.openedAt} />
        {found.reopenings > 0 && `, reopened ${countOf(found.reopenings, 'time')}`}.
        {found.state === 'open' &&
          ` ${found.oldestPlacedAt ? 'Its oldest order' : 'It'} has waited ${hoursText(found.oldestHours)} of business hours.`}
      </p>
      {found.dueAt && (
        <p className="mt-1 text-muted">
          To be dealt with: <DueMark at={found.dueAt} />
        </p>
      )}
      {found.assignee && showAssignee && <p className="mt-1 text-muted">With {found.assignee.name}.</p>}
      {found.snooze && (
        <p className="mt-1 text-muted">
          Snoozed by {found.snooze.by}
          {found.snooze.until && (
            <>
              {', back '}
              <Instant at={found.snooze.until} />
            </>
          )}
          {found.snooze.forChange && `${found.snooze.until ? ' or' : ', back'} when an order joins or leaves it`}:{' '}
          {found.snooze.reason}
        </p>
      )}
      {found.waitingFor && (
        <p className="mt-1 text-muted">A change of the mappings waits for approval: {found.waitingFor.title}.</p>
      )}
      {found.dismissedReason && <p className="mt-1 text-muted">Dismissed: {found.dismissedReason}</p>}
      {found.closedBecause && <p className="mt-1 text-muted">Closed because {found.closedBecause}.</p>}
    </header>
  )
}

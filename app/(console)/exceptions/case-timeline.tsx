import { AtSign, Send } from 'lucide-react'
import Link from 'next/link'
import { Instant } from '../../../components/display/instant.tsx'
import { Source } from '../../../components/display/source.tsx'
import type { TimelineEntry } from '../../../lib/exceptions/read-timeline.ts'
import { attemptWords, prettyJson } from '../attempt-words.ts'
import { MoreOf } from './more-of.tsx'
import { TakeBackComment } from './take-back-comment.tsx'
import { detailWords } from './timeline-words.ts'

interface CaseTimelineProps {
  entries: readonly TimelineEntry[]
  next: string | null
  /** The time line is shown from before this; null = from now. */
  before: string | null
}

/** What happened, who did and wrote what, each attempt with what was asked and answered; newest first. */
export function CaseTimeline({ entries, next, before }: CaseTimelineProps) {
  return (
    <>
      <ol className="flex flex-col gap-2.5">
        {entries.map((entry) => (
          <li key={entry.key} className="flex items-baseline gap-2">
            <Instant at={entry.at} className="w-20 shrink-0 text-sm text-muted" />
            <div className="min-w-0 flex-1">
              <Entry entry={entry} />
            </div>
          </li>
        ))}
      </ol>
      {(before || next) && (
        <nav aria-label="Time line" className="mt-2 flex flex-wrap gap-x-4 font-medium text-accent">
          {before && (
            <MoreOf name="before" value={null}>
              Newest
            </MoreOf>
          )}
          {next && (
            <MoreOf name="before" value={next}>
              Older
            </MoreOf>
          )}
        </nav>
      )}
    </>
  )
}

function Entry({ entry }: { entry: TimelineEntry }) {
  switch (entry.kind) {
    case 'event':
      return (
        <p className="break-words">
          <span className="font-medium">{entry.actorLabel}</span> {entry.what}
          {detailWords(entry.detail)}
        </p>
      )
    case 'comment':
      return (
        <article className="rounded-md border border-line bg-raised px-3 py-2">
          <p className="text-sm">
            <span className="font-medium">{entry.authorLabel}</span> <span className="text-muted">wrote</span>
          </p>
          {entry.takenBack ? (
            <p className="text-muted">The comment was taken back.</p>
          ) : (
            <p className="break-words whitespace-pre-wrap">{entry.body}</p>
          )}
          {entry.mentions.length > 0 && !entry.takenBack && (
            <p className="mt-1 flex items-center gap-1 text-sm text-muted">
              <AtSign aria-hidden className="size-3.5" />
              names {entry.mentions.map(({ name }) => name).join(', ')}
            </p>
          )}
          {entry.mayTakeBack && <TakeBackComment commentId={entry.commentId} />}
        </article>
      )
    case 'attempt':
      return (
        <div>
          <p className="flex flex-wrap items-baseline gap-x-2">
            <Send aria-hidden className="size-3.5 self-center text-muted" />
            <Link href={`/orders/${entry.orderId}`} className="touch figures hover:text-accent hover:underline">
              #{entry.orderNumber}
            </Link>
            <span>
              {entry.attempt === 'send' ? 'sent' : 'looked up'}
              {entry.about === 'sales_order_cancel' && ', its cancel request'}:
            </span>
            <span className="font-medium">{attemptWords(entry)}</span>
            {entry.httpStatus !== null && <span className="figures text-sm text-muted">HTTP {entry.httpStatus}</span>}
          </p>
          {entry.message && <p className="break-words text-sm text-muted">{entry.message}</p>}
          <div className="mt-1 flex flex-col gap-1">
            <Source title="Asked" text={entry.request === null ? '' : JSON.stringify(entry.request, null, 2)} />
            <Source title="Answered" text={prettyJson(entry.response)} />
          </div>
        </div>
      )
  }
}

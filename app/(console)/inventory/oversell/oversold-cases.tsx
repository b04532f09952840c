import Link from 'next/link'
import { Instant } from '../../../../components/display/instant.tsx'
import { countOf } from '../../../../components/display/money-text.ts'
import { Status } from '../../../../components/display/status.tsx'
import type { CaseRow } from '../../../../lib/exceptions/list-cases.ts'
import { sentenceOf } from '../../exceptions/sentence.ts'
import { causeWords } from './cause-words.ts'

/** What was sold and is not there: each with its cause and what would have prevented it. */
export function OversoldCases({ cases, more }: { cases: readonly CaseRow[]; more: boolean }) {
  if (cases.length === 0) return null
  return (
    <section aria-labelledby="oversold" className="card mb-4 p-4">
      <h2 id="oversold" className="mb-2 text-base font-semibold">
        Oversold: {countOf(cases.length, 'open exception')}
        {more && ' and more'}
      </h2>
      <ul className="divide-y divide-line/70">
        {cases.map((one) => {
          const cause = causeWords(one.cause)
          return (
            <li key={one.id} className="py-2 first:pt-0 last:pb-0">
              <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                <Link
                  href={`/exceptions?open=${one.id}`}
                  className="touch min-w-0 font-medium break-words underline underline-offset-4 hover:text-accent"
                >
                  {sentenceOf(one.code, one.cause)}
                </Link>
                <Status kind="severity" state={one.severity} />
                <span className="text-muted">
                  {countOf(one.orders, 'order')}, since <Instant at={one.openedAt} />
                </span>
              </div>
              {cause && <p className="mt-0.5 text-muted">{cause}</p>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

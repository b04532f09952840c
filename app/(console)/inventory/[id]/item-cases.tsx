import Link from 'next/link'
import { Instant } from '../../../../components/display/instant.tsx'
import { Status } from '../../../../components/display/status.tsx'
import type { ItemCase } from '../../../../lib/boards/item-cases.ts'
import { sentenceOf } from '../../exceptions/sentence.ts'

/** What is wrong with it, each a link to its exception. */
export function ItemCases({ cases }: { cases: readonly ItemCase[] }) {
  if (cases.length === 0) return null
  return (
    <section aria-labelledby="cases" className="card p-4">
      <h2 id="cases" className="mb-2 text-base font-semibold">
        Open exceptions
      </h2>
      <ul className="divide-y divide-line/70">
        {cases.map((one) => (
          <li key={one.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-1.5 first:pt-0 last:pb-0">
            <Link
              href={`/exceptions?open=${one.id}`}
              className="touch min-w-0 break-words underline underline-offset-4 hover:text-accent"
            >
              {sentenceOf(one.code, one.cause)}
            </Link>
            <Status kind="severity" state={one.severity} />
            <Instant at={one.openedAt} className="text-sm text-muted" />
          </li>
        ))}
      </ul>
    </section>
  )
}

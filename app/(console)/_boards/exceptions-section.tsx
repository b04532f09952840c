import Link from 'next/link'
import { AgeingChart } from '../../../components/chart/ageing-chart.tsx'
import { countText } from '../../../components/display/money-text.ts'
import { may, type Role } from '../../../lib/access/permissions.ts'
import { exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { countCases } from '../../../lib/exceptions/count-cases.ts'
import { db } from '../../_server/db.ts'
import { roleWords } from '../role-words.ts'
import { type BoardScope, into } from './board-scope.ts'

const ageOf = (upTo: number | null, before: number | null): string =>
  upTo === null ? `> ${words(before ?? 0)}` : `≤ ${words(upTo)}`
const words = (hours: number): string => (hours >= 48 ? `${hours / 24} d` : hours >= 24 ? '1 d' : `${hours} h`)

/** What waits for a role, by age and by kind; links into the one queue. */
export async function ExceptionsSection({ scope, owner }: { scope: BoardScope; owner?: Role }) {
  if (!may(scope.person, 'exceptions:read')) return null
  const filter = {
    ...(scope.storefrontId ? { storefrontId: scope.storefrontId } : {}),
    ...(owner ? { ownerRole: owner } : {}),
  }
  const counts = await countCases(db(), new Date(), scope.person, filter)
  const title = owner ? `Exceptions of ${roleWords[owner].toLowerCase()}` : 'Exceptions'
  const query: Record<string, string> = owner ? { owner } : {}
  return (
    <div className="flex flex-col gap-4">
      <AgeingChart
        title={title}
        noun={counts.total === 1 ? 'root cause' : 'root causes'}
        groups={counts.byAge.map(({ upToHours, cases }, at) => ({
          age: ageOf(upToHours, counts.byAge[at - 1]?.upToHours ?? null),
          count: cases,
        }))}
      />
      <section aria-labelledby={`kinds-${owner ?? 'all'}`} className="card p-4">
        <h2 id={`kinds-${owner ?? 'all'}`} className="mb-2 text-base font-semibold">
          By kind
        </h2>
        {counts.byCode.length === 0 ? (
          <p className="text-muted">Nothing waits for a person.</p>
        ) : (
          <ul>
            {counts.byCode.slice(0, 8).map(({ code, cases }) => (
              <li key={code}>
                <Link
                  href={into('/exceptions', { ...query, code }, scope.code)}
                  className="-mx-2 flex items-baseline justify-between gap-4 rounded-md px-2 py-1 max-md:py-3 hover:bg-hover"
                >
                  <span>{exceptionCodes[code].title}</span>
                  <span className="figures font-medium">{countText(cases)}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
        <Link
          href={into('/exceptions', query, scope.code)}
          className="mt-2 inline-block max-md:py-3 font-medium text-accent hover:underline"
        >
          Open the queue
        </Link>
      </section>
    </div>
  )
}

import Link from 'next/link'
import { Empty } from '../../../components/display/empty.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { countCases } from '../../../lib/exceptions/count-cases.ts'
import { db } from '../../_server/db.ts'
import type { Person } from '../../_server/session.ts'
import type { caseFilterOf } from './case-filter.ts'
import { type ExceptionFilterValues, isNarrowed } from './filters.ts'

interface EmptyQueueProps {
  person: Person
  filters: ExceptionFilterValues
  looking: Parameters<typeof caseFilterOf>[1]
}

/** Why no row is here: all is done, or the filter hides some. */
export async function EmptyQueue({ person, filters, looking }: EmptyQueueProps) {
  const scope = looking.storefrontId ? { storefrontId: looking.storefrontId } : {}
  const count = (state: 'open' | 'snoozed') => countCases(db(), looking.now, person, { ...scope, state })
  const [open, snoozed] = await Promise.all([count('open'), count('snoozed')])
  const query = filters.storefront ? `storefront=${encodeURIComponent(filters.storefront)}` : ''
  const link = (more: string) => ['/exceptions', [query, more].filter(Boolean).join('&')].filter(Boolean).join('?')
  if (isNarrowed(filters) && (filters.state === 'open' || open.total > 0)) {
    return open.total > 0 ? (
      <Empty title="No exception fits this filter">
        It hides {countOf(open.total, 'that is', 'that are')} open.{' '}
        <Link href={link('')} className="font-medium text-accent underline">
          Show all open
        </Link>
      </Empty>
    ) : (
      <Empty title="Nothing waits here, with this filter or without">
        Orders that are held come here by themselves as soon as something is found.
      </Empty>
    )
  }
  if (filters.state !== 'open') {
    return (
      <Empty title={`No exception is ${filters.state}`}>
        Exceptions close by themselves when their evidence is gone.
      </Empty>
    )
  }
  return (
    <Empty title="All done: nothing waits for a person">
      {snoozed.total > 0 ? (
        <>
          {countOf(snoozed.total, 'exception is', 'exceptions are')} put off until later.{' '}
          <Link href={link('state=snoozed')} className="font-medium text-accent underline">
            Show the snoozed
          </Link>
        </>
      ) : (
        'Orders that are held come here by themselves as soon as something is found.'
      )}
    </Empty>
  )
}

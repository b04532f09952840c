import type { Metadata } from 'next'
import { createLoader, parseAsString } from 'nuqs/server'
import { Suspense } from 'react'
import { durationText } from '../../../../components/display/duration-text.ts'
import { countOf } from '../../../../components/display/money-text.ts'
import { Skeleton } from '../../../../components/ui/skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { readStockPolicies, type StockPolicyRow } from '../../../../lib/boards/stock-policies.ts'
import { db } from '../../../_server/db.ts'
import { readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { InventoryHead } from '../inventory-head.tsx'
import { ChangePolicy } from './change-policy.tsx'

export const metadata: Metadata = { title: 'Pace and guard' }

const load = createLoader({ storefront: parseAsString })

export default async function StockPolicyPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('inventory:read')
  const { storefront } = await load(searchParams)
  return (
    <Suspense fallback={<Skeleton className="h-80 w-full" />}>
      <Policies person={person} storefront={storefront} />
    </Suspense>
  )
}

async function Policies({ person, storefront }: { person: Person; storefront: string | null }) {
  const { storefrontId } = await readScope(person, storefront)
  const policies = await readStockPolicies(db(), person, storefrontId)
  return (
    <>
      <InventoryHead
        person={person}
        title="Pace and guard"
        truth="How often each shop’s numbers are sent, what share of the stock it gets, and when a run stops and asks."
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {policies.map((policy) => (
          <Policy
            key={policy.storefrontId}
            policy={policy}
            mayChange={may(person, 'inventory:manage', policy.storefrontId)}
          />
        ))}
        {policies.length === 0 && <p className="text-muted">No shop is connected.</p>}
      </div>
    </>
  )
}

function Policy({ policy, mayChange }: { policy: StockPolicyRow; mayChange: boolean }) {
  const rows: [string, string][] = [
    ['Normal pace', `every ${durationText(policy.normalSeconds)}`],
    ['Pace of a peak', `every ${durationText(policy.peakSeconds)}`],
    [
      'Guard',
      `stops when ${policy.guardPercent} % of what is on offer would go to zero, from ${countOf(policy.guardLeast, 'SKU')} on`,
    ],
    ['Share', policy.sharePercent === 100 ? 'all that is available' : `${policy.sharePercent} % of what is available`],
    ['Ceiling', policy.ceiling === null ? 'none' : `at most ${countOf(policy.ceiling, 'piece')} of a SKU`],
    ['Lots left out', policy.excludedLots.join(', ') || 'none'],
    ['Labels left out', policy.excludedLabels.join(', ') || 'none'],
    [
      'Drift check',
      policy.sampleSize === 0
        ? 'off'
        : `${countOf(policy.sampleSize, 'number')} of the shop read every quarter of an hour`,
    ],
    [
      'Sells fast',
      `from ${countOf(policy.fastFrom, 'piece')} in 28 days, slowly below ${countOf(policy.slowBelow, 'piece')}`,
    ],
  ]
  return (
    <section aria-labelledby={`policy-${policy.code}`} className="card p-4">
      <div className="mb-2 flex items-center justify-between gap-3">
        <h2 id={`policy-${policy.code}`} className="text-base font-semibold">
          {policy.name}
        </h2>
        {mayChange && <ChangePolicy policy={policy} />}
      </div>
      <dl className="grid grid-cols-[minmax(104px,max-content)_1fr] gap-x-6 gap-y-2">
        {rows.map(([name, says]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{says}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

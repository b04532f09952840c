import type { Metadata } from 'next'
import { createLoader, parseAsString } from 'nuqs/server'
import { Suspense } from 'react'
import { countOf } from '../../../../components/display/money-text.ts'
import { Status } from '../../../../components/display/status.tsx'
import { Skeleton } from '../../../../components/ui/skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { readShipmentPolicies, type ShipmentPolicyRow } from '../../../../lib/boards/shipment-policies.ts'
import { db } from '../../../_server/db.ts'
import { readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { ShipmentsHead } from '../shipments-head.tsx'
import { ChangePolicy } from './change-policy.tsx'
import { businessText, choiceWords } from './policy-words.ts'

export const metadata: Metadata = { title: 'How shops are told' }

const load = createLoader({ storefront: parseAsString })

export default async function ShipmentPolicyPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('shipments:read')
  const { storefront } = await load(searchParams)
  return (
    <Suspense fallback={<Skeleton className="h-80 w-full" />}>
      <Policies person={person} storefront={storefront} />
    </Suspense>
  )
}

async function Policies({ person, storefront }: { person: Person; storefront: string | null }) {
  const { storefrontId } = await readScope(person, storefront)
  const policies = await readShipmentPolicies(db(), person, storefrontId)
  return (
    <>
      <ShipmentsHead
        title="How shops are told"
        truth="What each shop shows of a shipment, how the customer hears of it once, and when it is late."
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {policies.map((policy) => (
          <Policy
            key={policy.storefrontId}
            policy={policy}
            mayChange={may(person, 'shipments:set-policy', policy.storefrontId)}
          />
        ))}
        {policies.length === 0 && <p className="text-muted">No shop is connected.</p>}
      </div>
    </>
  )
}

function Policy({ policy, mayChange }: { policy: ShipmentPolicyRow; mayChange: boolean }) {
  const rows: [string, string][] = [
    ['Customer hears', choiceWords.message[policy.message]],
    ['Order completed', choiceWords.completes[policy.completes]],
    ['Status then', policy.completedSlug],
    [
      'Silent',
      policy.quietDays === 0
        ? 'every shipment: nobody is told'
        : `what left over ${countOf(policy.quietDays, 'day')} ago, and before the flow went live`,
    ],
    ['Late', `not confirmed ${businessText(policy.confirmMinutes)} after it left`],
    ['Tracking', policy.writesMeta ? 'stands on the shop’s order too' : 'in notes and fulfilments only'],
    ['Returns', `chased ${countOf(policy.receiptDays, 'business day')} after they were expected`],
    ['Edits before despatch', choiceWords.editsBefore[policy.editsBefore]],
  ]
  return (
    <section aria-labelledby={`policy-${policy.code}`} className="card p-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <div className="flex items-center gap-3">
          <h2 id={`policy-${policy.code}`} className="text-base font-semibold">
            {policy.name}
          </h2>
          <Status kind="mode" state={policy.mode} />
        </div>
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

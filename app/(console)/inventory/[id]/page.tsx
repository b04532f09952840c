import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { Skeleton } from '../../../../components/ui/skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { listItemCases } from '../../../../lib/boards/item-cases.ts'
import { readStockExplainer } from '../../../../lib/boards/stock-explainer.ts'
import { readStockEvents, stockSteps } from '../../../../lib/boards/stock-timeline.ts'
import { readTakenOrders } from '../../../../lib/boards/taken-orders.ts'
import { systemClock } from '../../../../lib/kernel/clock.ts'
import { db } from '../../../_server/db.ts'
import type { SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { Equation } from './equation.tsx'
import { ExplainerHead } from './explainer-head.tsx'
import { ItemCases } from './item-cases.tsx'
import { loadSpan, type Span, spans } from './span.ts'
import { StockEvents } from './stock-events.tsx'
import { StockFacts } from './stock-facts.tsx'
import { StockParts } from './stock-parts.tsx'
import { TakenOrders } from './taken-orders.tsx'
import { TimeLine } from './time-line.tsx'

type Params = Promise<{ id: string }>

export const metadata: Metadata = { title: 'Stock of an item' }

export default async function StockPage({ params, searchParams }: { params: Params; searchParams: SearchParams }) {
  const person = await requirePerson('inventory:read')
  const { id } = await params
  if (!/^\d{1,18}$/.test(id)) notFound()
  const { span } = await loadSpan(searchParams)
  return (
    <Suspense fallback={<ExplainerSkeleton />}>
      <Explainer person={person} id={BigInt(id)} span={span} />
    </Suspense>
  )
}

async function Explainer({ person, id, span }: { person: Person; id: bigint; span: Span }) {
  const stock = await readStockExplainer(db(), person, id)
  if (!stock) notFound()
  const now = systemClock.now()
  const since = new Date(now.getTime() - spans[span].hours * 3_600_000)
  const [line, orders, cases] = await Promise.all([
    readStockEvents(db(), person, id, since),
    may(person, 'orders:read') ? readTakenOrders(db(), person, id) : null,
    may(person, 'exceptions:read') ? listItemCases(db(), person, id) : [],
  ])
  return (
    <>
      <ExplainerHead
        stock={stock}
        maySend={may(person, 'inventory:manage', stock.storefrontId)}
        mayCatalogue={may(person, 'catalogue:read', stock.storefrontId)}
      />
      <Equation stock={stock} now={now} />
      <div className="mt-4 grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <TimeLine steps={stockSteps(line, since, now)} span={span} more={line.more} />
          <StockParts parts={stock.parts} match={stock.match} />
          {orders && <TakenOrders orders={orders.rows} more={orders.more} />}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <ItemCases cases={cases} />
          <StockFacts stock={stock} mayRules={may(person, 'mappings:read')} />
          <StockEvents events={line.events} more={line.more} />
        </div>
      </div>
    </>
  )
}

const ExplainerSkeleton = () => (
  <div aria-busy="true" className="flex flex-col gap-4">
    <span className="sr-only">Loading</span>
    <Skeleton className="h-8 w-48" />
    <Skeleton className="h-16 w-full" />
    <div className="grid gap-4 xl:grid-cols-[3fr_2fr]">
      <Skeleton className="h-80 w-full" />
      <Skeleton className="h-80 w-full" />
    </div>
  </div>
)

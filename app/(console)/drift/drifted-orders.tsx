'use client'
import { Ban, Check, Upload, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import { CheckboxLine } from '../../../components/ui/checkbox.tsx'
import type { DriftedOrder } from '../../../lib/boards/drift-list.ts'
import { DecideDrifts } from './decide-drifts.tsx'
import { type Chosen, type Decision, decidedAtMost, isDecidable } from './decisions.ts'
import { DriftCard } from './drift-card.tsx'

interface DriftedOrdersProps {
  orders: readonly DriftedOrder[]
  /** Storefronts on which the person may decide; null = every one. */
  mayDecideOn: readonly string[] | null
  /** Whether the person may write to customers. */
  mayTell: boolean
  bar: ReactNode
  empty: ReactNode
}

const bulk = [
  { kind: 'accept' as const, label: 'Accept ...', Icon: Check },
  { kind: 'push' as const, label: 'Push the shop’s version ...', Icon: Upload },
  { kind: 'ignore' as const, label: 'Ignore ...', Icon: X },
]

/** Orders with what differs on them, each a card; what is chosen is decided together. */
export function DriftedOrders({ orders, mayDecideOn, mayTell, bar, empty }: DriftedOrdersProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<{ decision: Decision; chosen: readonly Chosen[] } | null>(null)
  const decidable: Chosen[] = orders.flatMap((order) =>
    mayDecideOn === null || mayDecideOn.includes(order.storefrontId)
      ? order.rows.filter(isDecidable).map((row) => ({ order, row }))
      : [],
  )
  const shown = decidable.filter(({ row }) => chosen.has(row.id))
  const choose = (ids: readonly string[], on: boolean) =>
    setChosen((before) => {
      const next = new Set(before)
      for (const id of ids)
        if (on) next.add(id)
        else next.delete(id)
      return next
    })
  const every = decidable.map(({ row }) => row.id)
  return (
    <section aria-label="Changes">
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        {bar}
        {decidable.length > 1 && (
          <CheckboxLine checked={shown.length === decidable.length} onChange={(on) => choose(every, on)}>
            Select every open change of this page
          </CheckboxLine>
        )}
      </div>
      {orders.length === 0 ? (
        <div className="card px-5 py-10 text-center">{empty}</div>
      ) : (
        <ul className="flex flex-col gap-4">
          {orders.map((order) => {
            const own = decidable.filter((one) => one.order.id === order.id)
            return (
              <li key={order.id}>
                <DriftCard
                  order={order}
                  offered={new Set(own.map(({ row }) => row.id))}
                  chosen={chosen}
                  onChoose={choose}
                  onDecide={(decision) => {
                    const some = own.filter(({ row }) => chosen.has(row.id))
                    setAsked({ decision, chosen: some.length > 0 ? some : own })
                  }}
                />
              </li>
            )
          })}
        </ul>
      )}
      {shown.length > 0 && (
        <section
          aria-label="Selection"
          className="sticky bottom-17 z-20 mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-[0_8px_24px_rgb(0_0_0/0.16)] md:bottom-4"
        >
          <span className="mr-2 font-medium">
            {countOf(shown.length, 'change')} of {countOf(new Set(shown.map(({ order }) => order.id)).size, 'order')}{' '}
            selected
          </span>
          {shown.length > decidedAtMost ? (
            <span className="text-muted">At most {countText(decidedAtMost)} are decided together.</span>
          ) : (
            bulk.map(({ kind, label, Icon }) => (
              <Button key={kind} size="small" onClick={() => setAsked({ decision: kind, chosen: shown })}>
                <Icon aria-hidden />
                {label}
              </Button>
            ))
          )}
          <Button look="quiet" size="small" onClick={() => setChosen(new Set())}>
            <Ban aria-hidden />
            Clear
          </Button>
        </section>
      )}
      {asked && (
        <DecideDrifts {...asked} mayTell={mayTell} onClose={() => setAsked(null)} onDone={() => setChosen(new Set())} />
      )}
    </section>
  )
}

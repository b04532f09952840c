'use client'
import Link from 'next/link'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { Badge } from '../../../components/ui/badge.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { CheckboxAlone } from '../../../components/ui/checkbox.tsx'
import type { DriftedOrder } from '../../../lib/boards/drift-list.ts'
import type { Decision } from './decisions.ts'
import { DriftLine } from './drift-line.tsx'
import { pushWords } from './drift-words.ts'
import { OrderNotes } from './order-notes.tsx'

interface DriftCardProps {
  order: DriftedOrder
  /** Rows that the person may decide now. */
  offered: ReadonlySet<string>
  chosen: ReadonlySet<string>
  onChoose: (ids: readonly string[], on: boolean) => void
  onDecide: (decision: Decision) => void
}

/** One order: as sent, the shop now, the ERP now; what moved is marked, with who moved it and what it comes to. */
export function DriftCard({ order, offered, chosen, onChoose, onDecide }: DriftCardProps) {
  const own = order.rows.filter(({ id }) => offered.has(id))
  const picked = own.filter(({ id }) => chosen.has(id))
  const late = order.rows.some(({ afterDespatch }) => afterDespatch)
  const reach = picked.length > 0 && picked.length < own.length ? ` ${picked.length} chosen` : ''
  const pushable = (picked.length > 0 ? picked : own).some((row) => pushWords(row) !== null)
  const isClosed = order.erpStatus === 'cancelled' || order.erpStatus === 'shipped'
  return (
    <article aria-label={`Order ${order.number}`} className="card overflow-hidden">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5">
        {own.length > 0 && (
          <CheckboxAlone
            label={`Select every open change of order ${order.number}`}
            checked={picked.length === own.length}
            some={picked.length > 0 && picked.length < own.length}
            onChange={(on) =>
              onChoose(
                own.map(({ id }) => id),
                on,
              )
            }
          />
        )}
        <h2 className="figures text-base font-semibold">
          <Link href={`/orders/${order.id}`} className="touch hover:text-accent hover:underline">
            #{order.number}
          </Link>
        </h2>
        <span className="text-sm text-muted">
          {order.storefrontCode}, {order.statusSlug} in the shop
          {order.ordNum && (
            <>
              ; sales order <span className="figures">{order.ordNum}</span>
              {order.erpStatus && ` is ${order.erpStatus === 'hold' ? 'on hold' : order.erpStatus}`}
            </>
          )}
        </span>
        {late && <Badge tone="blocked">The parcel has left</Badge>}
        <span className="ml-auto">
          <Money amount={order.total} currency={order.currency} scale={order.scale} className="text-sm" />
        </span>
      </header>
      <div
        aria-hidden
        className="hidden grid-cols-[minmax(0,1.4fr)_repeat(3,minmax(0,1fr))_minmax(0,1.1fr)] gap-x-3 border-b border-line px-4 py-1.5 text-xs font-medium text-muted md:grid"
      >
        <span>What</span>
        <span>As sent</span>
        <span>Shop now</span>
        <span>ERP now</span>
        <span className="text-right">ERP against shop</span>
      </div>
      <ul className="divide-y divide-line/70">
        {order.rows.map((row) => (
          <DriftLine
            key={row.id}
            row={row}
            currency={order.currency}
            scale={order.scale}
            choose={
              offered.has(row.id) ? { chosen: chosen.has(row.id), onChoose: (on) => onChoose([row.id], on) } : null
            }
          />
        ))}
      </ul>
      {(own.length > 0 || order.notes.length > 0) && (
        <footer className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-2.5">
          {own.length > 0 && (
            <>
              <Button size="small" look="primary" onClick={() => onDecide('accept')}>
                Accept{reach} ...
              </Button>
              {pushable && (
                <Button size="small" onClick={() => onDecide('push')}>
                  Push the shop’s version{reach} ...
                </Button>
              )}
              <Button size="small" onClick={() => onDecide('ignore')}>
                Ignore{reach} ...
              </Button>
              {!isClosed && (
                <Button size="small" look="danger" onClick={() => onDecide('cancel')}>
                  Cancel the sales order ...
                </Button>
              )}
            </>
          )}
          <OrderNotes notes={order.notes} />
          <span className="ml-auto text-sm text-muted">
            found <Instant at={foundLast(order)} />
          </span>
        </footer>
      )}
    </article>
  )
}

const foundLast = ({ rows }: DriftedOrder): Date => new Date(Math.max(...rows.map(({ foundAt }) => foundAt.getTime())))

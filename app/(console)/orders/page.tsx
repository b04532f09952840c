import type { Metadata } from 'next'
import { Suspense } from 'react'
import { durationText } from '../../../components/display/duration-text.ts'
import { Empty } from '../../../components/display/empty.tsx'
import { countText, moneyText, usualScale } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { wordsOf } from '../../../components/display/states.ts'
import { Pager } from '../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { countOrders, listOrders, type OrdersCount } from '../../../lib/boards/orders-list.ts'
import { listMissing, type MissingOrder } from '../../../lib/boards/unexplained.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { ExportOrders } from './export-orders.tsx'
import { loadOrderFilters, type OrderFilters } from './filters.ts'
import { MissingOrders } from './missing-orders.tsx'
import { OrderFilterBar } from './order-filters.tsx'
import { ordersFilter } from './orders-filter.ts'
import { OrdersTable } from './orders-table.tsx'

export const metadata: Metadata = { title: 'Orders' }

export default async function OrdersPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('orders:read')
  const filters = await loadOrderFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Orders person={person} filters={filters} />
    </Suspense>
  )
}

async function Orders({ person, filters }: { person: Person; filters: OrderFilters }) {
  const { storefrontId, timeZone } = await readScope(person, filters.storefront)
  const filter = ordersFilter(filters, storefrontId, timeZone)
  const after = filters.after && /^\d{1,18}$/.test(filters.after) ? { after: filters.after } : {}
  const [{ rows, next }, landed, missing] = await Promise.all([
    listOrders(db(), person, filter, after),
    countOrders(db(), person, filter),
    isUnexplained(filters) ? listMissing(db(), person, storefrontId) : { rows: [], more: false },
  ])
  const count = withMissing(landed, missing)
  const narrowed = Object.keys(filter).some((key) => key !== 'sort' && key !== 'storefrontId')
  return (
    <>
      <PageHead
        title="Orders"
        truth={truthOf(count, filters)}
        actions={may(person, 'orders:export') && rows.length > 0 && <ExportOrders />}
      />
      <OrdersTable
        rows={rows}
        bar={<OrderFilterBar />}
        empty={
          missing.rows.length > 0 ? (
            <Empty title="Every landed order is explained">
              What the shop lists as paid and is missing here stands below.
            </Empty>
          ) : narrowed ? (
            <Empty title="No order fits this filter">Clear a part of it, or search by another number.</Empty>
          ) : (
            <Empty title="No order has been landed yet">
              Orders come in by themselves once a shop is connected and its orders flow is in shadow or live. The board
              says when the shop was last asked.
            </Empty>
          )
        }
      />
      <Pager next={next} />
      {missing.rows.length > 0 && <MissingOrders rows={missing.rows} mayAsk={may(person, 'runs:ask', storefrontId)} />}
    </>
  )
}

/** The board's unexplained orders: those among them that were never landed are listed by the census alone. */
const isUnexplained = ({ bucket, code, case: caseId, q, from, to, after }: OrderFilters): boolean =>
  bucket === 'unclassed' && !code && !caseId && q === '' && !from && !to && !after

function withMissing(count: OrdersCount, { rows, more }: { rows: MissingOrder[]; more: boolean }): OrdersCount {
  if (rows.length === 0) return count
  const money = new Map(count.money.map(({ currency, amount }) => [currency, amount]))
  for (const { currency, total } of rows) money.set(currency, (money.get(currency) ?? 0n) + total)
  const placed = [count.oldestPlacedAt, ...rows.map(({ placedAt }) => placedAt)].filter((at) => at !== null)
  return {
    ...count,
    orders: count.orders + rows.length,
    more: count.more || more,
    money: [...money].map(([currency, amount]) => ({ currency, amount })),
    oldestPlacedAt: placed.sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
  }
}

const inSentence = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1)

/** "204 held, GBP 81,220.14; oldest 6 h". Sums are left out when not everything was counted. */
function truthOf(count: OrdersCount, filters: OrderFilters): string {
  if (count.orders === 0 && !count.cut) return 'None.'
  const what = filters.bucket ? inSentence(wordsOf('bucket', filters.bucket).word) : 'orders'
  const many = `${howMany(count)} ${what}`
  const money = count.more
    ? ''
    : count.money
        .slice(0, 4)
        .map(({ currency, amount }) => `, ${moneyText(amount, currency, usualScale(currency))}`)
        .join('')
  const oldest =
    count.oldestPlacedAt && !count.more
      ? `; oldest ${durationText((Date.now() - count.oldestPlacedAt.getTime()) / 1000)}`
      : ''
  const cut = count.cut ? ' More numbers begin with this than were looked through: type more of it.' : ''
  return `${many}${money}${oldest}.${cut}`
}

const howMany = ({ orders, more, about }: OrdersCount): string =>
  about !== null ? `About ${countText(about)}` : `${more ? 'More than ' : ''}${countText(orders)}`

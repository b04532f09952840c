import type { Metadata } from 'next'
import { createLoader, parseAsString } from 'nuqs/server'
import { Suspense } from 'react'
import { Empty } from '../../../components/display/empty.tsx'
import { countOf, moneyText } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { Skeleton } from '../../../components/ui/skeleton.tsx'
import { type CustomerView, readCustomer } from '../../../lib/boards/customer-view.ts'
import { db } from '../../_server/db.ts'
import type { SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { consoleSettings } from '../../_server/settings.ts'
import { CustomerOrders } from './customer-orders.tsx'
import { CustomerPerson } from './customer-person.tsx'
import { FindCustomer } from './find-customer.tsx'

export const metadata: Metadata = { title: 'Customers' }

const load = createLoader({ order: parseAsString })

export default async function CustomersPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('customers:read')
  const { order } = await load(searchParams)
  return (
    <Suspense key={order} fallback={<Skeleton className="h-80 w-full" />}>
      <Customer person={person} order={order} />
    </Suspense>
  )
}

async function Customer({ person, order }: { person: Person; order: string | null }) {
  const customer =
    order && /^\d{1,18}$/.test(order)
      ? await readCustomer(db(), consoleSettings().SELVEDGE_KEYS, person, BigInt(order))
      : null
  return (
    <>
      <PageHead
        title={customer ? titleOf(customer) : 'Customers'}
        truth={
          customer
            ? truthOf(customer)
            : 'Everything of one customer: their orders, what left, what came back, what is wrong.'
        }
      />
      <FindCustomer />
      {customer ? (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(280px,1fr)]">
          <CustomerOrders orders={customer.orders} more={customer.more} />
          <CustomerPerson person={customer.person} matched={customer.matched} />
        </div>
      ) : (
        <div className="card px-5 py-10 text-center">
          <Empty title={order ? 'This order is not known' : 'No customer is chosen'}>
            Find one by e-mail, or open an order and follow its customer.
          </Empty>
        </div>
      )}
    </>
  )
}

const titleOf = ({ person }: CustomerView): string => (person && person !== 'erased' && person.name) || 'One customer'

function truthOf({ totals, orders }: CustomerView): string {
  const placed = totals.reduce((sum, total) => sum + total.orders, 0)
  const money = totals.map(({ currency, scale, sold, refunded }) => {
    const written = moneyText(sold, currency, scale)
    return refunded > 0n ? `${written}, ${moneyText(refunded, currency, scale)} refunded` : written
  })
  const owed = orders.filter(({ due }) => due > 0n).length
  return `${countOf(placed, 'order')}, ${money.join('; ')}${owed > 0 ? `; ${countOf(owed, 'order')} with money still owed` : ''}.`
}

import type { Metadata } from 'next'
import { Suspense } from 'react'
import { AgeingChart } from '../../../../components/chart/ageing-chart.tsx'
import { ShipmentDaysChart } from '../../../../components/chart/shipment-days-chart.tsx'
import { Empty } from '../../../../components/display/empty.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { countOf, countText, moneyText, usualScale } from '../../../../components/display/money-text.ts'
import { Pager } from '../../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { listShippers } from '../../../../lib/boards/shipments-list.ts'
import { readShipmentDays } from '../../../../lib/boards/shipments-pace.ts'
import { listUnconfirmed, readUnconfirmed } from '../../../../lib/boards/shipments-report.ts'
import { systemClock } from '../../../../lib/kernel/clock.ts'
import { businessDate } from '../../../../lib/kernel/period.ts'
import { db } from '../../../_server/db.ts'
import { readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { ExportList } from '../../inventory/export-list.tsx'
import { ShipmentsHead } from '../shipments-head.tsx'
import { loadUnconfirmedFilters, type UnconfirmedFilters, unconfirmedFilter } from './filters.ts'
import { UnconfirmedFilterBar } from './unconfirmed-filters.tsx'
import { UnconfirmedTable } from './unconfirmed-table.tsx'

export const metadata: Metadata = { title: 'Dispatched, not confirmed' }

export default async function UnconfirmedPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('shipments:read')
  const filters = await loadUnconfirmedFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Unconfirmed person={person} filters={filters} />
    </Suspense>
  )
}

async function Unconfirmed({ person, filters }: { person: Person; filters: UnconfirmedFilters }) {
  const now = systemClock.now()
  const { storefrontId, timeZone } = await readScope(person, filters.storefront)
  const filter = unconfirmedFilter(filters, storefrontId)
  const after = filters.after && /^\d{1,18}$/.test(filters.after) ? { after: filters.after } : {}
  const [{ rows, next }, figures, shippers, days] = await Promise.all([
    listUnconfirmed(db(), consoleSettings().SELVEDGE_KEYS, now, person, filter, after),
    readUnconfirmed(db(), now, person, filter),
    listShippers(db(), person),
    readShipmentDays(db(), now, person, { storefrontId, timeZone }),
  ])
  const narrowed = filter.risk !== undefined || filter.carrier !== undefined
  const shown = [...new Set(rows.map((row) => row.storefrontId))]
  return (
    <>
      <ShipmentsHead
        title="Dispatched, not confirmed"
        truth={
          figures.shipments === 0 ? (
            'The shops show everything that has left, as far as it is due.'
          ) : (
            <>
              {countOf(figures.shipments, 'shipment')} of {countOf(figures.orders, 'order')} left and the shop does not
              show it,{' '}
              {figures.money
                .map(({ currency, amount }) => moneyText(amount, currency, usualScale(currency)))
                .join(', ')}
              {figures.oldestShippedAt && (
                <>
                  ; the oldest left <Instant at={figures.oldestShippedAt} />
                </>
              )}
              . {askWords(figures.risks)}
            </>
          )
        }
        actions={may(person, 'shipments:export') && rows.length > 0 && <ExportList path="unconfirmed" />}
      />
      <div className="mb-5 grid gap-4 lg:grid-cols-2">
        <AgeingChart
          title="How long ago they left"
          noun="overdue shipments"
          since="ago they left"
          groups={figures.ages}
        />
        <ShipmentDaysChart days={days} />
      </div>
      <UnconfirmedTable
        rows={rows}
        today={businessDate(now, timeZone)}
        customers={may(person, 'customers:read')}
        retryOn={shown.filter((id) => may(person, 'shipments:manage', id))}
        bar={<UnconfirmedFilterBar shippers={shippers} />}
        empty={
          narrowed ? (
            <Empty title="No overdue shipment fits this filter">Clear a part of it to see the others.</Empty>
          ) : (
            <Empty title="Nothing is overdue">
              A shipment stands here once its shop had its time to show it and does not. It leaves by itself as soon as
              the shop does.
            </Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}

/** How many customers ask, or may. */
function askWords({ high, medium }: { high: number; medium: number }): string {
  if (high === 0 && medium === 0) return 'No customer is likely to ask where it is yet.'
  const likely = high > 0 ? [`${countOf(high, 'customer is', 'customers are')} likely to ask where it is`] : []
  const some =
    medium > 0 ? [high > 0 ? `${countText(medium)} may` : `${countOf(medium, 'customer')} may ask where it is`] : []
  return `${[...likely, ...some].join(', ')}.`
}

import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { countText } from '../../../../components/display/money-text.ts'
import { Pager } from '../../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { countRisk, listRisk } from '../../../../lib/boards/stock-risk.ts'
import { listCases } from '../../../../lib/exceptions/list-cases.ts'
import { systemClock } from '../../../../lib/kernel/clock.ts'
import { db } from '../../../_server/db.ts'
import { readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { ExportList } from '../export-list.tsx'
import { InventoryHead } from '../inventory-head.tsx'
import { loadRiskFilters, type RiskFilters, riskFilter } from './filters.ts'
import { OversoldCases } from './oversold-cases.tsx'
import { RiskFilterBar } from './risk-filters.tsx'
import { RiskTable } from './risk-table.tsx'

export const metadata: Metadata = { title: 'Oversell risk' }

export default async function OversellPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('inventory:read')
  const filters = await loadRiskFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Risk person={person} filters={filters} />
    </Suspense>
  )
}

const casesAtMost = 20

async function Risk({ person, filters }: { person: Person; filters: RiskFilters }) {
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = riskFilter(filters, storefrontId)
  const after = filters.after && /^\d{1,18}$/.test(filters.after) ? { after: filters.after } : {}
  const inShop = storefrontId ? { storefrontId } : {}
  const [{ rows, next }, counted, cases] = await Promise.all([
    listRisk(db(), person, filter, after),
    countRisk(db(), person, filter),
    may(person, 'exceptions:read')
      ? listCases(db(), systemClock.now(), person, { code: 'OVERSOLD', ...inShop }, { size: casesAtMost })
      : { rows: [], next: null },
  ])
  const total = counted.oversold + counted.none_left + counted.near
  return (
    <>
      <InventoryHead
        person={person}
        title="Oversell risk"
        truth={
          total === 0
            ? 'Nothing on sale is at its end.'
            : `${countText(counted.oversold)} oversold, ${countText(counted.none_left)} on sale with none left, ${countText(counted.near)} with less than ${filter.days} days of sales left.`
        }
        actions={may(person, 'inventory:export') && rows.length > 0 && <ExportList path="oversell" />}
      />
      <OversoldCases cases={cases.rows} more={cases.next !== null} />
      <RiskTable
        rows={rows}
        bar={<RiskFilterBar />}
        empty={
          <Empty title="Nothing is at risk">
            Items stand here when what is left is nothing, or lasts less than {filter.days} days at the pace of the last
            28 days.
          </Empty>
        }
      />
      <Pager next={next} />
    </>
  )
}

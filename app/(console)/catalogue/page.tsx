import type { Metadata } from 'next'
import { Suspense } from 'react'
import { durationText } from '../../../components/display/duration-text.ts'
import { Empty } from '../../../components/display/empty.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { Pager } from '../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { countCatalogueChanges } from '../../../lib/boards/catalogue-changes.ts'
import { countFindings, type FindingsCount, listFindings } from '../../../lib/boards/catalogue-findings.ts'
import {
  type CatalogueReading,
  countShopItems,
  listShopItems,
  readCatalogueReading,
  type ShopItemsCount,
} from '../../../lib/boards/catalogue-items.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { CatalogueHead } from './catalogue-head.tsx'
import { groupWords } from './catalogue-words.ts'
import { findingsFilter, itemsFilter, pageAfter } from './comparison-filter.ts'
import { ComparisonFilterBar } from './comparison-filters.tsx'
import { ExportCatalogue } from './export-catalogue.tsx'
import { type ComparisonFilters, loadComparisonFilters } from './filters.ts'
import { FindingsTable } from './findings-table.tsx'
import { ItemsTable } from './items-table.tsx'
import { readingText } from './reading-text.ts'

export const metadata: Metadata = { title: 'Catalogue' }

export default async function CataloguePage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('catalogue:read')
  const filters = await loadComparisonFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      {filters.show === 'every' || filters.show === 'off_sale' ? (
        <ShopItems person={person} filters={filters} />
      ) : (
        <Findings person={person} filters={filters} />
      )}
    </Suspense>
  )
}

interface ListProps {
  person: Person
  filters: ComparisonFilters
}

async function Findings({ person, filters }: ListProps) {
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = findingsFilter(filters, storefrontId) ?? {}
  const mine = storefrontId ? { storefrontId } : {}
  const [{ rows, next }, count, readings, { waiting }] = await Promise.all([
    listFindings(db(), person, filter, pageAfter(filters.after)),
    countFindings(db(), person, filter),
    readCatalogueReading(db(), person, storefrontId),
    countCatalogueChanges(db(), person, { ...mine, show: 'waiting' }),
  ])
  return (
    <>
      <CatalogueHead
        at="comparison"
        truth={findingsTruth(count, readings, filters)}
        waiting={waiting}
        actions={may(person, 'catalogue:export') && rows.length > 0 && <ExportCatalogue list="catalogue" />}
      />
      <FindingsTable
        rows={rows}
        total={count.findings}
        mayDecide={may(person, 'catalogue:decide', storefrontId)}
        bar={<ComparisonFilterBar groups={count.groups} all={count.all} />}
        empty={
          count.all > 0 ? (
            <Empty title="No finding fits this filter">Clear a part of it, or search by another text.</Empty>
          ) : readings.every(({ mode }) => mode === 'off') ? (
            <Empty title="No catalogue is read">
              The catalogue flow of {readings.length === 1 ? 'this shop' : 'every shop'} is off. In shadow it compares
              and writes nothing: an admin sets it under Connections.
            </Empty>
          ) : (
            <Empty title="Shop and item master agree">{readingText(readings, Date.now())}</Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}

async function ShopItems({ person, filters }: ListProps) {
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = itemsFilter(filters, storefrontId)
  const mine = storefrontId ? { storefrontId } : {}
  const [{ rows, next }, count, findings, readings, { waiting }] = await Promise.all([
    listShopItems(db(), person, filter, pageAfter(filters.after)),
    countShopItems(db(), person, filter),
    countFindings(db(), person, mine),
    readCatalogueReading(db(), person, storefrontId),
    countCatalogueChanges(db(), person, { ...mine, show: 'waiting' }),
  ])
  const offSale = filter.show === 'off_sale'
  return (
    <>
      <CatalogueHead at="comparison" truth={itemsTruth(count, readings, offSale)} waiting={waiting} />
      <ItemsTable
        rows={rows}
        total={count.items}
        offSale={offSale}
        mayDecide={may(person, 'catalogue:decide', storefrontId)}
        bar={<ComparisonFilterBar groups={findings.groups} all={findings.all} />}
        empty={
          filters.q ? (
            <Empty title="Nothing in the shop fits this search">Search by another SKU, name, barcode or shop id.</Empty>
          ) : offSale ? (
            <Empty title="Nothing waits to be released">
              What is published from here stands here as a draft, and so does what is quarantined.
            </Empty>
          ) : (
            <Empty title="Nothing has been read from the shop yet">{readingText(readings, Date.now())}</Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}

/** "38 findings, oldest 6 h; 1,204 products and variations, read 12 s ago." */
function findingsTruth(
  count: FindingsCount,
  readings: readonly CatalogueReading[],
  { show }: ComparisonFilters,
): string {
  const what = show && show !== 'every' && show !== 'off_sale' ? `: ${groupWords[show].toLowerCase()}` : ''
  const many = `${count.more ? 'More than ' : ''}${countOf(count.findings, 'finding')}${what}`
  const oldest =
    count.oldestAt && !count.more ? `, oldest ${durationText((Date.now() - count.oldestAt.getTime()) / 1000)}` : ''
  return `${many}${oldest}. ${readingText(readings, Date.now())}`
}

function itemsTruth(count: ShopItemsCount, readings: readonly CatalogueReading[], offSale: boolean): string {
  const many = `${count.more ? 'More than ' : ''}${countText(count.items)}`
  const what = offSale
    ? `${count.items === 1 ? 'product is' : 'products are'} not on sale: drafts, private and quarantined`
    : `${count.items === 1 ? 'product or variation' : 'products and variations'} in the shop`
  return `${many} ${what}. ${readingText(readings, Date.now())}`
}

import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { PageHead } from '../../../../components/display/page-head.tsx'
import { Status } from '../../../../components/display/status.tsx'
import { Pager } from '../../../../components/table/pager.tsx'
import { buttonClasses } from '../../../../components/ui/button-classes.ts'
import { Skeleton } from '../../../../components/ui/skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { listCatalogueChanges } from '../../../../lib/boards/catalogue-changes.ts'
import { type CatalogueItem, readCatalogueItem } from '../../../../lib/boards/catalogue-item.ts'
import { db } from '../../../_server/db.ts'
import type { SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { ChangesTable } from '../changes/changes-table.tsx'
import { pageAfter } from '../comparison-filter.ts'
import { shopState } from '../shop-state.ts'
import { FieldSidesTable } from './field-sides.tsx'
import { ItemActions } from './item-actions.tsx'
import { ItemFindings } from './item-findings.tsx'
import { ItemParts } from './item-parts.tsx'
import { ItemVariations } from './item-variations.tsx'

export const metadata: Metadata = { title: 'Shop item' }

export default async function CatalogueItemPage(props: {
  params: Promise<{ id: string }>
  searchParams: SearchParams
}) {
  const person = await requirePerson('catalogue:read')
  const { id } = await props.params
  const { after } = await props.searchParams
  if (!/^\d{1,18}$/.test(id)) notFound()
  return (
    <Suspense fallback={<ItemSkeleton />}>
      <Item person={person} id={BigInt(id)} after={typeof after === 'string' ? after : null} />
    </Suspense>
  )
}

async function Item({ person, id, after }: { person: Person; id: bigint; after: string | null }) {
  const item = await readCatalogueItem(db(), person, id)
  if (!item) notFound()
  const changes = await listCatalogueChanges(db(), person, { shopItemId: id }, { ...pageAfter(after), size: 20 })
  const mayDecide = may(person, 'catalogue:decide', item.storefrontId)
  return (
    <>
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="break-words">{item.name || item.sku || `Product ${item.productId}`}</span>
            <Status kind="shopItem" state={stateOf(item)} />
          </span>
        }
        truth={<Truth item={item} />}
        actions={
          <>
            {item.hasLevel && may(person, 'inventory:read', item.storefrontId) && (
              <Link href={`/inventory/${item.id}`} className={buttonClasses()}>
                Stock
              </Link>
            )}
            {mayDecide && item.goneAt === null && <ItemActions item={item} />}
          </>
        }
      />
      {item.findings.length > 0 && <ItemFindings findings={item.findings} mayDecide={mayDecide} />}
      <FieldSidesTable fields={item.fields} currency={item.currency} match={item.match} />
      <ItemParts item={item} />
      {item.kind === 'variable' && (
        <ItemVariations variations={item.variations} currency={item.currency} scale={item.scale} />
      )}
      <section aria-labelledby="changes" className="mt-6">
        <h2 id="changes" className="mb-3 text-base font-semibold">
          What was written to it
        </h2>
        <ChangesTable
          rows={changes.rows}
          mayDecide={mayDecide}
          ofOneItem
          empty={
            <Empty title="Nothing was written to it from here">
              What is reverted, quarantined or released stands here, with what was there before.
            </Empty>
          }
        />
        <Pager next={changes.next} />
      </section>
    </>
  )
}

const stateOf = ({ goneAt, quarantined, status }: CatalogueItem) =>
  goneAt ? 'gone' : quarantined ? 'quarantined' : shopState(status)

const kinds = {
  simple: 'product',
  variable: 'product with variations',
  variation: 'variation',
  other: 'product',
} as const

function Truth({ item }: { item: CatalogueItem }) {
  const { kind, sku, storefrontCode, productId, variationId, parent, readAt, createdAt } = item
  return (
    <span className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
      {sku && (
        <span>
          SKU <Identifier value={sku} className="text-text" />
        </span>
      )}
      <span>
        {kinds[kind]} <Identifier value={variationId || productId} /> of {storefrontCode}
      </span>
      {parent && (
        <span>
          of{' '}
          <Link href={`/catalogue/${parent.id}`} className="text-accent underline underline-offset-4">
            {parent.name || `product ${productId}`}
          </Link>
        </span>
      )}
      <span>
        made <Instant at={createdAt} />, read <Instant at={readAt} />
      </span>
    </span>
  )
}

const ItemSkeleton = () => (
  <div aria-busy="true" className="flex flex-col gap-4">
    <span className="sr-only">Loading</span>
    <Skeleton className="h-8 w-64" />
    <Skeleton className="h-24 w-full" />
    <Skeleton className="h-80 w-full" />
  </div>
)

import type { Metadata } from 'next'
import { createLoader, parseAsString } from 'nuqs/server'
import { Suspense } from 'react'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { countCatalogueChanges } from '../../../../lib/boards/catalogue-changes.ts'
import { readCatalogueFields } from '../../../../lib/boards/catalogue-fields.ts'
import { db } from '../../../_server/db.ts'
import type { SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { CatalogueHead } from '../catalogue-head.tsx'
import { storefrontsShown } from '../storefronts-shown.ts'
import { FieldsTable } from './fields-table.tsx'

export const metadata: Metadata = { title: 'Fields of the catalogue' }

const load = createLoader({ storefront: parseAsString })

export default async function FieldsPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('catalogue:read')
  const { storefront } = await load(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Fields person={person} storefront={storefront} />
    </Suspense>
  )
}

async function Fields({ person, storefront }: { person: Person; storefront: string | null }) {
  const [shops, { waiting }] = await Promise.all([
    storefrontsShown(person, storefront),
    countCatalogueChanges(db(), person, { show: 'waiting' }),
  ])
  const tables = await Promise.all(
    shops.map(async (shop) => ({ shop, rows: await readCatalogueFields(db(), person, shop.id) })),
  )
  return (
    <>
      <CatalogueHead
        at="fields"
        waiting={waiting}
        truth="Who owns each field of an item and what a local edit in the shop meets. This is the table that is enforced, not a description of it."
      />
      {tables.map(({ shop, rows }) => (
        <section key={shop.id} className="mb-6">
          {tables.length > 1 && <h2 className="mb-2 text-base font-semibold">{shop.name}</h2>}
          <FieldsTable
            rows={rows}
            storefront={{ id: shop.id, code: shop.code, currency: shop.currency }}
            maySet={may(person, 'catalogue:set-policy', shop.id)}
          />
        </section>
      ))}
      {tables.length === 0 && <p className="text-muted">No shop is connected.</p>}
    </>
  )
}

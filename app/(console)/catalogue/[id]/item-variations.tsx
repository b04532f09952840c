'use client'
import { Empty } from '../../../../components/display/empty.tsx'
import { Money } from '../../../../components/display/money.tsx'
import { countOf } from '../../../../components/display/money-text.ts'
import { Status } from '../../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import type { CatalogueVariation } from '../../../../lib/boards/catalogue-item.ts'
import { shopState } from '../shop-state.ts'

type Row = CatalogueVariation & { currency: string; scale: number }

const helper = createAppColumnHelper<Row>()

const columns = helper.columns([
  helper.display({
    id: 'variation',
    header: 'Variation',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => (
      <span className="font-medium">{original.attributes || original.sku || 'without attributes'}</span>
    ),
  }),
  helper.display({
    id: 'sku',
    header: 'SKU',
    meta: { narrow: 'line' },
    cell: ({ row: { original } }) =>
      original.sku ? <span className="figures">{original.sku}</span> : <span className="text-blocked">none</span>,
  }),
  helper.display({
    id: 'status',
    header: 'Stands',
    meta: { narrow: 'side' },
    cell: ({ row: { original } }) => <Status kind="shopItem" state={shopState(original.status)} />,
  }),
  helper.display({
    id: 'findings',
    header: 'Findings',
    meta: { align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) =>
      original.findings > 0 ? (
        <span className="text-waiting">{countOf(original.findings, 'finding')}</span>
      ) : (
        <span className="text-muted max-md:hidden">0</span>
      ),
  }),
  helper.display({
    id: 'price',
    header: 'Regular price',
    meta: { align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) =>
      original.price === null ? null : (
        <Money amount={original.price} currency={original.currency} scale={original.scale} />
      ),
  }),
  helper.display({
    id: 'quantity',
    header: 'Stock in the shop',
    meta: { align: 'right' },
    cell: ({ row: { original } }) => <span className="figures">{original.quantity ?? ''}</span>,
  }),
])

interface ItemVariationsProps {
  variations: readonly CatalogueVariation[]
  currency: string
  scale: number
}

/** The variations of a product, each a shop item of its own. */
export function ItemVariations({ variations, currency, scale }: ItemVariationsProps) {
  return (
    <div className="mt-6">
      <h2 className="mb-3 text-base font-semibold">{countOf(variations.length, 'variation')}</h2>
      <DataTable
        name="shop-item-variations"
        label="Variations"
        rows={variations.map((variation) => ({ ...variation, currency, scale }))}
        columns={columns}
        columnMenu={false}
        href={({ id }) => `/catalogue/${id}`}
        empty={<Empty title="No variation">A product with variations sells nothing by itself.</Empty>}
      />
    </div>
  )
}

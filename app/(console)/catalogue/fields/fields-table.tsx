'use client'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { Instant } from '../../../../components/display/instant.tsx'
import { countText } from '../../../../components/display/money-text.ts'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import type { FieldRow } from '../../../../lib/boards/catalogue-fields.ts'
import type { FieldPolicy } from '../../../../lib/flows/catalogue/fields.ts'
import { directionWords, masterWords, policyWords, valueText } from '../catalogue-words.ts'
import { PolicyDialog } from './policy-dialog.tsx'

interface FieldsTableProps {
  rows: readonly FieldRow[]
  storefront: { id: string; code: string; currency: string }
  maySet: boolean
}

const helper = createAppColumnHelper<FieldRow>()

const described = helper.columns([
  helper.display({
    id: 'field',
    header: 'Field',
    meta: { narrow: 'title', className: 'py-2 align-top max-w-96' },
    cell: ({ row: { original } }) => (
      <span className="flex flex-col">
        <span className="font-medium">{original.title}</span>
        <span className="text-sm font-normal text-muted">{original.meaning}</span>
      </span>
    ),
  }),
  helper.display({
    id: 'master',
    header: 'Master',
    meta: { label: 'Master', narrow: 'side', className: 'py-2 align-top' },
    cell: ({ row: { original } }) => masterWords[original.master],
  }),
  helper.display({
    id: 'direction',
    header: 'Direction',
    meta: { label: 'Direction', narrow: 'line', className: 'py-2 align-top whitespace-nowrap' },
    cell: ({ row: { original } }) => directionWords[original.direction],
  }),
])

/** Every field with its master, direction, policy and last violation; an admin sets the policy here. */
export function FieldsTable({ rows, storefront, maySet }: FieldsTableProps) {
  const [wanted, setWanted] = useState<{ row: FieldRow; policy: FieldPolicy } | null>(null)
  const columns = useMemo(
    () => [
      ...described,
      ...helper.columns([
        helper.display({
          id: 'policy',
          header: 'A local edit is',
          meta: { label: 'Policy', narrow: 'line', className: 'py-2 align-top' },
          cell: ({ row: { original } }) => (
            <Policy row={original} maySet={maySet} ask={(policy) => setWanted({ row: original, policy })} />
          ),
        }),
        helper.display({
          id: 'findings',
          header: 'Findings',
          meta: { label: 'Findings', align: 'right', narrow: 'line', className: 'py-2 align-top' },
          cell: ({ row: { original } }) => (
            <span className={original.findings > 0 ? 'figures text-waiting' : 'figures text-muted max-md:hidden'}>
              {countText(original.findings)}
              <span className="font-sans md:hidden"> open</span>
            </span>
          ),
        }),
        helper.display({
          id: 'violation',
          header: 'Last violation',
          meta: { label: 'Last violation', narrow: 'line', className: 'py-2 align-top max-w-72' },
          cell: ({ row: { original } }) => <Violation row={original} currency={storefront.currency} />,
        }),
      ]),
    ],
    [maySet, storefront.currency],
  )
  return (
    <>
      <DataTable
        name="catalogue-fields"
        label={`Fields of ${storefront.code}`}
        rows={rows}
        columns={columns}
        columnMenu={false}
        empty={null}
      />
      {wanted && (
        <PolicyDialog
          storefrontId={storefront.id}
          row={wanted.row}
          policy={wanted.policy}
          onClose={() => setWanted(null)}
        />
      )}
    </>
  )
}

function Policy({ row, maySet, ask }: { row: FieldRow; maySet: boolean; ask: (policy: FieldPolicy) => void }) {
  const { id, title, policy, policies, direction } = row
  if (direction === 'shop_only') return <span className="text-muted">the shop’s own business</span>
  if (!maySet || policies.length === 1)
    return (
      <span className="flex flex-col">
        <span>{policyWords[policy].word}</span>
        {row.chosen && <span className="text-xs text-muted">chosen here</span>}
      </span>
    )
  return (
    <Select
      id={`policy-${id}`}
      label={`Policy of ${title}`}
      className="w-56 max-w-full"
      choices={policies.map((value) => ({ value, label: policyWords[value].word, hint: policyWords[value].hint }))}
      value={policy}
      onChange={(value) => value !== policy && ask(value as FieldPolicy)}
    />
  )
}

function Violation({ row, currency }: { row: FieldRow; currency: string }) {
  const { lastViolation } = row
  if (!lastViolation) return <span className="text-muted max-md:hidden">none seen</span>
  const { at, shopItemId, sku, before, after } = lastViolation
  const name = sku || 'a product without SKU'
  return (
    <span className="flex flex-col text-sm">
      <span className="flex flex-wrap gap-x-2">
        {shopItemId ? (
          <Link href={`/catalogue/${shopItemId}`} className="figures font-medium hover:text-accent">
            {name}
          </Link>
        ) : (
          <span className="figures font-medium">{name}</span>
        )}
        <Instant at={at} className="text-muted" />
      </span>
      {(before || after) && (
        <span className="figures break-words text-muted">
          {valueText(row.id, before, currency) || 'nothing'} → {valueText(row.id, after, currency) || 'nothing'}
        </span>
      )}
    </span>
  )
}

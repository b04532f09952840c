'use client'
import { type ReactNode, useMemo } from 'react'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import type { MappingTable } from '../../../../lib/mappings/tables.ts'
import type { RuleField } from '../rule-fields.ts'
import { RemoveRule } from './remove-rule.tsx'
import { RuleDialog } from './rule-dialog.tsx'

export interface RuleRow {
  id: string
  storefrontId: string | null
  cells: Record<string, string>
}

interface RulesTableProps {
  table: MappingTable
  rows: readonly RuleRow[]
  fields: readonly RuleField[]
  storefronts: readonly { code: string; name: string }[]
  everywhere: boolean
  mayEdit: boolean
  bar: ReactNode
  empty: ReactNode
}

const helper = createAppColumnHelper<RuleRow>()

export function RulesTable({ table, rows, fields, storefronts, everywhere, mayEdit, bar, empty }: RulesTableProps) {
  const columns = useMemo(() => {
    const title = fields[0]?.name
    const firstTarget = fields.find(({ side }) => side === 'target')?.name
    const cellOf = (field: RuleField, row: RuleRow) => {
      const text = row.cells[field.name] ?? ''
      if (text === '') return <span className="text-muted">{field.side === 'match' ? 'any' : ''}</span>
      const named = field.offered.find(({ code }) => code === text)
      return (
        <span className="break-words">
          <span className="figures">{text}</span>
          {named && named.name !== '' && <span className="ml-2 text-muted">{named.name}</span>}
        </span>
      )
    }
    return helper.columns([
      helper.display({
        id: 'position',
        header: '#',
        meta: { align: 'right', className: 'w-12' },
        cell: ({ row: { original } }) => <span className="figures text-muted">{original.cells.position}</span>,
      }),
      ...fields.map((field) =>
        helper.display({
          id: field.name,
          header: field.side === 'target' ? `→ ${field.label}` : field.label,
          meta: {
            ...(field.name === title ? {} : { label: field.label }),
            ...(field.name === title
              ? { narrow: 'title' as const }
              : field.name === firstTarget
                ? { narrow: 'line' as const }
                : {}),
          },
          cell: ({ row: { original } }) => cellOf(field, original),
        }),
      ),
      helper.display({
        id: 'storefront',
        header: 'Storefront',
        meta: { label: 'Storefront', narrow: 'line' },
        cell: ({ row: { original } }) => original.cells.storefront || <span className="text-muted">every one</span>,
      }),
      ...(mayEdit
        ? [
            helper.display({
              id: 'edit',
              header: () => <span className="sr-only">Change</span>,
              meta: { align: 'right', narrow: 'side' },
              cell: ({ row: { original } }) =>
                original.storefrontId === null && !everywhere ? null : (
                  <span className="flex justify-end gap-1">
                    <RuleDialog
                      table={table}
                      fields={fields}
                      storefronts={storefronts}
                      everywhere={everywhere}
                      rule={original}
                    />
                    <RemoveRule table={table} rule={original} />
                  </span>
                ),
            }),
          ]
        : []),
    ])
  }, [fields, mayEdit, table, storefronts, everywhere])
  return <DataTable name={`mappings-${table}`} label="Rules" rows={rows} columns={columns} bar={bar} empty={empty} />
}

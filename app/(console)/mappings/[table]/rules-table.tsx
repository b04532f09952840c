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
          meta: field.name === title ? { narrow: 'title' as const } : { label: field.label },
          cell: ({ row: { original } }) => (
            <>
              {field.name === title && (
                <span className="mr-2 font-normal text-muted first-letter:uppercase md:hidden">{field.label}</span>
              )}
              {cellOf(field, original)}
            </>
          ),
        }),
      ),
      helper.display({
        id: 'storefront',
        header: 'Storefront',
        meta: { label: 'Storefront' },
        cell: ({ row: { original } }) => original.cells.storefront || <span className="text-muted">every one</span>,
      }),
      helper.display({
        id: 'narrow',
        meta: { hidden: true, narrow: 'line' },
        cell: ({ row: { original } }) => <RuleWords fields={fields.slice(1)} cells={original.cells} />,
      }),
      ...(mayEdit
        ? [
            helper.display({
              id: 'edit',
              header: () => <span className="sr-only">Change</span>,
              meta: { align: 'right', narrow: 'actions' },
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

/** What else a rule fits and what it gives, as a sentence of a narrow screen: only what is set. */
function RuleWords({ fields, cells }: { fields: readonly RuleField[]; cells: Record<string, string> }) {
  const set = fields.flatMap((field) => {
    const text = cells[field.name] ?? ''
    return text === '' ? [] : [{ ...field, text, named: field.offered.find(({ code }) => code === text)?.name ?? '' }]
  })
  return (
    <span className="flex flex-wrap gap-x-3">
      {set.map(({ name, label, side, text, named }) => (
        <span key={name} className="min-w-0 break-words">
          {side === 'target' && '→ '}
          {label} <span className="figures text-text">{text}</span>
          {named && ` ${named}`}
        </span>
      ))}
      {cells.storefront && (
        <span>
          storefront <span className="figures text-text">{cells.storefront}</span>
        </span>
      )}
    </span>
  )
}

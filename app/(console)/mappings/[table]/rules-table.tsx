'use client'
import { type ReactNode, useMemo } from 'react'
import { countOf, countText } from '../../../../components/display/money-text.ts'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import type { BufferEffect } from '../../../../lib/boards/buffer-effects.ts'
import type { MappingTable } from '../../../../lib/mappings/tables.ts'
import type { RuleField } from '../rule-fields.ts'
import { RemoveRule } from './remove-rule.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { type RuleMark, RuleMarks } from './rule-marks.tsx'
import type { RuleMode } from './rule-mode.ts'

export interface RuleRow {
  id: string
  storefrontId: string | null
  cells: Record<string, string>
  /** What somebody should know of it; null where nothing is to be said. */
  mark: RuleMark | null
  /** Of a buffer: what it does to the numbers in the shops now. */
  effect?: BufferEffect
}

interface RulesTableProps {
  table: MappingTable
  rows: readonly RuleRow[]
  fields: readonly RuleField[]
  storefronts: readonly { code: string; name: string }[]
  everywhere: boolean
  /** Null where the person may change nothing. */
  mode: RuleMode | null
  bar: ReactNode
  empty: ReactNode
}

const helper = createAppColumnHelper<RuleRow>()

const effectColumns = [
  helper.display({
    id: 'decides',
    header: 'SKUs',
    meta: { label: 'SKUs it decides for', align: 'right' as const },
    cell: ({ row: { original } }) => <span className="figures">{countText(original.effect?.items ?? 0)}</span>,
  }),
  helper.display({
    id: 'keeps',
    header: 'Pieces kept back',
    meta: { label: 'Pieces kept back', align: 'right' as const },
    cell: ({ row: { original } }) => <span className="figures">{countText(original.effect?.units ?? 0)}</span>,
  }),
  helper.display({
    id: 'toZero',
    header: 'At zero by it',
    meta: { label: 'SKUs at zero by it', align: 'right' as const },
    cell: ({ row: { original } }) => <span className="figures">{countText(original.effect?.toZero ?? 0)}</span>,
  }),
  helper.display({
    id: 'effect',
    meta: { hidden: true, narrow: 'line' as const },
    cell: ({
      row: {
        original: { effect },
      },
    }) => effect && `${countOf(effect.items, 'SKU')}, ${countOf(effect.units, 'piece')} kept back`,
  }),
]

export function RulesTable({ table, rows, fields, storefronts, everywhere, mode, bar, empty }: RulesTableProps) {
  const columns = useMemo(() => {
    // A column in which nothing stands says nothing: tables of many fields stay readable.
    const shown = fields.filter(
      ({ name, required }, at) => at === 0 || required || rows.length === 0 || rows.some(({ cells }) => cells[name]),
    )
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
      ...shown.map((field) =>
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
      ...(rows.some(({ cells }) => cells.validFrom || cells.validTo)
        ? [
            helper.display({
              id: 'dates',
              header: 'Days',
              meta: { label: 'Days' },
              cell: ({ row: { original } }) => <RuleDates cells={original.cells} />,
            }),
          ]
        : []),
      ...(rows.some(({ effect }) => effect) ? effectColumns : []),
      ...(rows.some(({ mark }) => mark)
        ? [
            helper.display({
              id: 'mark',
              header: 'Note',
              meta: { label: 'Note', narrow: 'line' },
              cell: ({ row: { original } }) => original.mark && <RuleMarks mark={original.mark} />,
            }),
          ]
        : []),
      helper.display({
        id: 'narrow',
        meta: { hidden: true, narrow: 'line' },
        cell: ({ row: { original } }) => <RuleWords fields={fields.slice(1)} cells={original.cells} />,
      }),
      ...(mode
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
                      mode={mode}
                      rule={original}
                    />
                    <RemoveRule table={table} rule={original} mode={mode} />
                  </span>
                ),
            }),
          ]
        : []),
    ])
  }, [fields, mode, table, storefronts, everywhere, rows])
  return <DataTable name={`mappings-${table}`} label="Rules" rows={rows} columns={columns} bar={bar} empty={empty} />
}

/** The business days a rule is for. */
function RuleDates({ cells }: { cells: Record<string, string> }) {
  const { validFrom = '', validTo = '' } = cells
  if (!validFrom && !validTo) return <span className="text-muted">always</span>
  return (
    <span className="whitespace-nowrap">
      {validFrom && (
        <>
          from <span className="figures">{validFrom}</span>
        </>
      )}
      {validFrom && validTo && ' '}
      {validTo && (
        <>
          before <span className="figures">{validTo}</span>
        </>
      )}
    </span>
  )
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
      {(cells.validFrom || cells.validTo) && <RuleDates cells={cells} />}
    </span>
  )
}

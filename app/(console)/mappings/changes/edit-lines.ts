import { parse } from 'csv-parse/sync'
import type { ReadEdit } from '../../../../lib/mappings/change/read-change.ts'
import { writeMappingCsv } from '../../../../lib/mappings/csv.ts'
import { type Column, type MappingTable, mappingTables, matchKey } from '../../../../lib/mappings/tables.ts'
import { columnWord } from '../table-words.ts'

export interface EditField {
  label: string
  side: 'match' | 'target' | 'place'
  /** '' where there is none. */
  before: string
  after: string
}

/** One rule of a change: another in its place, a new one, or one that ends. */
export interface EditLine {
  key: string
  table: MappingTable
  title: string
  /** Code, '' for every storefront. */
  storefront: string
  kind: 'changes' | 'begins' | 'ends'
  /** What is set on either side. */
  fields: EditField[]
  /** The rule it ends is not in force any more. */
  gone: boolean
  /** Where it stands in the change. */
  at: { edit: number; end: string | null; open: number | null }
}

type Rule = { position?: number; match: object; target: object; validFrom?: string | null; validTo?: string | null }

/** A change rule by rule. A rule that ends and one that begins are one line when they fit the same, or stand at the same place. */
export function editLines(edits: readonly ReadEdit[]): EditLine[] {
  return edits.flatMap(({ table, storefront, ended, open, end }, edit) => {
    const left = new Set(open.keys())
    const take = (fits: (rule: Rule) => boolean): number | null => {
      const found = [...left].find((index) => fits(open[index] as Rule))
      if (found === undefined) return null
      left.delete(found)
      return found
    }
    const known = end.map((id) => ({ id, rule: ended.find((one) => one.id === id) }))
    const same = known.map(({ rule }) => (rule ? take(({ match }) => matchKey(match) === matchKey(rule.match)) : null))
    const paired = known.map(
      ({ rule }, at) => same[at] ?? (rule ? take(({ position }) => position === rule.position) : null),
    )
    const line = (
      kind: EditLine['kind'],
      before: Rule | null,
      after: Rule | null,
      at: EditLine['at'],
      gone = false,
    ) => ({
      key: `${edit}/${at.end ?? ''}/${at.open ?? ''}`,
      table,
      title: mappingTables[table].title,
      storefront,
      kind,
      gone,
      fields: fieldsOf(table, before, after),
      at,
    })
    return [
      ...known.map(({ id, rule }, index) => {
        const opened = paired[index] ?? null
        const after = opened === null ? null : (open[opened] ?? null)
        return line(
          after ? 'changes' : 'ends',
          rule ?? null,
          after,
          { edit, end: id, open: opened },
          rule?.gone ?? true,
        )
      }),
      ...[...left].map((index) => line('begins', null, open[index] ?? null, { edit, end: null, open: index })),
    ]
  })
}

const cellsOf = (table: MappingTable, rule: Rule | null): Record<string, string> => {
  if (!rule) return {}
  const row = { ...rule, table, storefront: '', position: rule.position ?? 0 }
  const [cells = {}] = parse(writeMappingCsv(table, [row as Parameters<typeof writeMappingCsv>[1][number]]), {
    columns: true,
  }) as Record<string, string>[]
  return { ...cells, position: rule.position === undefined ? '' : String(rule.position) }
}

function fieldsOf(table: MappingTable, before: Rule | null, after: Rule | null): EditField[] {
  const [was, is] = [cellsOf(table, before), cellsOf(table, after)]
  const columns: readonly Column[] = mappingTables[table].columns
  const field = (name: string, label: string, side: EditField['side']): EditField[] => {
    const [from, to] = [was[name] ?? '', is[name] ?? '']
    return from === '' && to === '' ? [] : [{ label, side, before: from, after: to }]
  }
  const place = [
    ...field('position', 'place', 'place'),
    ...field('validFrom', 'from', 'place'),
    ...field('validTo', 'before', 'place'),
  ].filter((one) => one.before !== one.after && (one.label !== 'place' || (before && after)))
  return [...columns.flatMap(({ name, side }) => field(name, columnWord(name), side)), ...place]
}

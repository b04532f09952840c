import { Fault } from '../../kernel/fault.ts'
import { businessDay } from '../dates.ts'
import type { Change } from '../require-change.ts'
import type { MappingTable } from '../tables.ts'
import { matchKey, parseMappingRow } from '../tables.ts'

/** A rule to open. Without a position it comes after every other of its table and storefront. */
export interface OpenedRule {
  position?: number
  match: object
  target: object
  validFrom?: string | null
  validTo?: string | null
}

/** What a change does to one table, of one storefront or (null) of all: rules that end, by id, and rules that begin. */
export interface MappingEdit {
  table: MappingTable
  storefrontId: string | null
  end: string[]
  open: OpenedRule[]
}

/** An edit as it is given: nothing of it checked. */
export interface GivenEdit {
  table: MappingTable
  storefrontId: string | null
  end?: readonly string[]
  open?: readonly (Omit<OpenedRule, 'match' | 'target'> & { match: unknown; target: unknown })[]
}

/**
 * Checks and normalises edits: one for each table and storefront, every rule by its table's contract.
 * @throws {Fault} MAPPING_INVALID (context.errors: table, row, field, reason)
 */
export function parseEdits(given: readonly GivenEdit[]): MappingEdit[] {
  const errors: { table: MappingTable; row: number; field: string; reason: string }[] = []
  const edits = new Map<string, MappingEdit>()
  for (const { table, storefrontId, end = [], open = [] } of given) {
    const name = `${table}/${storefrontId ?? ''}`
    const edit = edits.get(name) ?? { table, storefrontId, end: [], open: [] }
    edits.set(name, edit)
    edit.end = [...new Set([...edit.end, ...end])]
    for (const [index, rule] of open.entries()) {
      const fail = (field: string, reason: string) => errors.push({ table, row: index + 1, field, reason })
      const checked = parseMappingRow(table, rule)
      if ('errors' in checked) for (const { field, reason } of checked.errors) fail(field, reason)
      const { validFrom = null, validTo = null, position } = rule
      for (const [field, date] of [['validFrom', validFrom] as const, ['validTo', validTo] as const]) {
        if (date !== null && !businessDay.safeParse(date).success) fail(field, 'a date, yyyy-mm-dd')
      }
      if (validFrom !== null && validTo !== null && validTo <= validFrom) fail('validTo', 'is not after validFrom')
      if (!('errors' in checked))
        edit.open.push({ ...checked, validFrom, validTo, ...(position === undefined ? {} : { position }) })
    }
  }
  if (errors.length === 0) return [...edits.values()].filter(({ end, open }) => end.length + open.length > 0)
  const said = errors.map(({ row, field, reason }) => `rule ${row}, ${field}: ${reason}`).join('; ')
  throw new Fault('MAPPING_INVALID', said, { context: { errors } })
}

export const tablesOf = (edits: readonly MappingEdit[]): Change[] =>
  edits.map(({ table, storefrontId }) => ({ table, storefrontId }))

/**
 * Edits with one more: rules it opens take the place of rules of the same match opened before, and a rule ended twice ends
 * once.
 */
export function mergeEdits(before: readonly MappingEdit[], added: MappingEdit): MappingEdit[] {
  const same = (edit: MappingEdit) => edit.table === added.table && edit.storefrontId === added.storefrontId
  const keys = new Set(added.open.map(({ match }) => matchKey(match)))
  const kept = before.map((edit) =>
    same(edit) ? { ...edit, open: edit.open.filter(({ match }) => !keys.has(matchKey(match))) } : edit,
  )
  return parseEdits([...kept, added])
}

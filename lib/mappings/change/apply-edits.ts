import { Fault } from '../../kernel/fault.ts'
import { refuseClashes } from '../check-clashes.ts'
import type { StandingRow } from '../standing-rows.ts'
import { matchKey } from '../tables.ts'
import type { MappingEdit, OpenedRule } from './edits.ts'

interface Plan {
  /** Rows that end. */
  end: StandingRow[]
  /** Rows that begin: first what is left of ended ones before the effective date, under the id of the row they continue. */
  open: StandingRow[]
  /** What stays as it is. */
  keep: StandingRow[]
}

/**
 * What edits come to. With an effective date a rule that ends goes on for the dates before it, and a rule that begins holds
 * from it on; without, both happen for every date.
 * @param rows every rule in force of the tables edited
 * @throws {Fault} MAPPING_CHANGED (context.gone: row ids), MAPPING_DUPLICATE, MAPPING_OVERLAP, MAPPING_INVALID
 */
export function planEdits(
  rows: readonly StandingRow[],
  edits: readonly MappingEdit[],
  effectiveOn: string | null,
): Plan {
  const gone = goneRows(rows, edits)
  if (gone.length > 0) {
    throw new Fault(
      'MAPPING_CHANGED',
      'Somebody changed these rules meanwhile. Look at the table as it stands now, and write the change again.',
      { context: { gone } },
    )
  }
  const named = new Set(edits.flatMap(({ end }) => end))
  const isOver = ({ validTo }: StandingRow) => effectiveOn !== null && validTo !== null && validTo <= effectiveOn
  const end = rows.filter((row) => named.has(row.id) && !isOver(row))
  const ending = new Set(end)
  const keep = rows.filter((row) => !ending.has(row))
  const rest = end.flatMap((row) =>
    effectiveOn !== null && (row.validFrom === null || row.validFrom < effectiveOn)
      ? [{ ...row, validTo: effectiveOn }]
      : [],
  )
  const begun = edits.flatMap((edit, at) => openRows(keep, edit, effectiveOn, at))
  refuseClashes(begun.map(placed), [...keep, ...rest].map(placed))
  return { end, open: [...rest, ...begun], keep }
}

/** The rules as they would stand once the edits are in force: what a replay maps by. Throws as `planEdits` does. */
export function applyEdits(
  rows: readonly StandingRow[],
  edits: readonly MappingEdit[],
  effectiveOn: string | null,
): StandingRow[] {
  const { keep, open } = planEdits(rows, edits, effectiveOn)
  return [...keep, ...open]
}

/** Ids of rules the edits would end that are not in force (any more), or are not of the table the edit names. */
function goneRows(rows: readonly StandingRow[], edits: readonly MappingEdit[]): string[] {
  const known = new Map(rows.map((row) => [row.id, row]))
  return edits.flatMap(({ table, storefrontId, end }) =>
    end.filter((id) => {
      const row = known.get(id)
      return !row || row.table !== table || row.storefrontId !== storefrontId
    }),
  )
}

const placed = ({ storefrontId, ...row }: StandingRow) => ({ ...row, storefront: storefrontId })

function openRows(
  keep: readonly StandingRow[],
  { table, storefrontId, open }: MappingEdit,
  effectiveOn: string | null,
  at: number,
): StandingRow[] {
  let last = 0
  for (const row of [...keep, ...open.map((rule) => ({ table, storefrontId, ...rule }))]) {
    if (row.table === table && row.storefrontId === storefrontId) last = Math.max(last, row.position ?? 0)
  }
  return open.map((rule, index) => {
    if (rule.position === undefined) last += 10
    const { position = last, match, target, validTo = null } = rule
    return {
      id: `new:${at}:${index}`,
      fromVersion: 0,
      table,
      storefrontId,
      position,
      key: matchKey(match),
      match,
      target,
      validFrom: laterOf(rule, effectiveOn),
      validTo,
    }
  })
}

function laterOf({ validFrom = null, validTo = null }: OpenedRule, effectiveOn: string | null): string | null {
  const from = effectiveOn !== null && (validFrom === null || validFrom < effectiveOn) ? effectiveOn : validFrom
  if (from === null || validTo === null || from < validTo) return from
  throw new Fault(
    'MAPPING_INVALID',
    `A rule of this change holds before ${validTo} and would begin on ${from}: give it other dates.`,
  )
}

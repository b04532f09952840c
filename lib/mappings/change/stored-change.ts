import type { Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import type { MappingEdit } from './edits.ts'

export type ChangeState = 'draft' | 'waiting' | 'in_force' | 'rejected' | 'withdrawn'

/** A change as it is kept. */
export interface StoredChange {
  id: string
  title: string
  note: string
  state: ChangeState
  edits: MappingEdit[]
  /** The version the edits were written against. */
  baseVersion: number
  /** yyyy-mm-dd: the first business date it holds for; null = every date. */
  effectiveOn: string | null
  byId: string | null
  byLabel: string
}

/** Reads a change and holds it to the transaction's end. @throws {Fault} CHANGE_UNKNOWN */
export async function lockChange(tx: Tx, id: string): Promise<StoredChange> {
  const [row] = await tx.$queryRaw<StoredChange[]>`
    select id, title, note, state::text as state, edits, base_version as "baseVersion", effective_on::text as "effectiveOn",
      by_id as "byId", by_label as "byLabel"
    from mapping_changes where id = ${id}::uuid for update`
  if (row) return row
  throw new Fault('CHANGE_UNKNOWN', 'This change does not exist.')
}

const inWords: Record<ChangeState, string> = {
  draft: 'is a draft',
  waiting: 'waits for approval',
  in_force: 'is in force',
  rejected: 'was rejected',
  withdrawn: 'was withdrawn',
}

/** @throws {Fault} CHANGE_DECIDED unless the change is in one of these states */
export function requireState({ state }: StoredChange, wanted: readonly ChangeState[]): void {
  if (wanted.includes(state)) return
  throw new Fault(
    'CHANGE_DECIDED',
    `This change ${inWords[state]}: look at it again. What it says can be drafted anew.`,
    {
      context: { state },
    },
  )
}

export const newestVersion = async (tx: Tx): Promise<number> =>
  (await tx.mappingVersion.aggregate({ _max: { number: true } }))._max.number ?? 0

/** A day as Prisma writes it. */
export const dayOf = (date: string | null): Date | null => (date === null ? null : new Date(`${date}T00:00:00Z`))

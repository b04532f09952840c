import { Fault } from '../../kernel/fault.ts'

/** Something asked for that was not done, and why, for people. */
export interface Skipped {
  id: bigint
  reason: string
}

const most = 1_000

/** Bulk is bounded: a person looks at what they decide. @throws {Fault} TOO_MANY */
export function refuseTooMany(asked: readonly unknown[]): void {
  if (asked.length > most) {
    throw new Fault('TOO_MANY', `At most ${most} at a time, not ${asked.length}`, { context: { most } })
  }
}

import { Fault } from '../../../kernel/fault.ts'

/** A difference that was asked for and not decided, and why, for people. */
export interface SkippedDrift {
  id: bigint
  reason: string
}

export interface Decided {
  decided: number
  skipped: SkippedDrift[]
}

export const mostDecided = 500

/** Bulk is bounded: a person looks at what they decide. @throws {Fault} TOO_MANY */
export function refuseTooMany(asked: readonly unknown[]): void {
  if (asked.length > mostDecided) {
    throw new Fault('TOO_MANY', `At most ${mostDecided} at a time, not ${asked.length}`, {
      context: { most: mostDecided },
    })
  }
}

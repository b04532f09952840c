import type { Clock } from '../../kernel/clock.ts'

/** How many sends began within the last second. */
export function createRecentSends(clock: Clock): { begin(): void; count(): number } {
  const begun: number[] = []
  return {
    begin() {
      begun.push(clock.monotonic())
    },
    count() {
      const since = clock.monotonic() - 1_000
      while (begun[0] !== undefined && begun[0] < since) begun.shift()
      return begun.length
    },
  }
}

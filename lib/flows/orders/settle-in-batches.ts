import type { Outcome } from './settlement-of.ts'

export interface OutcomeBatches {
  add(outcome: Outcome): void
  /** Until everything added so far is settled, or has failed. */
  all(): Promise<void>
}

const settleEvery = 20
const settleWithinMs = 25

/**
 * Settles outcomes as they come in, one batch after another: what comes in meanwhile makes the next one larger.
 * @param failed told what a batch failed with; its outcomes are not settled again
 */
export function settleInBatches(
  settle: (batch: Outcome[]) => Promise<unknown>,
  failed: (error: unknown) => void,
): OutcomeBatches {
  let waiting: Outcome[] = []
  let settling: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (settling || waiting.length === 0) return
    const batch = waiting
    waiting = []
    settling = settle(batch)
      .catch(failed)
      .then(() => {
        settling = undefined
        if (waiting.length > 0) flushSoon()
      })
  }

  function flushSoon(): void {
    if (waiting.length >= settleEvery) flush()
    else timer ??= setTimeout(flush, settleWithinMs)
  }

  return {
    add(outcome) {
      waiting.push(outcome)
      flushSoon()
    },
    async all() {
      while (settling || waiting.length > 0) {
        flush()
        await settling
      }
    },
  }
}

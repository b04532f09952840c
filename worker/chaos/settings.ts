/** What is done to the product, and how much of it. Times in seconds. */
export interface ChaosPlan {
  orders: number
  workers: number
  /** Of each worker, with -9. */
  kills: number
  /** Of each worker, SIGSTOP and some seconds later SIGCONT. */
  freezes: number
  freeze: { shortest: number; longest: number }
  /** Between two blows to a worker. */
  life: { shortest: number; longest: number }
  /** How long after a cut connection the ERP commits, and how long after a commit its lists are silent. */
  lateCommit: number
  listDelay: number
  /** The ERP profile's: the longest a write is waited for, and when an empty look-up counts after it. */
  writeDeadline: number
  settle: number
  seed: number
}

export const fullPlan: ChaosPlan = {
  orders: 2_000,
  workers: 4,
  kills: 5,
  freezes: 2,
  freeze: { shortest: 5, longest: 15 },
  life: { shortest: 4, longest: 11 },
  lateCommit: 3,
  listDelay: 3,
  writeDeadline: 10,
  settle: 14,
  seed: 1,
}

/** Writes in flight at the ERP, all workers together. */
export const concurrentWrites = 8

/**
 * Deadline and settling together must outlast a process that freezes between its last check and its write, and what the
 * ERP does late with that write: no product can do better than that, so no plan may ask for more.
 * @throws {Error} when the plan does
 */
export function checkPlan(plan: ChaosPlan): void {
  const worst = plan.freeze.longest + plan.lateCommit + plan.listDelay
  if (plan.writeDeadline + plan.settle > worst) return
  throw new Error(
    `An empty look-up counts after ${plan.writeDeadline + plan.settle} s, the worst case takes ${worst} s`,
  )
}

/** The ERP writes as slowly as it must for the blows to fall on sends under way, not on workers with nothing to do. */
export function erpSettings(plan: ChaosPlan) {
  const mean = ({ shortest, longest }: { shortest: number; longest: number }) => (shortest + longest) / 2
  const seconds = (plan.kills + plan.freezes) * mean(plan.life) + plan.freezes * mean(plan.freeze)
  const drained = (seconds * 1_000 * concurrentWrites) / plan.orders
  return {
    readDelayMs: 5,
    writeDelayMs: Math.round(Math.min(Math.max(20, drained * 0.8), plan.writeDeadline * 250)),
    lateCommitRate: 0.005,
    lateCommitMs: plan.lateCommit * 1_000,
    listDelayRate: 1,
    listDelayMs: plan.listDelay * 1_000,
  }
}

/** Switches of the sandboxes' fault planes. */
export const faults = {
  erp: [
    { method: 'POST', match: '/salesOrder', replyLost: true, rate: 0.01 },
    { status: 429, retryAfterSeconds: 1, rate: 0.02 },
    { cut: true, rate: 0.01 },
  ],
  shop: [
    { status: 429, retryAfterSeconds: 1, rate: 0.02 },
    { cut: true, rate: 0.01 },
  ],
} as const

/** What is done to the product, and how much of it. Times in seconds. */
export interface ChaosPlan {
  orders: number
  workers: number
  /** Of each worker, with -9. */
  kills: number
  /** Of each worker, SIGSTOP and some seconds later SIGCONT. */
  freezes: number
  freeze: { shortest: number; longest: number }
  /** From when a worker runs to the next blow to it. */
  life: { shortest: number; longest: number }
  /** How long the ERP takes for a write. Together with `life` it says how likely a worker dies over a send. */
  write: number
  /** How long after a cut connection the ERP commits, and how long after a commit its lists are silent. */
  lateCommit: number
  listDelay: number
  /** The ERP profile's: the longest a write is waited for, and when an empty look-up counts after it. */
  writeDeadline: number
  settle: number
  /** Of the orders sold so far, the share to which something happens with every blow; and of the ERP's, by its own people. */
  upsets: number
  incidents: number
  /** The middle of what the warehouse takes from booking to ticket, from ticket to leaving, and to a credit. */
  warehouse: number
  seed: number
}

export const fullPlan: ChaosPlan = {
  orders: 2_000,
  workers: 4,
  kills: 5,
  freezes: 2,
  freeze: { shortest: 5, longest: 15 },
  life: { shortest: 4, longest: 12 },
  write: 0.1,
  lateCommit: 2,
  listDelay: 2,
  writeDeadline: 6,
  settle: 14,
  upsets: 0.01,
  incidents: 0.05,
  warehouse: 2,
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

export function erpSettings(plan: ChaosPlan) {
  return {
    readDelayMs: 5,
    writeDelayMs: plan.write * 1_000,
    lateCommitRate: 0.005,
    lateCommitMs: plan.lateCommit * 1_000,
    listDelayRate: 1,
    listDelayMs: plan.listDelay * 1_000,
    warehouse: {
      share: 1,
      pickAfterMs: plan.warehouse * 1_000,
      shipAfterMs: plan.warehouse * 1_000,
      invoiceAfterMs: plan.warehouse * 500,
      creditAfterMs: plan.warehouse * 1_000,
      incidents: plan.incidents,
    },
  }
}

/** Switches of the sandboxes' fault planes. */
export const faults = {
  erp: [
    { method: 'POST', match: '/salesOrder', replyLost: true, rate: 0.01 },
    { method: 'POST', match: '/return', replyLost: true, rate: 0.02 },
    { status: 429, retryAfterSeconds: 1, rate: 0.02 },
    { cut: true, rate: 0.01 },
  ],
  shop: [
    { method: 'POST', match: '/(notes|fulfillments)', replyLost: true, rate: 0.02 },
    { method: 'POST', match: '/orders/', cut: 'after', rate: 0.01 },
    { status: 429, retryAfterSeconds: 1, rate: 0.02 },
    { cut: true, rate: 0.01 },
  ],
} as const

/** What is done to the product, and how much of it. */
export interface ChaosPlan {
  orders: number
  workers: number
  /** Of each worker, with -9. */
  kills: number
  /** Of each worker, SIGSTOP and some seconds later SIGCONT. */
  freezes: number
  seed: number
}

/** Longest a frozen process sleeps, seconds. */
export const longestFreeze = 15
export const shortestFreeze = 5

/** How long after a cut connection the ERP commits, and after a commit its lists stay silent, seconds. */
export const lateCommit = 3
export const listDelay = 3

/**
 * The ERP's profile. An empty look-up counts only after deadline and settling: together they must outlast a process
 * that freezes between its last check and its write, and what the ERP does late with that write.
 */
export const erpProfile = { writeDeadlineSeconds: 10, settleSeconds: 14 }
if (erpProfile.writeDeadlineSeconds + erpProfile.settleSeconds <= longestFreeze + lateCommit + listDelay) {
  throw new Error('The ERP profile settles before the worst case has')
}

export const erpSettings = {
  readDelayMs: 5,
  writeDelayMs: 20,
  lateCommitRate: 0.005,
  lateCommitMs: lateCommit * 1000,
  listDelayRate: 1,
  listDelayMs: listDelay * 1000,
}

/** Switches of the sandboxes' fault plane. */
export const erpFaults = [
  { method: 'POST', match: '/salesOrder', replyLost: true, rate: 0.01 },
  { status: 429, retryAfterSeconds: 1, rate: 0.02 },
  { cut: true, rate: 0.01 },
]

export const shopFaults = [
  { status: 429, retryAfterSeconds: 1, rate: 0.02 },
  { cut: true, rate: 0.01 },
]

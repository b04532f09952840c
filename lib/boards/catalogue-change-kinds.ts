export const changeKinds = ['publish', 'release', 'push', 'revert', 'quarantine', 'restore'] as const
export type ChangeKind = (typeof changeKinds)[number]

export type ChangeState = 'proposed' | 'ready' | 'sending' | 'unknown' | 'done' | 'refused' | 'withdrawn'

/** States as a person asks for them. */
export const shownChanges = {
  waiting: ['proposed'],
  open: ['ready', 'sending', 'unknown'],
  done: ['done'],
  refused: ['refused'],
  withdrawn: ['withdrawn'],
} as const satisfies Record<string, readonly ChangeState[]>
export type ShownChanges = keyof typeof shownChanges

import type { Tone } from '../ui/badge.tsx'

export type StateIcon = 'check' | 'arrow' | 'hand' | 'stop' | 'minus' | 'question' | 'pause' | 'eye' | 'clock'

export interface StateWords {
  word: string
  tone: Tone
  icon: StateIcon
}

/** Every state the console prints: its word, its colour, its sign. Colour never stands alone. */
export const states = {
  bucket: {
    in_erp: { word: 'In the ERP', tone: 'settled', icon: 'check' },
    queued: { word: 'Queued', tone: 'flight', icon: 'arrow' },
    arriving: { word: 'Arriving', tone: 'flight', icon: 'arrow' },
    held: { word: 'Held', tone: 'waiting', icon: 'hand' },
    excluded: { word: 'Excluded', tone: 'closed', icon: 'minus' },
    cancelled: { word: 'Cancelled', tone: 'closed', icon: 'minus' },
    unpaid: { word: 'Not paid', tone: 'closed', icon: 'clock' },
    ignored: { word: 'Ignored', tone: 'closed', icon: 'minus' },
    unclassed: { word: 'Unexplained', tone: 'blocked', icon: 'question' },
  },
  outbox: {
    ready: { word: 'Ready to send', tone: 'flight', icon: 'clock' },
    claimed: { word: 'About to be sent', tone: 'flight', icon: 'arrow' },
    sending: { word: 'Being sent', tone: 'flight', icon: 'arrow' },
    unknown: { word: 'In doubt, being looked up', tone: 'waiting', icon: 'question' },
    staged: { word: 'Received, not yet a sales order', tone: 'flight', icon: 'clock' },
    accepted: { word: 'Accepted', tone: 'settled', icon: 'check' },
    rejected: { word: 'Refused', tone: 'blocked', icon: 'stop' },
    withdrawn: { word: 'Withdrawn', tone: 'closed', icon: 'minus' },
  },
  case: {
    open: { word: 'Open', tone: 'waiting', icon: 'hand' },
    dismissed: { word: 'Dismissed', tone: 'closed', icon: 'minus' },
    closed: { word: 'Closed', tone: 'settled', icon: 'check' },
  },
  severity: {
    critical: { word: 'Critical', tone: 'blocked', icon: 'stop' },
    high: { word: 'High', tone: 'waiting', icon: 'hand' },
    medium: { word: 'Medium', tone: 'closed', icon: 'clock' },
    low: { word: 'Low', tone: 'closed', icon: 'minus' },
  },
  mode: {
    live: { word: 'Live', tone: 'settled', icon: 'check' },
    shadow: { word: 'Shadow', tone: 'flight', icon: 'eye' },
    off: { word: 'Off', tone: 'closed', icon: 'minus' },
  },
  connection: {
    well: { word: 'Working', tone: 'settled', icon: 'check' },
    not_tested: { word: 'Not tested yet', tone: 'closed', icon: 'question' },
    throttled: { word: 'Asked to wait', tone: 'waiting', icon: 'clock' },
    paused: { word: 'Paused', tone: 'waiting', icon: 'pause' },
    stopped: { word: 'Stopped', tone: 'blocked', icon: 'stop' },
  },
  run: {
    asked: { word: 'Asked', tone: 'flight', icon: 'clock' },
    running: { word: 'Running', tone: 'flight', icon: 'arrow' },
    done: { word: 'Done', tone: 'settled', icon: 'check' },
    failed: { word: 'Failed', tone: 'blocked', icon: 'stop' },
  },
  change: {
    draft: { word: 'Draft', tone: 'closed', icon: 'clock' },
    waiting: { word: 'Waits for finance', tone: 'waiting', icon: 'hand' },
    in_force: { word: 'In force', tone: 'settled', icon: 'check' },
    rejected: { word: 'Rejected', tone: 'blocked', icon: 'stop' },
    withdrawn: { word: 'Withdrawn', tone: 'closed', icon: 'minus' },
  },
  replay: {
    waiting: { word: 'Asked', tone: 'flight', icon: 'clock' },
    running: { word: 'Running', tone: 'flight', icon: 'arrow' },
    done: { word: 'Done', tone: 'settled', icon: 'check' },
    failed: { word: 'Failed', tone: 'blocked', icon: 'stop' },
    stopped: { word: 'Stopped', tone: 'closed', icon: 'minus' },
  },
  check: {
    well: { word: 'Well', tone: 'settled', icon: 'check' },
    wrong: { word: 'Wrong', tone: 'blocked', icon: 'stop' },
  },
  worker: {
    alive: { word: 'Alive', tone: 'settled', icon: 'check' },
    ended: { word: 'Ended', tone: 'closed', icon: 'minus' },
  },
  stock: {
    settled: { word: 'Confirmed', tone: 'settled', icon: 'check' },
    ready: { word: 'To be sent', tone: 'flight', icon: 'clock' },
    sending: { word: 'Being sent', tone: 'flight', icon: 'arrow' },
    unknown: { word: 'In doubt, being read back', tone: 'waiting', icon: 'question' },
    refused: { word: 'Refused by the shop', tone: 'blocked', icon: 'stop' },
    guarded: { word: 'Guarded, waits for a person', tone: 'waiting', icon: 'hand' },
    without: { word: 'Not sent', tone: 'closed', icon: 'minus' },
  },
  velocity: {
    fast: { word: 'Sells fast', tone: 'flight', icon: 'arrow' },
    medium: { word: 'Sells', tone: 'closed', icon: 'arrow' },
    slow: { word: 'Sells slowly', tone: 'closed', icon: 'clock' },
    none: { word: 'Does not sell', tone: 'closed', icon: 'minus' },
  },
  risk: {
    oversold: { word: 'Oversold', tone: 'blocked', icon: 'stop' },
    none_left: { word: 'None left', tone: 'waiting', icon: 'hand' },
    near: { word: 'Near its end', tone: 'flight', icon: 'clock' },
  },
  shopItem: {
    publish: { word: 'On sale', tone: 'settled', icon: 'check' },
    draft: { word: 'Draft', tone: 'closed', icon: 'clock' },
    private: { word: 'Private', tone: 'closed', icon: 'eye' },
    pending: { word: 'Pending review', tone: 'closed', icon: 'clock' },
    trash: { word: 'In the trash', tone: 'closed', icon: 'minus' },
    other: { word: 'Not on sale', tone: 'closed', icon: 'question' },
    quarantined: { word: 'In quarantine', tone: 'waiting', icon: 'hand' },
    changing: { word: 'Being changed', tone: 'flight', icon: 'arrow' },
    gone: { word: 'Gone from the shop', tone: 'closed', icon: 'minus' },
  },
  catalogueChange: {
    proposed: { word: 'Waits for approval', tone: 'waiting', icon: 'hand' },
    shadow: { word: 'Would be done', tone: 'closed', icon: 'eye' },
    ready: { word: 'To be sent', tone: 'flight', icon: 'clock' },
    sending: { word: 'Being sent', tone: 'flight', icon: 'arrow' },
    unknown: { word: 'In doubt, being read back', tone: 'waiting', icon: 'question' },
    done: { word: 'Done', tone: 'settled', icon: 'check' },
    refused: { word: 'Refused by the shop', tone: 'blocked', icon: 'stop' },
    withdrawn: { word: 'Withdrawn', tone: 'closed', icon: 'minus' },
  },
  drift: {
    open: { word: 'Open', tone: 'waiting', icon: 'hand' },
    accepted: { word: 'Accepted', tone: 'closed', icon: 'check' },
    pushing: { word: 'Being changed in the ERP', tone: 'flight', icon: 'arrow' },
    pushed: { word: 'Changed in the ERP', tone: 'settled', icon: 'check' },
    ignored: { word: 'Ignored', tone: 'closed', icon: 'minus' },
    closed: { word: 'The same again', tone: 'settled', icon: 'check' },
  },
  shopNote: {
    shadow: { word: 'Note would be written', tone: 'closed', icon: 'eye' },
    waiting: { word: 'Note waits', tone: 'waiting', icon: 'hand' },
    ready: { word: 'Note to be written', tone: 'flight', icon: 'clock' },
    sending: { word: 'Note being written', tone: 'flight', icon: 'arrow' },
    unknown: { word: 'Note in doubt, being looked for', tone: 'waiting', icon: 'question' },
    confirmed: { word: 'Note stands on the order', tone: 'settled', icon: 'check' },
    refused: { word: 'Note refused by the shop', tone: 'blocked', icon: 'stop' },
    withdrawn: { word: 'Note withdrawn', tone: 'closed', icon: 'minus' },
  },
  refundPart: {
    net: { word: 'Went out net', tone: 'settled', icon: 'check' },
    waiting: { word: 'Waits', tone: 'closed', icon: 'clock' },
    held: { word: 'Held', tone: 'waiting', icon: 'hand' },
    planned: { word: 'To be sent', tone: 'flight', icon: 'clock' },
    sent: { word: 'Being sent', tone: 'flight', icon: 'arrow' },
    booked: { word: 'In the ERP', tone: 'flight', icon: 'check' },
    matched: { word: 'Matches its memo', tone: 'settled', icon: 'check' },
    settled: { word: 'Settled in the ERP', tone: 'settled', icon: 'check' },
    taken_back: { word: 'Taken back', tone: 'closed', icon: 'minus' },
    overdue: { word: 'Goods overdue', tone: 'waiting', icon: 'clock' },
  },
  refundDue: {
    open: { word: 'Owed', tone: 'waiting', icon: 'hand' },
    refunded: { word: 'Refunded', tone: 'settled', icon: 'check' },
    taken_back: { word: 'Taken back in the ERP', tone: 'closed', icon: 'minus' },
  },
  dispatch: {
    ready: { word: 'To be told', tone: 'flight', icon: 'clock' },
    sending: { word: 'Being told', tone: 'flight', icon: 'arrow' },
    unknown: { word: 'In doubt, being read back', tone: 'waiting', icon: 'question' },
    waiting: { word: 'Waits for a person', tone: 'waiting', icon: 'hand' },
    refused: { word: 'Refused by the shop', tone: 'blocked', icon: 'stop' },
    confirmed: { word: 'Confirmed', tone: 'settled', icon: 'check' },
    shadow: { word: 'Would be told', tone: 'closed', icon: 'eye' },
    withdrawn: { word: 'Withdrawn', tone: 'closed', icon: 'minus' },
    none: { word: 'Not told', tone: 'closed', icon: 'minus' },
  },
  wismo: {
    high: { word: 'High', tone: 'blocked', icon: 'stop' },
    medium: { word: 'Medium', tone: 'waiting', icon: 'hand' },
    low: { word: 'Low', tone: 'closed', icon: 'minus' },
  },
  salesOrder: {
    open: { word: 'Open', tone: 'flight', icon: 'clock' },
    picked: { word: 'Picked', tone: 'flight', icon: 'arrow' },
    shipped: { word: 'Shipped', tone: 'settled', icon: 'check' },
    hold: { word: 'On hold', tone: 'waiting', icon: 'pause' },
    cancelled: { word: 'Cancelled', tone: 'closed', icon: 'minus' },
  },
  user: {
    active: { word: 'Active', tone: 'settled', icon: 'check' },
    disabled: { word: 'Disabled', tone: 'closed', icon: 'minus' },
  },
} as const satisfies Record<string, Record<string, StateWords>>

export type StateKind = keyof typeof states

export const wordsOf = <K extends StateKind>(kind: K, state: keyof (typeof states)[K] & string): StateWords =>
  (states[kind] as Record<string, StateWords>)[state] ?? { word: state, tone: 'closed', icon: 'question' }

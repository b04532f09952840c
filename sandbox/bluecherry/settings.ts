import type { FailureShape } from './failure.ts'
import { failureShapes } from './failure.ts'
import type { WarehousePace } from './warehouse-pace.ts'
import { idleWarehouse, isPace } from './warehouse-pace.ts'

/** How this tenant's gateway behaves; every one can be changed while it runs. */
export type ErpSettings = {
  /** Over this many requests in a second the gateway answers 429; 0 is no limit. */
  requestsPerSecond: number
  /** Every request is answered 403, the quota used up. */
  quotaExceeded: boolean
  readDelayMs: number
  writeDelayMs: number
  /** A longer array of sales orders is refused. */
  documentsPerPost: number
  poNumLength: number
  /** 'refused': a second sales order with the same altpo is an error. By default it simply exists twice. */
  duplicates: 'allowed' | 'refused'
  /** 'rotate' gives each kind of error a shape and a status of its own. */
  failureShape: FailureShape | 'rotate'
  failureStatus: 200 | 400 | 'rotate'
  /** A staged tenant answers a pkey at once and posts (or refuses) the order after so many milliseconds; 0 posts at once. */
  stagedMs: number
  stagedRejectRate: number
  /** Share of sales orders committed `lateCommitMs` after their connection was cut. */
  lateCommitRate: number
  lateCommitMs: number
  /** Share of sales orders that no list shows until `listDelayMs` after the commit. */
  listDelayRate: number
  listDelayMs: number
  /** 'shuffled' holds for one query over an unchanged book, 'unstable' changes with every request. */
  order: 'shuffled' | 'unstable' | 'pkey'
  /** Where a style's third level stands: in its styledetail row, or beside styledetail, joined by fkey. */
  thirdLevel: 'nested' | 'beside'
  /** The inventory listing shows the figures of the last whole multiple of so many seconds; 0 shows every movement at once. */
  inventoryBatchSeconds: number
  /** Whether a credit memo is posted as it is made; if not, by hand or by the warehouse's pace. */
  memosPosted: boolean
  /** Whether an invoice is posted as it is made; if not, by hand. */
  invoicesPosted: boolean
  /** False: this tenant has no invoice resource, only the numbers on its picks. */
  invoicesListed: boolean
  /** What the warehouse does by itself. */
  warehouse: WarehousePace
}

/** A switch and a wish: of `warehouse` only what changes is named. */
export type SettingsWish = Partial<Omit<ErpSettings, 'warehouse'>> & { warehouse?: Partial<WarehousePace> }

export const defaultSettings: ErpSettings = {
  requestsPerSecond: 0,
  quotaExceeded: false,
  readDelayMs: 0,
  writeDelayMs: 0,
  documentsPerPost: 1,
  poNumLength: 20,
  duplicates: 'allowed',
  failureShape: 'rotate',
  failureStatus: 'rotate',
  stagedMs: 0,
  stagedRejectRate: 0,
  lateCommitRate: 0,
  lateCommitMs: 3000,
  listDelayRate: 1,
  listDelayMs: 0,
  order: 'shuffled',
  thirdLevel: 'nested',
  inventoryBatchSeconds: 0,
  memosPosted: true,
  invoicesPosted: true,
  invoicesListed: true,
  warehouse: idleWarehouse,
}

/** Changes `settings` as wished. */
export function applySettings(settings: ErpSettings, { warehouse, ...wish }: SettingsWish): ErpSettings {
  return Object.assign(settings, wish, { warehouse: { ...settings.warehouse, ...warehouse } })
}

type Check = (value: unknown) => boolean
const count: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0
const share: Check = (value) => typeof value === 'number' && value >= 0 && value <= 1
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value)

const checks: Record<keyof ErpSettings, Check> = {
  requestsPerSecond: count,
  quotaExceeded: oneOf(true, false),
  readDelayMs: count,
  writeDelayMs: count,
  documentsPerPost: (value) => count(value) && Number.isInteger(value) && value !== 0,
  poNumLength: count,
  duplicates: oneOf('allowed', 'refused'),
  failureShape: oneOf('rotate', ...failureShapes),
  failureStatus: oneOf(200, 400, 'rotate'),
  stagedMs: count,
  stagedRejectRate: share,
  lateCommitRate: share,
  lateCommitMs: count,
  listDelayRate: share,
  listDelayMs: count,
  order: oneOf('shuffled', 'unstable', 'pkey'),
  thirdLevel: oneOf('nested', 'beside'),
  inventoryBatchSeconds: count,
  memosPosted: oneOf(true, false),
  invoicesPosted: oneOf(true, false),
  invoicesListed: oneOf(true, false),
  warehouse: isPace,
}

/** Reads settings from an untrusted object; throws an Error that names the bad one. */
export function parseSettings(value: Record<string, unknown>): SettingsWish {
  for (const [name, given] of Object.entries(value)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof ErpSettings] : undefined
    if (!check) throw new Error(`unknown setting "${name}"`)
    if (!check(given)) throw new Error(`bad value for setting "${name}"`)
  }
  return value as SettingsWish
}

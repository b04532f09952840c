import { draftToJson } from '../../erp/draft-json.ts'
import type { ErpLimits } from '../../erp/limits.ts'
import type { SalesOrderLine } from '../../erp/port.ts'
import type { Finding } from '../../exceptions/codes.ts'
import type { Json } from '../../kernel/digest.ts'
import { canonicalJson, keyedHash } from '../../kernel/digest.ts'
import { Fault, isFault } from '../../kernel/fault.ts'
import type { Log } from '../../kernel/log.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import { openPersonal } from '../../kernel/seal.ts'
import type { Account } from '../../mappings/account.ts'
import type { MappingSnapshot } from '../../mappings/snapshot.ts'
import type { ItemIndex } from '../../mirror/item-index.ts'
import { sealParty } from '../../outbox/party-seal.ts'
import type { StageEntry } from '../../outbox/stage.ts'
import type { PersonalData, StorefrontOrder } from '../../storefront/port.ts'
import { translateOrder } from '../../storefront/translate-order.ts'
import { applyCorrections } from './corrections.ts'
import type { MapInput, MapResult, PricePolicy } from './map-input.ts'
import { isReleased } from './map-input.ts'
import { mapOrder } from './map-order.ts'
import { personalPlace, wrappedKeyPlace } from './personal-place.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'

/** A shop as evaluation knows it: its account read, its ERP named. */
export interface MappableShop {
  id: string
  code: string
  platform: string
  account: Account
  erpConnectionId: string
  limits: ErpLimits
  timeZone: string
  currency: string
  pricePolicy: PricePolicy
  priceToleranceAmount: bigint
  releaseDelaySeconds: number
  clockSkewSeconds: number
}

export type Translated = { order: StorefrontOrder } | { finding: Finding }

/**
 * The order in the product's words, or the finding that it cannot be read: one bad order holds up no other (failure 11).
 * @param log is told of an error of our own
 */
export function translateDirtyOrder(platform: string, row: DirtyOrder, log?: Log): Translated {
  try {
    return { order: translateOrder(platform, row.payload, row.frozenSkus) }
  } catch (error) {
    return { finding: unreadableOrder(row, error, log) }
  }
}

export interface Mapped {
  findings: Finding[]
  /** What is to be sent; null when a finding holds it. */
  entry: StageEntry | null
  /** When it is to be judged again, because a hold ends by itself then. */
  judgeAt?: Date | null
  /** Corrections of our copy whose field the shop has changed since. */
  overtaken?: bigint[]
  /** Of what is to be sent. */
  lines?: readonly SalesOrderLine[]
}

/** What a landed order is mapped with, beside itself. `paidAt`: the business date comes from it. */
export interface MappedWith {
  /** Holds that end by themselves have ended by this instant; left out, none has. */
  judgedAt?: Date
  mappings: MappingSnapshot
  items: ItemIndex
  stock?: MapInput['stock']
  earlier: { externalId: string; number: string } | null
  paidAt: Date
}

/**
 * Opens what the order says about a person and maps it. Pure but for the keys: it reads and writes nothing.
 * @throws {Fault} PERSONAL_DATA_ERASED, KEY_UNKNOWN, SEAL_BROKEN
 */
export function mapLandedOrder(
  keyRing: KeyRing,
  shop: MappableShop,
  row: DirtyOrder,
  order: StorefrontOrder,
  { judgedAt, mappings, items, stock, earlier, paidAt }: MappedWith,
): MapResult & { dataKey: Uint8Array; overtaken: bigint[] } {
  const { wrappedKey } = row
  if (!wrappedKey) throw new Fault('PERSONAL_DATA_ERASED', 'The personal data of this order was erased')
  const dataKey = keyRing.open(wrappedKey, wrappedKeyPlace(shop.id, row.externalId))
  const landed = openPersonal(dataKey, row.personalSealed, personalPlace(shop.id, row.externalId)) as PersonalData
  const place = { storefrontId: shop.id, externalId: row.externalId, dataKey }
  const { personal, overtaken } = applyCorrections(place, landed, row.corrections)
  const mapped = mapOrder({
    order,
    personal,
    storefront: shop,
    mappings,
    items,
    limits: shop.limits,
    poNum: row.poNum,
    paidAt,
    earlierOrderWithSameTransaction: earlier,
    releases: row.releases,
    ...(judgedAt ? { judgedAt } : {}),
    ...(stock ? { stock } : {}),
  })
  return { ...mapped, dataKey, overtaken }
}

/**
 * Maps one order to the entry of its sales order. The input hash covers everything that is sent, the person by keyed hash.
 * @param log is told of an error of our own
 * @param with_ the release delay runs from its `paidAt` on the shop's clock
 */
export function mapDirtyOrder(
  keyRing: KeyRing,
  now: Date,
  shop: MappableShop,
  row: DirtyOrder,
  order: StorefrontOrder,
  with_: MappedWith,
  log: Log,
): Mapped {
  const { mappings, paidAt } = with_
  try {
    const { draft, party, why, dataKey, overtaken, ...mapped } = mapLandedOrder(keyRing, shop, row, order, {
      ...with_,
      judgedAt: now,
    })
    const findings = mapped.findings.filter((finding) => !isReleased(finding))
    const { judgeAt } = mapped
    if (!draft || !party) return { findings, entry: null, judgeAt, overtaken }
    const body = draftToJson(draft)
    const entry: StageEntry = {
      connectionId: shop.erpConnectionId,
      storefrontId: shop.id,
      kind: 'sales_order',
      reference: draft.altPo,
      orderId: row.id,
      revisionId: row.revisionId,
      inputHash: keyedHash(keyRing.hashKey, canonicalJson([body, party])),
      body: { ...(body as Record<string, Json>), why: why as unknown as Json },
      personalSealed: sealParty(dataKey, draft.altPo, party),
      currency: draft.currency,
      totalAmount: draft.total,
      mappingVersion: mappings.version,
      readyAt: readyAt(now, paidAt, shop),
      lookFirst: row.landedVia === 'backfill' || row.landedVia === 'census',
    }
    return { findings, entry, overtaken, lines: draft.lines }
  } catch (error) {
    return { findings: [unreadableOrder(row, error, log)], entry: null }
  }
}

/** The release delay runs from the paid instant on the shop's clock (rule 7). */
export function readyAt(
  now: Date,
  paidAt: Date,
  shop: Pick<MappableShop, 'releaseDelaySeconds' | 'clockSkewSeconds'>,
): Date {
  if (shop.releaseDelaySeconds === 0) return paidAt < now ? paidAt : now
  return new Date(paidAt.getTime() + (shop.releaseDelaySeconds - shop.clockSkewSeconds) * 1000)
}

/** The finding that an order could not be read. @param log is told of an error of our own */
export function unreadableOrder(row: DirtyOrder, error: unknown, log?: Log): Finding {
  if (!isFault(error)) return brokenByUs(row, error, log)
  const evidence = { order: row.externalId, why: error.message.slice(0, 300) }
  if (error.code === 'MONEY_TOO_FINE') {
    const value = String(error.context.value ?? '')
    return { code: 'AMOUNT_TOO_FINE', blocking: true, cause: { field: 'amount', value }, lineRef: '', evidence }
  }
  return {
    code: 'ORDER_UNREADABLE',
    blocking: true,
    cause: { field: 'order', value: error.code },
    lineRef: '',
    evidence,
  }
}

/** An error nobody foresaw. Its message may quote the order: the place in the code goes to the log, and the message nowhere. */
function brokenByUs(row: DirtyOrder, error: unknown, log?: Log): Finding {
  const name = error instanceof Error ? error.name : 'unknown'
  const trace = error instanceof Error ? traceOf(error) : []
  log?.error({ orderId: String(row.id), externalId: row.externalId, error: name, trace }, 'an order broke its reading')
  const evidence = { order: row.externalId, why: `${name}, a fault of Selvedge: the log of the worker shows where` }
  return { code: 'ORDER_UNREADABLE', blocking: true, cause: { field: 'order', value: name }, lineRef: '', evidence }
}

const traceOf = ({ stack = '', message }: Error): string[] =>
  stack
    .replace(message, '')
    .split('\n')
    .map((frame) => frame.trim())
    .filter((frame) => frame.startsWith('at '))

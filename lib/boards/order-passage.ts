import { may, requirePermission } from '../access/permissions.ts'
import type { ExceptionCode } from '../exceptions/codes.ts'
import { openOrderPersonal } from '../flows/orders/personal-place.ts'
import type { Correction } from '../flows/orders/read-corrections.ts'
import { readCorrections } from '../flows/orders/read-corrections.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { isFault } from '../kernel/fault.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import type { KeyRing } from '../kernel/seal.ts'
import type { PersonalData } from '../storefront/port.ts'
import type { OrderBucket } from './order-conditions.ts'
import type { OrderRevision } from './order-revisions.ts'
import { readOrderRevisions } from './order-revisions.ts'
import type { PassageAttempt, PassageEntry } from './passage-entries.ts'
import { readPassageEntries } from './passage-entries.ts'
import type { Stage } from './passage-stages.ts'
import { passageStages } from './passage-stages.ts'

export interface OrderPassage {
  id: string
  storefrontId: string
  storefrontCode: string
  timeZone: string
  externalId: string
  number: string
  poNum: string | null
  bucket: OrderBucket
  statusSlug: string
  statusClass: string
  gateway: string
  transactionId: string
  currency: string
  scale: Scale
  total: Amount
  refunded: Amount
  country: string
  placedAt: Date
  paidAt: Date | null
  missingSince: Date | null
  exclusion: { code: string; reason: string | null; at: Date | null; amount: Amount | null; by: string | null } | null
  stages: Stage[]
  findings: PassageFinding[]
  revisions: OrderRevision[]
  /** The current revision as landed, without personal data. */
  payload: Json
  /** Null without permission; `erased` when the key was destroyed. */
  personal: PersonalData | 'erased' | null
  /** What a person put right on our copy and is sent instead; empty where `personal` is not shown. */
  corrections: Correction[]
  entry: PassageEntry | null
  /** The request to cancel its sales order. */
  cancel: PassageEntry | null
  attempts: PassageAttempt[]
}

export interface PassageFinding {
  caseId: string
  code: ExceptionCode
  ownerRole: string
  severity: string
  lineRef: string
  blocking: boolean
  evidence: Record<string, Json>
  openedAt: Date
  closedAt: Date | null
  dismissed: boolean
}

/**
 * One order with everything that happened to it. Personal data only for who may see customers.
 * @returns null when it does not exist or is not the actor's to see
 * @throws {Fault} NOT_PERMITTED
 */
export async function readOrderPassage(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  orderId: bigint,
): Promise<OrderPassage | null> {
  requirePermission(actor, 'orders:read')
  const order = await db.webOrder.findUnique({
    where: { id: orderId },
    include: { storefront: { select: { code: true, timeZone: true } }, currentRevision: true },
  })
  if (!order || !may(actor, 'orders:read', order.storefrontId)) return null
  const revisions = await readOrderRevisions(db, keyRing, actor, order)
  const subjects = await db.exceptionSubject.findMany({
    where: { orderId },
    orderBy: [{ closedAt: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
    take: 100,
    include: { case: { select: { code: true, ownerRole: true, severity: true, dismissedAt: true } } },
  })
  const { entry, cancel, attempts } = await readPassageEntries(db, orderId)
  const excludedBy = order.excludedById
    ? await db.user.findUnique({ where: { id: order.excludedById }, select: { name: true } })
    : null
  const findings = subjects.map((subject) => ({
    caseId: subject.caseId,
    code: subject.case.code as ExceptionCode,
    ownerRole: subject.case.ownerRole,
    severity: subject.case.severity,
    lineRef: subject.lineRef,
    blocking: subject.blocking,
    evidence: subject.evidence as Record<string, Json>,
    openedAt: subject.openedAt,
    closedAt: subject.closedAt,
    dismissed: subject.case.dismissedAt !== null,
  }))
  const personal = may(actor, 'customers:read', order.storefrontId) ? openPersonalData(keyRing, order) : null
  const isOpen = personal !== null && personal !== 'erased'
  const { corrections } = isOpen ? await readCorrections(db, keyRing, actor, orderId) : { corrections: [] }
  return {
    id: order.id.toString(),
    storefrontId: order.storefrontId,
    storefrontCode: order.storefront.code,
    timeZone: order.storefront.timeZone,
    externalId: order.externalId,
    number: order.number,
    poNum: order.poNum,
    bucket: order.bucket,
    statusSlug: order.statusSlug,
    statusClass: order.statusClass,
    gateway: order.gateway,
    transactionId: order.transactionId,
    currency: order.currency,
    scale: order.scale,
    total: order.totalAmount,
    refunded: order.refundedAmount,
    country: order.country,
    placedAt: order.placedAt,
    paidAt: order.paidAt,
    missingSince: order.missingSince,
    exclusion: order.exclusionCode
      ? {
          code: order.exclusionCode,
          reason: order.exclusionReason,
          at: order.excludedAt,
          amount: order.excludedAmount,
          by: excludedBy?.name ?? null,
        }
      : null,
    stages: passageStages(
      order,
      entry,
      attempts.filter(({ about }) => about === 'sales_order'),
      findings.filter(({ blocking, closedAt }) => blocking && !closedAt).length,
      cancel,
    ),
    findings,
    revisions,
    payload: (order.currentRevision?.payload ?? null) as Json,
    personal,
    corrections: corrections.filter(({ endedAt }) => endedAt === null),
    entry,
    cancel,
    attempts,
  }
}

type SealedOrder = {
  storefrontId: string
  externalId: string
  wrappedKey: Uint8Array | null
  currentRevision: { personalSealed: Uint8Array } | null
}

function openPersonalData(keyRing: KeyRing, order: SealedOrder): PersonalData | 'erased' | null {
  if (!order.wrappedKey) return 'erased'
  if (!order.currentRevision) return null
  try {
    const { storefrontId, externalId, wrappedKey, currentRevision } = order
    return openOrderPersonal(keyRing, storefrontId, externalId, wrappedKey, currentRevision.personalSealed)
  } catch (error) {
    // A key that is not on the ring must not hide the rest of the page.
    if (isFault(error, 'KEY_UNKNOWN') || isFault(error, 'SEAL_BROKEN')) return null
    throw error
  }
}

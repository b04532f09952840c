import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import type { CaseRow, CaseSqlRow } from './list-cases.ts'
import { caseConditions, subjectTotals, toCaseRow } from './list-cases.ts'

export interface CaseSubject {
  id: string
  orderId: string
  orderNumber: string
  externalId: string
  bucket: string
  lineRef: string
  blocking: boolean
  evidence: Record<string, Json>
  currency: string
  amount: Amount
  scale: Scale
  placedAt: Date
  openedAt: Date
  closedAt: Date | null
}

export interface CaseDetail extends CaseRow {
  reopenings: number
  closedBecause: string | null
  storefrontId: string | null
  connectionId: string | null
  dismissedAt: Date | null
  subjects: CaseSubject[]
  /** Id to pass as `afterSubject` for the next subjects. */
  nextSubject: string | null
  events: { at: Date; actorLabel: string; what: string; detail: Json }[]
}

/** One exception with its orders (open ones first, a page of them) and its time line. Null when it does not exist or is not the actor's to see. */
export async function readCase(
  db: Db,
  actor: Actor,
  caseId: string,
  page: { afterSubject?: string; size?: number } = {},
): Promise<CaseDetail | null> {
  requirePermission(actor, 'exceptions:read')
  const size = Math.min(page.size ?? 50, 200)
  const found = await db.exceptionCase.findUnique({ where: { id: caseId }, select: { state: true, dismissedAt: true } })
  if (!found) return null
  const state = found.state === 'closed' ? 'closed' : found.dismissedAt ? 'dismissed' : 'open'
  const [row] = await db.$queryRaw<
    (CaseSqlRow & {
      reopenings: number
      closed_because: string | null
      storefront_id: string | null
      connection_id: string | null
      dismissed_at: Date | null
    })[]
  >`
    select c.id, c.code, c.owner_role, c.severity, c.cause, c.state, c.opened_at, c.closed_at, c.dismissed_reason, c.reopenings,
      c.closed_because, c.storefront_id, c.connection_id, c.dismissed_at, u.id as assignee_id, u.name as assignee_name,
      f.code as storefront_code, n.code as connection_code, s.orders, s.held, s.money, s.oldest
    from exception_cases c
    left join storefronts f on f.id = c.storefront_id
    left join connections n on n.id = c.connection_id
    left join users u on u.id = c.assignee_id
    cross join lateral (${subjectTotals}) s
    where c.id = ${caseId}::uuid and ${caseConditions(actor, { state })}`
  if (!row) return null
  const subjects = await db.exceptionSubject.findMany({
    where: {
      caseId,
      orderId: { not: null },
      ...(row.state === 'open' ? { closedAt: null } : {}),
      ...(page.afterSubject ? { id: { gt: BigInt(page.afterSubject) } } : {}),
    },
    orderBy: { id: 'asc' },
    take: size + 1,
    include: {
      order: { select: { id: true, number: true, externalId: true, bucket: true, scale: true, placedAt: true } },
    },
  })
  const events = await db.exceptionEvent.findMany({ where: { caseId }, orderBy: { id: 'desc' }, take: 100 })
  const shown = subjects.slice(0, size).flatMap(({ order, ...subject }) =>
    order
      ? {
          id: subject.id.toString(),
          orderId: order.id.toString(),
          orderNumber: order.number,
          externalId: order.externalId,
          bucket: order.bucket,
          lineRef: subject.lineRef,
          blocking: subject.blocking,
          evidence: subject.evidence as Record<string, Json>,
          currency: subject.currency ?? '',
          amount: subject.amount ?? 0n,
          scale: order.scale,
          placedAt: order.placedAt,
          openedAt: subject.openedAt,
          closedAt: subject.closedAt,
        }
      : [],
  )
  return {
    ...toCaseRow(row),
    reopenings: row.reopenings,
    closedBecause: row.closed_because,
    storefrontId: row.storefront_id,
    connectionId: row.connection_id,
    dismissedAt: row.dismissed_at,
    subjects: shown,
    nextSubject: subjects.length > size ? (shown.at(-1)?.id ?? null) : null,
    events: events.map(({ at, actorLabel, what, detail }) => ({ at, actorLabel, what, detail: detail as Json })),
  }
}

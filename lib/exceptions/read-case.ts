import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import { seenBy } from './case-conditions.ts'
import type { CaseRow, CaseSqlRow } from './list-cases.ts'
import { caseColumns, caseJoins, toCaseRows } from './list-cases.ts'

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
  connectionId: string | null
  dismissedAt: Date | null
  subjects: CaseSubject[]
  /** Id to pass as `afterSubject` for the next subjects. */
  nextSubject: string | null
}

/**
 * One exception with a page of its orders; `readTimeline` tells what happened to it.
 * @returns null when it does not exist or is not the actor's to see
 * @throws {Fault} NOT_PERMITTED
 */
export async function readCase(
  db: Db,
  now: Date,
  actor: Actor,
  caseId: string,
  page: { afterSubject?: string; size?: number } = {},
): Promise<CaseDetail | null> {
  requirePermission(actor, 'exceptions:read')
  const size = Math.min(page.size ?? 50, 200)
  const seen = seenBy(actor)
  const [row] = await db.$queryRaw<
    (CaseSqlRow & {
      reopenings: number
      closed_because: string | null
      connection_id: string | null
      dismissed_at: Date | null
    })[]
  >`
    select ${caseColumns}, c.reopenings, c.closed_because, c.connection_id, c.dismissed_at
    from exception_cases c ${caseJoins}
    where c.id = ${caseId}::uuid ${seen ? Prisma.sql`and ${seen}` : Prisma.empty}`
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
  const [shownRow] = await toCaseRows(db, now, [row])
  if (!shownRow) return null
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
    ...shownRow,
    reopenings: row.reopenings,
    closedBecause: row.closed_because,
    connectionId: row.connection_id,
    dismissedAt: row.dismissed_at,
    subjects: shown,
    nextSubject: subjects.length > size ? (shown.at(-1)?.id ?? null) : null,
  }
}

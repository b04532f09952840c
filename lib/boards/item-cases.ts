import { requirePermission } from '../access/permissions.ts'
import { type CaseSeverity, caseConditions } from '../exceptions/case-conditions.ts'
import type { ExceptionCode } from '../exceptions/codes.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'

export interface ItemCase {
  id: string
  code: ExceptionCode
  severity: CaseSeverity
  cause: Record<string, Json>
  openedAt: Date
}

/** Open exceptions that name a shop item, the gravest first. @throws {Fault} NOT_PERMITTED */
export async function listItemCases(db: Db, actor: Actor, shopItemId: bigint): Promise<ItemCase[]> {
  requirePermission(actor, 'exceptions:read')
  return db.$queryRaw<ItemCase[]>`
    select c.id, c.code, c.severity::text as severity, c.cause, c.opened_at as "openedAt"
    from exception_cases c
    where ${caseConditions(actor, {})} and c.cause ->> 'shopItemId' = ${shopItemId.toString()}
    order by c.severity desc, c.opened_at limit 20`
}

import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { seenBy } from './case-conditions.ts'
import type { ExceptionCode } from './codes.ts'

export interface CaseName {
  id: string
  code: ExceptionCode
  /** {field, value, ...} */
  cause: Record<string, Json>
}

const mostNamed = 1_000

/** What cases are about, for lists that name them by id; those the actor does not see are left out. @throws {Fault} NOT_PERMITTED */
export async function nameCases(db: Db, actor: Actor, caseIds: readonly string[]): Promise<CaseName[]> {
  requirePermission(actor, 'exceptions:read')
  const ids = [...new Set(caseIds)].slice(0, mostNamed)
  if (ids.length === 0) return []
  const seen = seenBy(actor)
  return db.$queryRaw<CaseName[]>`
    select c.id, c.code, c.cause from exception_cases c
    where c.id = any(${ids}::uuid[]) ${seen ? Prisma.sql`and ${seen}` : Prisma.empty}`
}

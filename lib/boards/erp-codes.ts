import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

export interface ErpCodeRow {
  table: string
  code: string
  name: string
}

/** The ERP's code tables as last pulled, for forms that offer them; every connection together. @throws {Fault} NOT_PERMITTED */
export async function listErpCodes(db: Db, actor: Actor): Promise<ErpCodeRow[]> {
  requirePermission(actor, 'mappings:read')
  return db.erpCode.findMany({
    where: { table: { not: 'customer' } },
    select: { table: true, code: true, name: true },
    distinct: ['table', 'code'],
    orderBy: [{ table: 'asc' }, { code: 'asc' }],
    take: 5_000,
  })
}

import { may, requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import type { MappingTable } from './tables.ts'
import { mappingTables } from './tables.ts'

interface Approval {
  approvedById: string | null
  approved: boolean
}

/**
 * Whether an actor may change these tables, for one storefront or (null) for all. A table of money needs finance: the
 * actor, or an approver besides; the first version of a table counts as approved (rule 28).
 * @throws {Fault} NOT_PERMITTED, MAPPING_NEEDS_FINANCE
 */
export async function requireMappingChange(
  tx: Tx,
  actor: Actor,
  changes: readonly { table: MappingTable; storefrontId: string | null }[],
  approver: Actor | null,
): Promise<Approval> {
  if (approver) requirePermission(approver, 'mappings:approve-money')
  const approving = may(actor, 'mappings:approve-money') ? actor : approver
  const tables = [...new Set(changes.map(({ table }) => table))]
  for (const { table, storefrontId } of changes) {
    const permission = table === 'item_link' ? 'mappings:link-items' : 'mappings:edit'
    if (mappingTables[table].money && approving === actor) continue
    requirePermission(actor, permission, storefrontId)
  }
  if (storefrontScope(actor) !== null && changes.some(({ storefrontId }) => storefrontId === null)) {
    throw new Fault('NOT_PERMITTED', `${actor.label} may change rules of their own storefronts only`)
  }
  const money = tables.filter((table) => mappingTables[table].money)
  if (money.length > 0 && !approving) {
    const used = await tx.mappingRow.findMany({
      where: { table: { in: money } },
      distinct: ['table'],
      select: { table: true },
    })
    if (used.length > 0) {
      const names = used.map(({ table }) => mappingTables[table].title).join(', ')
      throw new Fault(
        'MAPPING_NEEDS_FINANCE',
        `${names}: a change of money rules takes a finance user, who saves it or approves the import (--approve-as)`,
        { context: { tables: used.map(({ table }) => table) } },
      )
    }
  }
  return { approvedById: approving?.kind === 'user' ? approving.id : null, approved: true }
}

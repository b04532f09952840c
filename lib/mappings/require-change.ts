import { may, requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import type { MappingFile, MappingTable } from './tables.ts'
import { isMoneyFile, titleOf } from './tables.ts'

interface Approval {
  approvedById: string | null
  approved: boolean
}

/** `first`: of an account, that nobody has set it before. */
export interface Change {
  table: MappingFile
  storefrontId: string | null
  first?: boolean
}

/**
 * Whether an actor may change these tables, for one storefront or (null) for all. A table of money needs finance: the
 * actor, or an approver besides; the first version of a table or account counts as approved (rule 28).
 * @throws {Fault} NOT_PERMITTED, MAPPING_NEEDS_FINANCE
 */
export async function requireMappingChange(
  tx: Tx,
  actor: Actor,
  changes: readonly Change[],
  approver: Actor | null,
): Promise<Approval> {
  if (approver) requirePermission(approver, 'mappings:approve-money')
  const approving = may(actor, 'mappings:approve-money') ? actor : approver
  for (const { table, storefrontId } of changes) {
    const permission = table === 'item_link' ? 'mappings:link-items' : 'mappings:edit'
    if (isMoneyFile(table) && approving === actor) continue
    requirePermission(actor, permission, storefrontId)
  }
  requireOwnRules(actor, changes)
  if (!approving) {
    const used = await settledMoney(tx, changes)
    if (used.length > 0) {
      const names = used.map(titleOf).join(', ')
      throw new Fault(
        'MAPPING_NEEDS_FINANCE',
        `${names}: a change of money rules takes a finance user, who saves it or approves the import (--approve-as)`,
        { context: { tables: used } },
      )
    }
  }
  return { approvedById: approving?.kind === 'user' ? approving.id : null, approved: true }
}

/** The money tables a change has to be approved for: none when the actor is finance, or nobody wrote a rule of them yet. */
export const moneyToApprove = async (tx: Tx, actor: Actor, changes: readonly Change[]): Promise<MappingFile[]> =>
  may(actor, 'mappings:approve-money') ? [] : settledMoney(tx, changes)

/**
 * Whether an actor may draft or submit a change of these tables: who edits rules, and finance for rules of money.
 * @throws {Fault} NOT_PERMITTED
 */
export function requireDrafting(actor: Actor, changes: readonly Change[]): void {
  for (const { table, storefrontId } of changes) {
    if (isMoneyFile(table) && may(actor, 'mappings:approve-money', storefrontId)) continue
    requirePermission(actor, table === 'item_link' ? 'mappings:link-items' : 'mappings:edit', storefrontId)
  }
  requireOwnRules(actor, changes)
}

/** @throws {Fault} NOT_PERMITTED: a rule for every storefront is not for who sees some */
export function requireOwnRules(actor: Actor, changes: readonly Change[]): void {
  if (storefrontScope(actor) !== null && changes.some(({ storefrontId }) => storefrontId === null)) {
    throw new Fault('NOT_PERMITTED', `${actor.label} may change rules of their own storefronts only`)
  }
}

/** The money tables and accounts among the changes that have a version already. */
async function settledMoney(tx: Tx, changes: readonly Change[]): Promise<MappingFile[]> {
  const tables = new Set<MappingTable>()
  for (const { table } of changes) if (table !== 'account' && isMoneyFile(table)) tables.add(table)
  const used: MappingFile[] = changes.some(({ table, first }) => table === 'account' && !first) ? ['account'] : []
  if (tables.size === 0) return used
  const rows = await tx.mappingRow.findMany({
    where: { table: { in: [...tables] } },
    distinct: ['table'],
    select: { table: true },
  })
  return [...used, ...rows.map(({ table }) => table)]
}

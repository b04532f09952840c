import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { EntryKind } from './entry-kinds.ts'

export interface JournalAccounts {
  debit: string
  credit: string
  dimension: string
  changedBy: string
}

/** By storefront the accounts of its kinds of entries; a kind that is not there is off. @throws {Fault} NOT_PERMITTED */
export async function listJournalAccounts(
  db: Db,
  actor: Actor,
  storefrontIds: readonly string[],
): Promise<Map<string, Partial<Record<EntryKind, JournalAccounts>>>> {
  for (const storefrontId of storefrontIds) requirePermission(actor, 'month-end:read', storefrontId)
  const rows = await db.journalAccount.findMany({ where: { storefrontId: { in: [...storefrontIds] } } })
  const accounts = new Map<string, Partial<Record<EntryKind, JournalAccounts>>>(storefrontIds.map((id) => [id, {}]))
  for (const { storefrontId, kind, debit, credit, dimension, changedBy } of rows) {
    const mine = accounts.get(storefrontId)
    if (mine) mine[kind as EntryKind] = { debit, credit, dimension, changedBy }
  }
  return accounts
}

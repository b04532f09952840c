import { may } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Tx } from '../kernel/db.ts'
import { canonicalJson } from '../kernel/digest.ts'
import { Fault } from '../kernel/fault.ts'
import type { Account } from './account.ts'
import { accountSchema } from './account.ts'
import { requireMappingChange } from './require-change.ts'

/**
 * Whether the account of a connected storefront may become another: every sales order hangs on it and its charge codes carry
 * money, so it takes finance as an import does (rule 28). One that lacks a field has mapped nothing yet and needs nobody.
 * @returns who approved, null when nothing changes or nobody needs to
 * @throws {Fault} MAPPING_NEEDS_FINANCE naming what would change, NOT_PERMITTED
 */
export async function requireAccountChange(
  tx: Tx,
  actor: Actor,
  code: string,
  { storefrontId, before, after }: { storefrontId: string; before: unknown; after: Account },
  approver: Actor | null,
): Promise<string | null> {
  const standing = accountSchema.safeParse(before)
  if (!standing.success) return null
  const fields = Object.keys(accountSchema.shape) as (keyof Account)[]
  const changed = fields.filter((field) => canonicalJson(standing.data[field]) !== canonicalJson(after[field]))
  if (changed.length === 0) return null
  if (!approver && !may(actor, 'mappings:approve-money')) {
    const differences = changed.map((field) => `${field} ${said(standing.data[field])} -> ${said(after[field])}`)
    throw new Fault(
      'MAPPING_NEEDS_FINANCE',
      `The ERP account of ${code} would change (${differences.join(', ')}): that takes a finance user, --approve-as <e-mail>`,
      { context: { fields: changed } },
    )
  }
  await requireMappingChange(tx, actor, [{ table: 'account', storefrontId }], approver)
  return (approver ?? actor).label
}

const said = (value: Account[keyof Account]) => (typeof value === 'string' ? value || 'none' : canonicalJson(value))

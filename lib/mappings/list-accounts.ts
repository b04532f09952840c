import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { canonicalJson } from '../kernel/digest.ts'
import type { Account } from './account.ts'
import { accountSchema, assumedAccount } from './account.ts'

export interface ListedAccount {
  storefrontId: string
  storefront: string
  name: string
  /** Null while what is stored is not complete: no order of the storefront can be mapped. */
  account: Account | null
  /** Nobody has set it: it was assumed when the shop was connected. */
  assumed: boolean
}

/** The account every storefront's sales orders hang on. @throws {Fault} NOT_PERMITTED */
export async function listAccounts(db: Db, actor: Actor): Promise<ListedAccount[]> {
  requirePermission(actor, 'mappings:read')
  const scope = storefrontScope(actor)
  const rows = await db.storefront.findMany({
    where: scope === null ? {} : { id: { in: [...scope] } },
    select: { id: true, code: true, name: true, account: true },
    orderBy: { code: 'asc' },
  })
  return rows.map(({ id, code, name, account: stored }) => {
    const read = accountSchema.safeParse(stored)
    const account = read.success ? read.data : null
    const assumed = account !== null && canonicalJson(account) === canonicalJson(assumedAccount(code))
    return { storefrontId: id, storefront: code, name, account, assumed }
  })
}

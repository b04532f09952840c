import type { Tx } from '../kernel/db.ts'
import { canonicalJson } from '../kernel/digest.ts'
import type { Account } from './account.ts'
import { accountSchema, assumedAccount } from './account.ts'
import type { AccountRow } from './account-csv.ts'

export interface ChosenAccount {
  storefrontId: string
  storefront: string
  before: unknown
  after: Account
  changed: boolean
  /** Nobody has set it before: what stands there was assumed when the shop was connected. */
  first: boolean
}

/** The account each storefront gets: its own line's, else that of the line for all; one without either is left out. Locks them. */
export async function chooseAccounts(tx: Tx, rows: readonly AccountRow[]): Promise<ChosenAccount[]> {
  if (rows.length === 0) return []
  await tx.$queryRaw`select id from storefronts order by id for no key update`
  const storefronts = await tx.storefront.findMany({
    select: { id: true, code: true, account: true },
    orderBy: { id: 'asc' },
  })
  return storefronts.flatMap(({ id, code, account: before }) => {
    const row = rows.find(({ storefront }) => storefront === code) ?? rows.find(({ storefront }) => storefront === '')
    if (!row) return []
    const read = accountSchema.safeParse(before)
    const same = (other: Account) => read.success && canonicalJson(read.data) === canonicalJson(other)
    const chosen = { storefrontId: id, storefront: code, before, after: row.account }
    return [{ ...chosen, changed: !same(row.account), first: !read.success || same(assumedAccount(code)) }]
  })
}

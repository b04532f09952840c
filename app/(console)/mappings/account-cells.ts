import { parse } from 'csv-parse/sync'
import { writeAccountCsv } from '../../../lib/mappings/account-csv.ts'
import type { ListedAccount } from '../../../lib/mappings/list-accounts.ts'

/** An account as the cells of its line in account.csv; empty ones while it is not complete. */
export function accountCells({ storefront, account }: ListedAccount): Record<string, string> {
  if (!account) return { storefront }
  const [cells] = parse(writeAccountCsv([{ storefront, account }]), { columns: true }) as Record<string, string>[]
  return cells ?? { storefront }
}

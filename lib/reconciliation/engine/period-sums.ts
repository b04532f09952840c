import { Prisma } from '../../kernel/db.ts'
import type { Amounts } from '../components.ts'
import type { StepSum } from '../step-sums.ts'
import type { Sql } from './scope.ts'
import { each } from './scope.ts'

export interface PeriodOf {
  storefrontId: string
  currency: string
  /** yyyy-mm-dd; `to` is the first day after it. */
  from: string
  to: string
}

/** What a period's statements are made of, from the sums of its days alone: what stands open is every open entry before a midnight. */
export async function periodSums(sql: Sql, { storefrontId, currency, from, to }: PeriodOf): Promise<StepSum[]> {
  const columns = each((c) => `sum(${c})::bigint as ${c}`)
  const mine = Prisma.sql`storefront_id = ${storefrontId}::uuid and currency = ${currency}`
  const something = Prisma.sql`having sum(documents) <> 0 or ${each((c) => `sum(${c}) <> 0`, { between: ' or ' })}`
  const rows = await sql.$queryRaw<(Amounts & { ledger: string; step: string; class: string; documents: number })[]>`
    select ledger, step, class, sum(documents)::int as documents, ${columns} from money_days
    where ${mine} and step <> 'open' and day >= ${from}::date and day < ${to}::date group by ledger, step, class ${something}
    union all
    select ledger, 'opening', class, sum(documents)::int, ${columns} from money_days
    where ${mine} and step = 'open' and day < ${from}::date group by ledger, class ${something}
    union all
    select ledger, 'closing', class, sum(documents)::int, ${columns} from money_days
    where ${mine} and step = 'open' and day < ${to}::date group by ledger, class ${something}`
  return rows.map(({ ledger, step, class: name, documents, ...amounts }) => ({
    ledger,
    step,
    class: name === '' ? null : name,
    documents,
    amounts,
  })) as StepSum[]
}

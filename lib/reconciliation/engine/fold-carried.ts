import { Prisma } from '../../kernel/db.ts'
import type { Sql } from './scope.ts'
import { each } from './scope.ts'
import { addDays } from './sum-days.ts'

/**
 * Counts what came late for a period on its own days again, and no more on the day it was carried to. Under the lock of the
 * runs (`reconcile`), by who opens the period.
 * @returns how many entries came back
 */
export async function foldCarried(sql: Sql, now: Date, periodId: string): Promise<number> {
  const mine = Prisma.sql`from carried_items c join periods p on p.id = c.period_id where c.period_id = ${periodId}::uuid and c.folded_at is null`
  const columns = each((c) => `c.${c}`)
  await addDays(
    sql,
    Prisma.sql`
      select p.storefront_id, p.currency, c.day as on_day, c.ledger, c.step, c.class, c.documents, ${columns} ${mine}
      union all
      select p.storefront_id, p.currency, c.counts_on, c.ledger, c.step, c.class, -c.documents, ${each((c) => `-c.${c} as ${c}`)} ${mine}`,
  )
  await sql.$executeRaw`
    delete from money_days d using periods p where p.id = ${periodId}::uuid and d.storefront_id = p.storefront_id
      and d.currency = p.currency and d.documents = 0 and ${each((c) => `d.${c} = 0`, { between: ' and ' })}`
  return sql.$executeRaw`update carried_items set folded_at = ${now} where period_id = ${periodId}::uuid and folded_at is null`
}

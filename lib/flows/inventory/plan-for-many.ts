import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'

/** From so many items on, what is right for a few takes for ever. */
const manyFrom = 2_000

/**
 * Has the statements that follow in the transaction planned for so many items (null = all): by hashing, in memory. After a first
 * landing the tables' statistics still say they are empty, and a plan for empty tables compares every row with every other. Call
 * it again with 0 for statements that look at a few.
 * @returns the query of items, in words of their own for many, so that no plan kept for a few is taken
 */
export async function planForMany(tx: Sql, count: number | null, items: Prisma.Sql): Promise<Prisma.Sql> {
  const many = count === null || count >= manyFrom
  await tx.$queryRaw`
    select set_config('enable_nestloop', ${many ? 'off' : 'on'}, true), set_config('work_mem', ${many ? '64MB' : '4MB'}, true)`
  return many ? Prisma.sql`select id from (${items}) as many` : items
}

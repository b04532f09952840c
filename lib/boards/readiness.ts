import type { Db } from '../kernel/db.ts'

/** Names of the migrations this database holds. Throws when it does not answer. */
export async function readAppliedMigrations(db: Db): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`
  return new Set(rows.map((row) => row.name))
}

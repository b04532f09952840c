import type { CodeTable } from '../erp/port.ts'
import { notify } from '../queue/notify.ts'
import type { MirrorContext } from './context.ts'

export const codeTables = [
  'location',
  'shipper',
  'terms',
  'taxcode',
  'discount',
  'returnreason',
  'customer',
] as const satisfies readonly CodeTable[]

export const codesResource = 'codes'

/**
 * Reads the ERP's code tables anew: mappings choose from them. A table that cannot be read keeps what it had.
 * @returns rows by table; null where the tenant has no such table
 */
export async function mirrorCodes(ctx: MirrorContext, connectionId: string): Promise<Record<CodeTable, number | null>> {
  const erp = await ctx.erp(connectionId)
  const counts = {} as Record<CodeTable, number | null>
  let failure: unknown
  for (const table of codeTables) {
    counts[table] = null
    try {
      const rows = await erp.codeTable(table)
      const now = ctx.clock.now()
      await ctx.db.$transaction(async (tx) => {
        await tx.$executeRaw`
          insert into erp_codes (connection_id, "table", code, name, read_at)
          select ${connectionId}::uuid, ${table}, code, name, ${now}
          from unnest(${rows.map(({ code }) => code)}::text[], ${rows.map(({ name }) => name)}::text[]) as t (code, name)
          order by code
          on conflict (connection_id, "table", code) do update set name = excluded.name, read_at = excluded.read_at`
        await tx.erpCode.deleteMany({ where: { connectionId, table, readAt: { lt: now } } })
      })
      counts[table] = rows.length
    } catch (error) {
      failure = error
      ctx.log.warn({ connectionId, table, error }, 'a code table could not be read')
    }
  }
  if (Object.values(counts).every((count) => count === null)) throw failure
  const read = { cursorAt: ctx.clock.now(), readAt: ctx.clock.now() }
  await ctx.db.mirrorCursor.upsert({
    where: { connectionId_resource: { connectionId, resource: codesResource } },
    create: { connectionId, resource: codesResource, ...read },
    update: read,
  })
  await notify(ctx.db, 'connections')
  return counts
}

import 'server-only'
import { stringify } from 'csv-stringify/sync'
import { readFrame } from '../../../lib/boards/frame.ts'
import type { Actor } from '../../../lib/kernel/actor.ts'
import type { Db } from '../../../lib/kernel/db.ts'
import { readMappingCsv } from '../../../lib/mappings/csv.ts'
import type { MappingTable } from '../../../lib/mappings/tables.ts'

/** One rule from a form: the cells of its CSV line, read the same way; else what is wrong with which. */
export async function readRuleForm(db: Db, actor: Actor, table: MappingTable, cells: Record<string, string>) {
  const { storefronts } = await readFrame(db, actor)
  const names = Object.keys(cells)
  const csv = stringify([names, names.map((name) => cells[name])])
  const { rows, errors } = readMappingCsv(table, csv, new Set(storefronts.map(({ code }) => code)))
  const [row] = rows
  if (!row) return { errors: errors.map(({ field, reason }) => ({ field, reason })) }
  const { match, target, position, validFrom = null, validTo = null } = row
  return {
    storefrontId: storefronts.find(({ code }) => code === row.storefront)?.id ?? null,
    rule: { match, target, validFrom, validTo, ...(cells.position ? { position } : {}) },
  }
}

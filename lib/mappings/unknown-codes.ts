import type { CodeTable } from '../erp/port.ts'
import type { Tx } from '../kernel/db.ts'
import { codeFields } from './code-fields.ts'
import type { MappingFile } from './tables.ts'

/** What somebody should look at in what was saved: mostly a code the ERP's own table does not hold. It is in force all the same. */
export interface MappingWarning {
  table: MappingFile
  field: string
  value: string
  /** Rules, or accounts, that give it. */
  rules: number
  reason: string
}

interface Saved {
  table: MappingFile
  storefrontId: string | null
  match?: object
  target: object
}

const named: Partial<Record<CodeTable, string>> = { taxcode: 'tax code', discount: 'discount code' }

/**
 * Compares codes with the tables last read from the ERP a rule speaks to; a rule for every storefront speaks to all. A table
 * that was never read warns of nothing.
 */
export async function findUnknownCodes(tx: Tx, saved: readonly Saved[]): Promise<MappingWarning[]> {
  const wanted = saved.flatMap(({ table, storefrontId, match, target }) =>
    Object.entries(codeFields[table] ?? {}).flatMap(([field, codeTable]) => {
      const given = ({ ...match, ...target } as Record<string, unknown>)[field]
      const codes = (Array.isArray(given) ? given : [given]).filter((code) => typeof code === 'string' && code !== '')
      return codes.map((value: string) => ({ table, storefrontId, field, value, codeTable }))
    }),
  )
  if (wanted.length === 0) return []
  const erps = await tx.connection.findMany({
    where: { kind: 'erp' },
    select: { id: true, code: true, erpStorefronts: { select: { id: true } } },
    orderBy: { code: 'asc' },
  })
  const rows = await tx.erpCode.findMany({
    where: { table: { in: [...new Set(wanted.map(({ codeTable }) => codeTable))] } },
    select: { connectionId: true, table: true, code: true },
  })
  const known = new Map<string, Set<string>>()
  for (const { connectionId, table, code } of rows) {
    const key = `${connectionId} ${table}`
    known.set(key, (known.get(key) ?? new Set()).add(code))
  }
  const warnings = new Map<string, MappingWarning>()
  for (const { table, storefrontId, field, value, codeTable } of wanted) {
    for (const erp of erps) {
      const speaks = storefrontId === null || erp.erpStorefronts.some(({ id }) => id === storefrontId)
      const codes = known.get(`${erp.id} ${codeTable}`)
      if (!speaks || !codes || codes.has(value)) continue
      const key = [erp.code, table, field, value].join('\n')
      const reason = `${erp.code} has no ${named[codeTable] ?? codeTable} "${value}"`
      const before = warnings.get(key) ?? { table, field, value, rules: 0, reason }
      warnings.set(key, { ...before, rules: before.rules + 1 })
    }
  }
  return [...warnings.values()]
}

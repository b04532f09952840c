import type { ExceptionCode } from '../../../lib/exceptions/codes.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import type { MappingTable } from '../../../lib/mappings/tables.ts'

type Cause = Record<string, Json>
type Cells = Record<string, Json | undefined>

const rules: Partial<Record<ExceptionCode, { table: MappingTable; cells: (cause: Cause) => Cells }>> = {
  WAREHOUSE_UNMAPPED: {
    table: 'warehouse',
    cells: ({ value, state, method }) => ({ country: value, state, method }),
  },
  TAX_UNMAPPED: {
    table: 'tax',
    cells: ({ value, country, state, taxClass }) => ({ rate: value, country, state, taxClass }),
  },
  TAX_DISCREPANCY: { table: 'tax', cells: ({ value, state }) => ({ rate: 'none', country: value, state }) },
  ALLOWANCE_UNMAPPED: {
    table: 'allowance',
    cells: ({ field, value, kind }) =>
      field === 'coupon'
        ? { source: field, code: value, kind }
        : field === 'fee'
          ? { source: field, code: value }
          : { source: field },
  },
  SHIPPING_UNMAPPED: { table: 'shipping', cells: ({ method, country }) => ({ method, country }) },
  PAYMENT_UNMAPPED: { table: 'payment', cells: ({ value }) => ({ gateway: value }) },
  TENDER_UNMAPPED: { table: 'tender', cells: ({ field, value }) => ({ source: field, pattern: value }) },
  RETURN_UNMAPPED: { table: 'return_reason', cells: ({ kind, country }) => ({ kind, country }) },
  FEE_UNMAPPED: { table: 'fee', cells: ({ value }) => ({ name: value }) },
}

export interface CauseRule {
  table: MappingTable
  /** What the cause names, by column. */
  cells: Record<string, string>
  /** The table's page, its form begun with the same. */
  href: string
}

/** The rule that would free a case, begun with what the case names; null for a case no rule frees. */
export function ruleFromCause(code: ExceptionCode, cause: Cause): CauseRule | null {
  const rule = rules[code]
  if (!rule) return null
  const cells: Record<string, string> = {}
  for (const [name, value] of Object.entries(rule.cells(cause))) {
    if (typeof value === 'string' && value !== '') cells[name] = value
  }
  const begun = new URLSearchParams(cells).toString()
  return { table: rule.table, cells, href: `/mappings/${rule.table}?new=${encodeURIComponent(begun)}` }
}

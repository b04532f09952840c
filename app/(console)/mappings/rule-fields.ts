import { z } from 'zod'
import type { ErpCodeRow } from '../../../lib/boards/erp-codes.ts'
import { type Column, type MappingTable, mappingTables } from '../../../lib/mappings/tables.ts'
import { columnWord } from './table-words.ts'

export interface RuleField {
  name: string
  label: string
  side: Column['side']
  kind: Column['kind']
  required: boolean
  /** Of a closed set. */
  choices: string[] | null
  /** Known codes a person may pick or overwrite. */
  offered: { code: string; name: string }[]
  hint: string
}

const codeTables: Partial<Record<MappingTable, Record<string, string>>> = {
  warehouse: { locations: 'location' },
  shipping: { shipper: 'shipper' },
  payment: { terms: 'terms' },
  tax: { taxCode: 'taxcode' },
  allowance: { code: 'discount' },
  item_link: { taxCode: 'taxcode' },
}

const hints: Record<Column['kind'], string> = {
  text: '',
  list: 'Several are separated by |, in the order they are tried.',
  flag: '',
  number: 'A whole number.',
  parts: 'reference x quantity, several separated by |, such as third_party:MUG-1 x 2 | third_party:BOX x 1',
}

interface JsonShape {
  properties?: Record<string, { enum?: string[]; const?: string }>
  required?: string[]
  anyOf?: JsonShape[]
  oneOf?: JsonShape[]
}

/** The form of a table's rules, read from its contract. */
export function ruleFields(table: MappingTable, codes: readonly ErpCodeRow[]): RuleField[] {
  const shapes = { match: shapeOf(mappingTables[table].match), target: shapeOf(mappingTables[table].target) }
  return mappingTables[table].columns.map((column: Column) => {
    const shape = shapes[column.side]
    const variants = shape.anyOf ?? shape.oneOf
    const kinds = variants?.flatMap(({ properties }) => properties?.[column.name]?.const ?? []) ?? []
    const offeredFrom = codeTables[table]?.[column.name]
    const required = variants ? kinds.length > 0 : (shape.required?.includes(column.name) ?? false)
    return {
      name: column.name,
      label: columnWord(column.name),
      side: column.side,
      kind: column.kind,
      required,
      choices: shape.properties?.[column.name]?.enum ?? (kinds.length > 0 ? kinds : null),
      offered: codes.filter((code) => code.table === offeredFrom).map(({ code, name }) => ({ code, name })),
      hint:
        hints[column.kind] || (column.side === 'match' && column.kind === 'text' ? fitHint(column.name, required) : ''),
    }
  })
}

/** Places are compared whole, every other text is a pattern. */
const fitHint = (name: string, required: boolean): string =>
  [
    required ? '' : 'Empty fits anything.',
    name === 'country' || name === 'state' || name === 'key' ? '' : '* stands for any text.',
  ]
    .filter(Boolean)
    .join(' ')

const shapeOf = (schema: z.ZodType): JsonShape =>
  z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as JsonShape

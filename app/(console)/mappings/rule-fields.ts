import { z } from 'zod'
import type { ErpCodeRow } from '../../../lib/boards/erp-codes.ts'
import { weekdays } from '../../../lib/kernel/business-time.ts'
import { codeFields } from '../../../lib/mappings/code-fields.ts'
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

const hints: Record<Column['kind'], string> = {
  text: '',
  list: 'Several are separated by |, in the order they are tried.',
  flag: '',
  number: 'A whole number.',
  parts: 'reference x quantity, several separated by |, such as third_party:MUG-1 x 2 | third_party:BOX x 1',
}

const dayHint = 'Such as 09:00-17:30. Empty is closed.'

/** Of fields whose kind does not say how they are written; by name, or by table and name. */
const fieldHints: Record<string, string> = {
  timeZone: 'Such as Europe/London.',
  ...Object.fromEntries(weekdays.map((day) => [day, dayHint])),
  holidays: 'Closed days, yyyy-mm-dd, several separated by |.',
  cutOff: 'HH:MM. What comes later goes with the next business day; empty is closing time.',
  minTotal: 'Such as 250.00, with its currency. Empty fits any total.',
  customer: 'The shop’s number of the customer; a guest has none. Empty fits anybody.',
  emailDomain: 'Of the billing address, such as *.example.com. Empty fits anything.',
  'warehouse item': 'division/style/colour/label/dimension/size, such as 02/*. Empty fits anything.',
  releaseAfterHours: 'Business hours after payment. Empty with no day either: a person releases it.',
  releaseOn: 'yyyy-mm-dd, the day with which it ends by itself.',
  tolerance: 'A piece, such as 0.05. Empty is the shop’s own.',
  'buffer item': 'division/style/colour/label/dimension/size, such as 02/00417*. Empty fits anything.',
  velocity: 'By the units of the last 28 days. Empty fits anything.',
  units: 'Pieces; 0 keeps nothing back. With a percentage too the larger counts.',
  percent: 'Of what is open to sell less what orders have taken, rounded up.',
  captures: 'Empty is with the payment.',
  authorisationDays: 'Days after payment until what was not taken lapses. Empty: not known.',
  'carrier shipper': 'The ERP’s shipper code; * stands for any text. Empty fits anything.',
  'carrier name': 'As customers read it, such as Royal Mail.',
  trackingUrl: 'Begins with https:// and holds {number}. Empty: the number is told without a link.',
  'return_reason reason': 'What was written as the refund’s reason, such as *damaged*. Empty fits anything.',
  goods: 'expected: a return is booked and its receipt awaited; money_only: a credit.',
  promiseDays: 'Business days after payment by which the parcel has left.',
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
    const offeredFrom = codeFields[table]?.[column.name]
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
        fieldHints[`${table} ${column.name}`] ||
        fieldHints[column.name] ||
        hints[column.kind] ||
        (column.side === 'match' && column.kind === 'text' ? fitHint(column.name, required) : ''),
    }
  })
}

/** Compared whole; every other text is a pattern. */
const wholeFields: ReadonlySet<string> = new Set(['country', 'state', 'key', 'currency', 'warehouse', 'velocity'])

const fitHint = (name: string, required: boolean): string =>
  [required ? '' : 'Empty fits anything.', wholeFields.has(name) ? '' : '* stands for any text.']
    .filter(Boolean)
    .join(' ')

const shapeOf = (schema: z.ZodType): JsonShape =>
  z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as JsonShape

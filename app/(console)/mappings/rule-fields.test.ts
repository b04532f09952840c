import { describe, expect, test } from 'vitest'
import { mappingTableNames, mappingTables } from '../../../lib/mappings/tables.ts'
import { ruleFields } from './rule-fields.ts'
import { tableWords } from './table-words.ts'

const codes = [
  { table: 'taxcode', code: 'GB20', name: 'UK VAT standard' },
  { table: 'shipper', code: 'RM4', name: 'Royal Mail' },
]
const field = (table: (typeof mappingTableNames)[number], name: string) =>
  ruleFields(table, codes).find((found) => found.name === name)

describe('the form of a rule comes from its table’s contract', () => {
  test.each(mappingTableNames)('%s has a field a column, and a sentence', (table) => {
    expect(ruleFields(table, codes).map(({ name }) => name)).toEqual(
      mappingTables[table].columns.map(({ name }) => name),
    )
    expect(tableWords[table]).toMatch(/\.$/)
  })

  test('closed sets are chosen, whether an enum or the kinds of a link', () => {
    expect(field('payment', 'paidWhen')?.choices).toEqual(['status', 'date_paid', 'authorised'])
    expect(field('item_link', 'kind')?.choices).toEqual(['item', 'kit', 'charge', 'nothing'])
    expect(field('tax', 'rate')?.choices).toBeNull()
  })

  test('what a rule needs is required, what it may leave open is not', () => {
    expect(field('tax', 'rate')?.required).toBe(true)
    expect(field('tax', 'country')?.required).toBe(false)
    expect(field('warehouse', 'locations')?.required).toBe(true)
    expect(field('item_link', 'item')?.required).toBe(false)
  })

  test('the ERP’s codes are offered where they belong', () => {
    expect(field('tax', 'taxCode')?.offered).toEqual([{ code: 'GB20', name: 'UK VAT standard' }])
    expect(field('tax', 'rate')?.offered).toEqual([])
  })
})

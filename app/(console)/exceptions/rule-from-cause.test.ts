import { expect, test } from 'vitest'
import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { mappingTables } from '../../../lib/mappings/tables.ts'
import { ruleFromCause } from './rule-from-cause.ts'
import { sentenceOf } from './sentence.ts'

const codes = Object.keys(exceptionCodes) as ExceptionCode[]

test('every unmapped code leads to a rule, begun with columns its table has', () => {
  const cause = {
    field: 'coupon',
    value: 'GB',
    state: 'QC',
    method: 'flat_rate',
    country: 'GB',
    kind: 'percent',
    taxClass: 'x',
  }
  for (const code of codes.filter((known) => known.endsWith('_UNMAPPED'))) {
    const rule = ruleFromCause(code, cause)
    expect(rule, code).not.toBeNull()
    if (!rule) continue
    const query = new URL(rule.href, 'http://x').searchParams
    const columns: readonly string[] = mappingTables[rule.table].columns.map(({ name }) => name)
    for (const name of new URLSearchParams(query.get('new') ?? '').keys()) expect(columns, code).toContain(name)
  }
})

test('a code no rule frees leads to none', () => {
  expect(ruleFromCause('SKU_UNKNOWN', { field: 'sku', value: 'MUG' })).toBeNull()
})

test('every code has a sentence that names the value', () => {
  expect(sentenceOf('SKU_UNKNOWN', { field: 'sku', value: 'SHT-LIN-L-BLÅ' })).toBe(
    'SKU SHT-LIN-L-BLÅ is not linked to an item',
  )
  expect(sentenceOf('PRODUCT_DELETED', { field: 'line', value: '450/1568' })).toBe(
    'Order 450: the product of line 1568 was deleted in the shop',
  )
  for (const code of codes) expect(sentenceOf(code, { field: 'f', value: 'v/w' }).length, code).toBeGreaterThan(5)
})

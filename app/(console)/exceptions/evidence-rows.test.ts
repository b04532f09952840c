import { expect, test } from 'vitest'
import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'
import type { CaseSubject } from '../../../lib/exceptions/read-case.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import { evidenceRows } from './evidence-rows.ts'

const of = (code: ExceptionCode, cause: Record<string, Json>, evidence: Record<string, Json> = {}) =>
  evidenceRows({ code, cause, orders: 1, subjects: [{ evidence } as CaseSubject] })

test('each missing part of an address is a field of its own', () => {
  expect(of('CUSTOMER_DATA_MISSING', { field: 'shipTo', value: 'addr1, city' })).toEqual([
    { field: 'delivery address, street', found: '', wanted: 'not empty' },
    { field: 'delivery address, city', found: '', wanted: 'not empty' },
  ])
})

test('a price stands beside the one the item master has', () => {
  expect(
    of(
      'PRICE_OFF_MASTER',
      { field: 'price', value: 'CND-FIG' },
      { currency: 'GBP', found: '15.00', expected: '18.00' },
    ),
  ).toEqual([{ field: 'price of CND-FIG', found: 'GBP 15.00', wanted: 'GBP 18.00 in the item master' }])
})

test('a missing rule names everything it would have to fit', () => {
  expect(of('WAREHOUSE_UNMAPPED', { field: 'destination', value: 'CA', state: 'QC', method: 'flat_rate' })).toEqual([
    { field: 'destination', found: 'CA, state QC, method flat_rate', wanted: 'a rule in Warehouse that fits' },
  ])
})

test('a text says how long it is and may be', () => {
  expect(
    of('TEXT_TOO_LONG', { field: 'shipTo.addr1', value: 'over 35 characters' }, { longest: 35, length: 51 }),
  ).toEqual([{ field: 'delivery address, street', found: '51 characters', wanted: 'at most 35 characters' }])
})

test('no code is without a field and what was wanted of it', () => {
  for (const code of Object.keys(exceptionCodes) as ExceptionCode[]) {
    const [row] = of(code, { field: 'f', value: 'v' })
    expect(row?.wanted, code).toMatch(/\w/)
  }
})

test('a finding of the shop sets what stands there beside what should', () => {
  expect(
    of('LOCAL_EDIT', {
      key: 'shop:7:regular_price',
      field: 'regular_price',
      value: 'DR-1',
      shop: '12.00',
      erp: '15.00',
    }),
  ).toEqual([{ field: 'Regular price', found: '12.00', wanted: '15.00' }])
  expect(of('SKU_SHARED_IN_SHOP', { key: 'sku:DR-1', value: 'DR-1', others: ['14/22', '15'] })).toEqual([
    { field: 'SKU', found: 'DR-1, on 14/22, 15 too', wanted: 'one product or variation' },
  ])
  expect(of('OVERSOLD', { key: 'shop:7', field: 'stock', value: 'DR-1', units: 3 })).toEqual([
    { field: 'Available units', found: '3 too few', wanted: 'at least 0' },
  ])
})

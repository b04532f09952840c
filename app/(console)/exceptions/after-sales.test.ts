import { describe, expect, test } from 'vitest'
import {
  type AfterSalesCode,
  afterSalesCodes,
  documentCodes,
  driftCodes,
  monthEndCodes,
  returnCodes,
  shipmentCodes,
} from '../../../lib/exceptions/after-sales-codes.ts'
import { afterSalesEvidence } from './after-sales-evidence.ts'
import { afterSalesPlace } from './after-sales-place.ts'
import { sentenceOf } from './sentence.ts'

const codes = Object.keys(afterSalesCodes) as AfterSalesCode[]
const cause = { key: 'order:7', value: '1042', orderId: '7' }

test('each code belongs to one flow', () => {
  expect([...shipmentCodes, ...driftCodes, ...returnCodes, ...documentCodes, ...monthEndCodes].sort()).toEqual(
    [...codes].sort(),
  )
})

test('each code names its order in a sentence of its own', () => {
  const sentences = codes.map((code) => sentenceOf(code, cause))
  for (const sentence of sentences) expect(sentence).toContain('1042')
  expect(new Set(sentences).size).toBe(codes.length)
})

test('a sentence says what is known of pick, money and fields', () => {
  expect(sentenceOf('DISPATCH_UNCONFIRMED', { ...cause, pick: 'P0001234' })).toBe(
    'Order 1042 left with pick P0001234 and the shop has not confirmed it',
  )
  expect(sentenceOf('REFUND_DUE', { ...cause, currency: 'GBP', amount: '12.50' })).toBe(
    'The customer of order 1042 is owed GBP 12.50',
  )
  expect(sentenceOf('REFUND_DUE', { ...cause, amount: '12.50 GBP' })).toBe(
    'The customer of order 1042 is owed GBP 12.50',
  )
  expect(sentenceOf('AMENDED_IN_ERP', { ...cause, fields: ['quantity', 'total'] })).toBe(
    'Order 1042 was changed in the ERP: quantity, total',
  )
})

test('a document is named by its order and its number, one of no order by its number alone', () => {
  const about = { ...cause, document: 'credit memo', documentNumber: 'C77' }
  expect(sentenceOf('DOCUMENT_GONE', about)).toBe('Credit memo C77 of order 1042 has gone from the ERP')
  expect(sentenceOf('SHIPMENT_GONE', { ...about, document: 'pick', documentNumber: 'P9', value: 'P9' })).toBe(
    'Shipment P9 has gone from the ERP',
  )
  expect(sentenceOf('ERP_DOCUMENT_UNREADABLE', { ...about, document: 'sales order', documentNumber: 'S5' })).toBe(
    'Sales order S5 of order 1042 cannot be read from the ERP',
  )
})

describe('where a case is dealt with', () => {
  test('a change on the three columns of its order', () => {
    expect(afterSalesPlace('AMENDED_IN_ERP', cause, 'N&L')).toMatchObject({
      href: '/drift?order=7&storefront=N%26L',
      permission: 'drift:read',
    })
  })

  test('a shipment on its own page, else on its order’s', () => {
    expect(afterSalesPlace('DISPATCH_REFUSED', { ...cause, dispatchId: '31' }, 'UK').href).toBe('/shipments/31')
    expect(afterSalesPlace('NOT_PICKED_IN_TIME', cause, 'UK').href).toBe('/orders/7')
    expect(afterSalesPlace('SHIPMENT_UNMATCHED', { key: 'pick:3', value: 'P3' }, 'UK').href).toBe(
      '/shipments?storefront=UK',
    )
  })

  test('a refund among the returns, one that is owed among the refunds due, a missing rule in its table', () => {
    expect(afterSalesPlace('CREDIT_DIFFERS', cause, 'UK').href).toBe('/returns?order=7&storefront=UK')
    expect(afterSalesPlace('REFUND_DUE', cause, null).href).toBe('/returns/due?order=7')
    expect(afterSalesPlace('RETURN_UNMAPPED', cause, 'UK').href).toBe('/mappings/return_reason')
  })

  test('a document that cannot be read on its order, else where the profile of its connection is', () => {
    expect(afterSalesPlace('ERP_DOCUMENT_UNREADABLE', cause, 'UK').href).toBe('/orders/7')
    expect(afterSalesPlace('ERP_DOCUMENT_UNREADABLE', { key: 'document:pick:3', value: 'P3' }, 'UK').href).toBe(
      '/connections',
    )
  })

  test('an id that is none leads nowhere but the list', () => {
    expect(afterSalesPlace('DISPATCH_REFUSED', { ...cause, orderId: '../x', dispatchId: '../y' }, null).href).toBe(
      '/shipments',
    )
  })
})

test('what stands on one side stands beside what should', () => {
  expect(afterSalesEvidence('CREDIT_DIFFERS', { ...cause, erp: 'GBP 12.00', shop: 'GBP 15.00' })).toEqual({
    field: 'Credit memo',
    found: 'GBP 12.00',
    wanted: 'what the shop refunded: GBP 15.00',
  })
  expect(afterSalesEvidence('AMENDED_IN_SHOP', { ...cause, fields: ['quantity'] })).toEqual({
    field: 'Fields',
    found: 'quantity',
    wanted: 'the same in the ERP',
  })
})

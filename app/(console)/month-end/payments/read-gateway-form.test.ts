import { expect, it } from 'vitest'
import { columnField, columnFields, readGatewayForm, writeKinds } from './read-gateway-form.ts'

function form(values: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) data.set(name, value)
  return data
}
const stripe = { gateway: 'stripe', format: 'stripe' }
const plain = { gateway: 'adyen', format: 'plain' }
const columns = Object.fromEntries(columnFields.map(({ name }) => [columnField(name), `Column ${name}`]))

it('reads percent and amounts exactly', () => {
  expect(readGatewayForm(form({ fee: '1.40', fixed: '0.20', days: '2' }), stripe)).toEqual({
    terms: {
      ...{ gateway: 'stripe', format: 'stripe', columnMap: null },
      ...{ feeBasisPoints: 140, feeFixed: '2000', payoutDays: 2 },
    },
  })
  expect(readGatewayForm(form({ fee: '', fixed: '', days: '7' }), stripe)).toMatchObject({
    terms: { feeBasisPoints: null, feeFixed: '0', payoutDays: 7 },
  })
})

it('keeps a column map as it was written', () => {
  const values = { ...columns, fee: '', fixed: '', days: '2', kinds: 'Sale = charge\nTransfer = payout' }
  const read = readGatewayForm(
    form({ ...values, [columnField('rate')]: '', [columnField('orderReference')]: '' }),
    plain,
  )
  const map = 'terms' in read ? read.terms.columnMap : null
  expect(map).toMatchObject({ externalId: 'Column externalId', kinds: { Sale: 'charge', Transfer: 'payout' } })
  expect(map).not.toHaveProperty('rate')
  expect(writeKinds(map)).toBe('Sale = charge\nTransfer = payout')
})

it('names the field that is wrong', () => {
  const fault = (values: Record<string, string>, which = stripe) =>
    readGatewayForm(form({ fee: '1.4', fixed: '0.20', days: '2', ...values }), which)
  expect(fault({ fee: '1.405' })).toEqual({ fault: expect.stringContaining('Fee, percent') })
  expect(fault({ fee: 'a lot' })).toEqual({ fault: expect.stringContaining('Fee, percent') })
  expect(fault({ fixed: '-1' })).toEqual({ fault: expect.stringContaining('Fee, each charge') })
  expect(fault({ days: '61' })).toEqual({ fault: expect.stringContaining('Days to the payout') })
  expect(fault({ ...columns, fee: '1.4', [columnField('amount')]: '' }, plain)).toEqual({
    fault: 'Amount charged: name the column that says it',
  })
  expect(fault({ ...columns, fee: '1.4', kinds: 'Sale = money' }, plain)).toEqual({
    fault: expect.stringContaining('"Sale = money"'),
  })
})

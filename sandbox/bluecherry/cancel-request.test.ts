import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import { createErp } from './create-erp.ts'

const erp = createErp()
beforeAll(() => erp.listen())
afterAll(() => erp.close())
beforeEach(async () => {
  erp.reset()
  await post(erp, sampleSalesOrder('UK:1'))
})

const cancel = async (request: Record<string, unknown>) =>
  (await ask(erp, 'salesOrderCancel', { body: [request] })).body
const order = async () => (await listHeaders(erp, filtered('salesOrder', "altpo eq 'UK:1'", '&_include=all')))[0]

describe('POST salesOrderCancel', () => {
  it('cancels the whole sales order by po_num', async () => {
    expect(await cancel({ po_num: 'WEB-UK-1', reason: 'CHANGE' })).toEqual({ pkey: 500001 })
    expect(await order()).toMatchObject({
      ord_status: 'X',
      orderdetail: {
        rows: [
          { open_qty: 0, cancel_qty: 3 },
          { open_qty: 0, cancel_qty: 1 },
        ],
      },
    })
  })

  it('cancels pieces of a line and leaves the rest open', async () => {
    const pieces = { rows: [{ upc: '050601200002', qty: 2 }] }
    expect(await cancel({ po_num: 'WEB-UK-1', reason: 'CHANGE', orderdetail: pieces })).toEqual({ pkey: 500001 })
    expect(await order()).toMatchObject({
      ord_status: 'O',
      orderdetail: {
        rows: [
          { open_qty: 1, cancel_qty: 2 },
          { open_qty: 1, cancel_qty: 0 },
        ],
      },
    })
    expect(await cancel({ po_num: 'WEB-UK-1', reason: 'CHANGE', orderdetail: pieces })).not.toHaveProperty('pkey')
    expect(await order()).toMatchObject({ orderdetail: { rows: [{ open_qty: 1, cancel_qty: 2 }, {}] } })
  })

  it.each([[{ po_num: 'WEB-UK-2', reason: 'CHANGE' }], [{ po_num: 'WEB-UK-1' }], [{ reason: 'CHANGE' }]])(
    'refuses %j',
    async (request) => {
      expect(await cancel(request)).not.toHaveProperty('pkey')
      expect(await order()).toMatchObject({ ord_status: 'O' })
    },
  )

  it('refuses what the warehouse has picked or shipped', async () => {
    for (const [status, word] of [
      ['P', 'picked'],
      ['S', 'shipped'],
    ] as const) {
      expect(erp.advance('UK:1', status)).toBe(1)
      const answer = await cancel({ po_num: 'WEB-UK-1', reason: 'CHANGE' })
      expect(answer).not.toHaveProperty('pkey')
      expect(JSON.stringify(answer)).toContain(`is ${word}`)
      expect(await order()).toMatchObject({ ord_status: status })
    }
  })
})

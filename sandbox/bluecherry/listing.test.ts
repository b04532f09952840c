import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import { createErp } from './create-erp.ts'

const started = new Date('2026-11-01T05:30:00Z')
let elapsedSeconds = 0
const erp = createErp({ now: () => new Date(started.getTime() + elapsedSeconds * 1000) })

beforeAll(async () => {
  await erp.listen()
  for (let number = 1; number <= 20; number += 1) {
    await post(erp, sampleSalesOrder(`UK:${number}`, { ...(number === 7 && { udford1c: "O'Neill and sons" }) }))
    elapsedSeconds += number % 2 === 0 ? 600 : 0
  }
})
afterAll(() => erp.close())

const references = async (path: string) => (await listHeaders(erp, path)).map(({ altpo }) => String(altpo))

describe('paging', () => {
  it('ends on an empty page after an exactly full last one', async () => {
    const pages = [1, 2, 3].map((page) => references(`salesOrder?_pgno=${page}&_pgsize=10`))
    const [first = [], second = [], third = []] = await Promise.all(pages)
    expect([first.length, second.length, third.length]).toEqual([10, 10, 0])
    expect(new Set([...first, ...second]).size).toBe(20)
  })

  it('ends on a short page otherwise', async () => {
    expect(await references('salesOrder?_pgno=3&_pgsize=8')).toHaveLength(4)
  })

  it('never gives more than 200 documents', async () => {
    const { data } = (await ask(erp, 'inventory?_pgsize=1000')).body as { data: unknown[] }
    expect(data.length).toBeLessThanOrEqual(200)
  })

  it('promises no order: not the order of arrival, another for another query, any at all when unstable', async () => {
    const arrival = Array.from({ length: 20 }, (_, index) => `UK:${index + 1}`)
    const all = await references('salesOrder')
    expect(all).not.toEqual(arrival)
    expect(await references('salesOrder')).toEqual(all)
    expect(await references(filtered('salesOrder', "customer eq 'WEBUK'"))).not.toEqual(all)
    erp.configure({ order: 'unstable' })
    expect(await references('salesOrder')).not.toEqual(await references('salesOrder'))
    erp.configure({ order: 'pkey' })
    expect(await references('salesOrder')).toEqual(arrival)
    erp.configure({ order: 'shuffled' })
  })
})

describe('filters', () => {
  it('joins conditions by and, on stamps of equal seconds', async () => {
    const window = "last_mod ge '2026-11-01 02:00:00' and last_mod lt '2026-11-01 02:10:00' and location eq 'MAIN'"
    expect((await references(filtered('salesOrder', window))).sort()).toEqual(['UK:19', 'UK:20'])
  })

  it('repeats an hour when the clocks go back: stamps name no zone', async () => {
    const repeated = await references(filtered('salesOrder', "last_mod eq '2026-11-01 01:30:00'"))
    expect(repeated.sort()).toEqual(['UK:1', 'UK:13', 'UK:14', 'UK:2'])
  })

  it('distinguishes gt from ge', async () => {
    const stamp = "'2026-11-01 02:00:00'"
    const after = await references(filtered('salesOrder', `last_mod gt ${stamp}`))
    const from = await references(filtered('salesOrder', `last_mod ge ${stamp}`))
    expect(from.length - after.length).toBe(2)
  })

  it('reads a doubled quote, and "and" inside a string', async () => {
    expect(await references(filtered('salesOrder', "udford1c eq 'O''Neill and sons'"))).toEqual(['UK:7'])
  })

  it('finds by pkey, ord_num and po_num', async () => {
    const [order] = await listHeaders(erp, filtered('salesOrder', "altpo eq 'UK:9'"))
    expect(await references(`salesOrder?pkey=${order?.pkey}`)).toEqual(['UK:9'])
    expect(await references(filtered('salesOrder', `pkey eq ${order?.pkey}`))).toEqual(['UK:9'])
    expect(await references(filtered('salesOrder', `ord_num eq '${order?.ord_num}'`))).toEqual(['UK:9'])
    expect(await references(filtered('salesOrder', "po_num eq 'WEB-UK-9'"))).toEqual(['UK:9'])
    expect(await references(filtered('salesOrder', "altpo eq 'UK:999'"))).toEqual([])
  })

  it.each([
    "last_mod after '2026-11-01'",
    "altpo eq 'UK:1' or altpo eq 'UK:2'",
    "altpo eq 'UK:1",
    "altpo eq 'UK'1'",
    "altpo eq 'UK:1' and",
    'altpo eq UK:1',
    "nothing eq 'x'",
  ])('refuses %s', async (filter) => {
    const { body } = await ask(erp, filtered('salesOrder', filter))
    expect(body).not.toHaveProperty('data')
    expect(JSON.stringify(body)).toMatch(/Invalid (filter|column)/)
  })

  it.each(['_pgno=0', '_pgsize=x', '_include=some', '$orderby=pkey'])('refuses %s', async (parameter) => {
    expect((await ask(erp, `salesOrder?${parameter}`)).body).not.toHaveProperty('data')
  })
})

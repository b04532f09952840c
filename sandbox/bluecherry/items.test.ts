import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import { createErp } from './create-erp.ts'
import { plantedItemFaults, skusWithoutItem } from './planted-item-faults.ts'

const erp = createErp({ now: () => new Date('2026-11-23T12:00:00Z') })
beforeAll(() => erp.listen())
afterAll(() => erp.close())
beforeEach(() => erp.reset())

type Style = {
  style: string
  active_ok: string
  styledetail: {
    rows: {
      third_party_item: string
      stylecolorsizes: { 'rows-i': { upc: string; third_party_item: string; price: string }[] }
    }[]
  }
}

/** What a reader finds under a SKU, wherever the SKU stands. */
async function itemsUnder(sku: string) {
  const styles = (await listHeaders(erp, 'style?_include=all')) as unknown as Style[]
  return styles.flatMap(({ style, active_ok, styledetail }) =>
    styledetail.rows.flatMap((detail) =>
      detail.stylecolorsizes['rows-i']
        .filter((row) => (row.third_party_item || detail.third_party_item) === sku)
        .map(({ upc, price }) => ({ style, active: active_ok === 'Y', upc, price })),
    ),
  )
}

type PaidOrder = { id: number; status: string; line_items: { sku: string | null }[] }
const paidOrders = (
  JSON.parse(readFileSync(new URL('../store/orders.json', import.meta.url), 'utf8')) as PaidOrder[]
).filter(({ status }) => ['processing', 'completed', 'refunded'].includes(status))

describe('items made from the shop', () => {
  it('are one for every SKU that was ever paid for, but for the planted faults and gift cards', async () => {
    const planted = new Set(plantedItemFaults.map(({ sku }) => sku))
    const skus = new Set(paidOrders.flatMap(({ line_items }) => line_items.map(({ sku }) => sku ?? '')))
    expect(skus.size).toBeGreaterThan(50)
    for (const sku of skus) {
      if (sku === '' || planted.has(sku)) continue
      const found = await itemsUnder(sku)
      expect(found.length, sku).toBe(skusWithoutItem.has(sku) ? 0 : 1)
      expect(
        found.every(({ active }) => active),
        sku,
      ).toBe(true)
    }
  })

  it('carry the planted faults', async () => {
    expect(await itemsUnder('RUL-BR-15')).toEqual([])
    expect(await itemsUnder('RUL-BR-15CM')).toMatchObject([{ price: '13.33', active: true }])
    expect(await itemsUnder('SVC-ENGRAVE')).toEqual([])
    expect(await itemsUnder('VASE-CER')).toMatchObject([{ active: false }])
    expect(await itemsUnder('BNE-MER-S-ECR')).toHaveLength(2)
    expect(await itemsUnder('NB-A5-DOT')).toMatchObject([{ price: '9.50', active: true }])
  })

  it('hold back a realistic share of the paid orders, as the table says', () => {
    const ordersWith = (sku: string) =>
      paidOrders.filter(({ line_items }) => line_items.some((line) => line.sku === sku))
    for (const { sku, paidOrders: count } of plantedItemFaults) expect(ordersWith(sku), sku).toHaveLength(count)
    const holding = plantedItemFaults.filter(({ fault }) => fault !== 'price off').flatMap(({ sku }) => ordersWith(sku))
    const share = new Set(holding.map(({ id }) => id)).size / paidOrders.length
    expect(paidOrders).toHaveLength(240)
    expect(share).toBeGreaterThan(0.08)
    expect(share).toBeLessThan(0.15)
  })

  it('have styles with leading zeros and barcodes of twelve digits that differ', async () => {
    const styles = (await listHeaders(erp, 'style?_include=all')) as unknown as Style[]
    const upcs = styles.flatMap(({ styledetail }) =>
      styledetail.rows.flatMap((detail) => detail.stylecolorsizes['rows-i'].map(({ upc }) => upc)),
    )
    expect(styles.every(({ style }) => /^0\d{4}$/.test(style))).toBe(true)
    expect(upcs.every((upc) => /^0\d{11}$/.test(upc))).toBe(true)
    expect(new Set(upcs).size).toBe(upcs.length)
  })
})

describe('repairs', () => {
  const touched = () => listHeaders(erp, filtered('style', "last_mod gt '2026-08-01 00:00:00'"))

  it('mend one SKU, and a changed-since read sees it', async () => {
    expect(await touched()).toEqual([])
    expect(erp.repairItems('RUL-BR-15')).toEqual(['RUL-BR-15'])
    expect(await itemsUnder('RUL-BR-15')).toMatchObject([{ price: '13.33', active: true }])
    expect(await touched()).toMatchObject([{ style: '00425', last_mod: '2026-11-23 07:00:00' }])
    expect(erp.repairItems('RUL-BR-15')).toEqual([])
  })

  it('mend everything planted, and only that', async () => {
    expect(erp.repairItems().sort()).toEqual(plantedItemFaults.map(({ sku }) => sku).sort())
    for (const { sku } of plantedItemFaults) expect(await itemsUnder(sku), sku).toMatchObject([{ active: true }])
    expect(await itemsUnder('NB-A5-DOT')).toMatchObject([{ price: '8.50' }])
    expect(await touched()).toHaveLength(5)
  })

  it('are followed by the order entry: an item withdrawn is refused, put back it is taken', async () => {
    const change = (body: unknown) =>
      fetch(`${erp.controlUrl}/items/MUG-350`, { method: 'POST', body: JSON.stringify(body) })
    expect((await change({ missing: true })).status).toBe(200)
    expect((await post(erp, sampleSalesOrder('UK:1'))).body).not.toHaveProperty('pkey')
    await change({ missing: false, active: false })
    expect((await post(erp, sampleSalesOrder('UK:1'))).body).not.toHaveProperty('pkey')
    await change({ active: true, ambiguous: true })
    expect(await itemsUnder('MUG-350')).toHaveLength(2)
    expect((await post(erp, sampleSalesOrder('UK:1'))).body).toHaveProperty('pkey')
    expect((await change({ price: 12 })).status).toBe(400)
    expect((await fetch(`${erp.controlUrl}/items/NO-SUCH`, { method: 'POST' })).status).toBe(404)
  })
})

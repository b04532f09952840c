import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { ids, openShop, read } from '../testing/open-shop.ts'
import type { Order } from './wire.ts'

let folder: string
const folders: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-shop-'))
  folders.push(folder)
})
// After the shops are closed, which write once more.
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))))

const stateFile = () => join(folder, 'shop.json')
/** What chance decides of an order. */
const basketOf = ({ billing, line_items, payment_method }: Order) => ({
  billing,
  payment_method,
  lines: line_items.map(({ product_id, quantity }) => ({ product_id, quantity })),
})

it('draws on where chance stood, as if it had never stopped', async () => {
  const through = await openShop()
  const wanted = [...through.makeOrders(4), ...through.makeOrders(4)].map(basketOf)
  const first = await openShop({ stateFile: stateFile() })
  const before = first.makeOrders(4).map(basketOf)
  await first.close()
  const second = await openShop({ stateFile: stateFile() })
  expect([...before, ...second.makeOrders(4).map(basketOf)]).toEqual(wanted)
})

it('brings an order back from the trash to the status it had, and gives back its stock once', async () => {
  const first = await openShop({ stateFile: stateFile() })
  const [made] = first.makeOrders(1, {
    overrides: { status: 'processing' },
  })
  const id = made?.id ?? 0
  await read(first, `/orders/${id}`, 'DELETE')
  await first.close()
  const second = await openShop({ stateFile: stateFile() })
  expect(second.order(id)?.status).toBe('trash')
  const taken = second.order(id)?.line_items.some((line) => line.meta_data.some(({ key }) => key === '_reduced_stock'))
  await read(second, `/orders/${id}`, 'PUT', { status: 'cancelled' })
  const left = second.order(id)?.line_items.some((line) => line.meta_data.some(({ key }) => key === '_reduced_stock'))
  expect([taken, left]).toEqual([true, false])
  const notes = await read<{ note: string }[]>(second, `/orders/${id}/notes`)
  expect(notes.map(({ note }) => note)).toEqual(['Order status changed from Processing to Cancelled.'])
})

it('never lets its time run back, whatever the machine says, so that a poll finds what comes next', async () => {
  const first = await openShop({ stateFile: stateFile(), now: undefined })
  await first.close()
  const text = await readFile(stateFile(), 'utf8')
  const ahead = 40 * 86_400_000
  await writeFile(stateFile(), text.replace(/"aheadMs":\d+/, `"aheadMs":${ahead}`))
  const second = await openShop({ stateFile: stateFile(), now: undefined })
  expect(second.clock.now().getTime() - Date.now()).toBeGreaterThan(ahead - 1000)
})

it('forgets by reset, on disk too', async () => {
  const first = await openShop({ stateFile: stateFile() })
  first.makeOrders(2)
  await first.close()
  const second = await openShop({ stateFile: stateFile() })
  expect(await ids(second, 'orderby=id&per_page=2')).toEqual([619, 618])
  second.reset()
  await second.close()
  const third = await openShop({ stateFile: stateFile() })
  expect((await ids(third, 'orderby=id&per_page=1'))[0]).toBeLessThan(618)
  expect(third.makeOrders(1).map(({ id }) => id)).toEqual([618])
})

it('keeps products and variations made meanwhile, SKUs taken and SKUs inherited', async () => {
  const first = await openShop({ stateFile: stateFile() })
  const made = first.addProduct({
    name: 'Late',
    sku: 'LATE',
    variations: [{ sku: 'LATE-1', global_unique_id: '4001' }, {}],
  })
  const before = first.products()
  await first.close()
  const second = await openShop({ stateFile: stateFile() })
  expect(second.products()).toEqual(before)
  expect(second.products().filter(({ parent_id }) => parent_id === made.id)).toMatchObject([
    { sku: 'LATE-1' },
    { sku: 'LATE' },
  ])
  expect(() => second.addProduct({ name: 'Twin', sku: 'late-1' })).toThrow('Invalid or duplicated SKU.')
  expect(() => second.addProduct({ name: 'Twin', global_unique_id: '4001' })).toThrow('GTIN')
  second.editProduct(made.id, { sku: 'LATER' })
  expect(second.products().map(({ sku }) => sku)).toContain('LATER')
})

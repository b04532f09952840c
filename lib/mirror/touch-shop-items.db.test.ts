import { afterEach, expect, it } from 'vitest'
import { erpTerms, parseProfile } from '../erp/bluecherry/profile.ts'
import { createOutboxWorld, type OutboxWorld } from '../flows/orders/testing/outbox-world.ts'
import { mirrorItems } from './mirror-items.ts'

let world: OutboxWorld
afterEach(() => world.close())

const read = (options: { whole?: boolean } = {}, profile: unknown = {}) =>
  mirrorItems(world.worker('a', { erpTerms: async () => erpTerms(parseProfile(profile)) }), world.connectionId, options)

const at = new Date('2026-11-23T10:00:00Z')
interface Given {
  barcode?: string
  match?: 'one' | 'none' | 'ambiguous'
  matchedBy?: string
  agreed?: Record<string, string>
  /** SKU of the item it is made of. */
  madeOf?: string
}

async function shopItem(sku: string, { madeOf, ...given }: Given = {}) {
  const { db, storefrontId } = world
  const item = madeOf === undefined ? null : await db.erpItem.findFirstOrThrow({ where: { thirdPartyItem: madeOf } })
  await db.shopItem.create({
    data: {
      storefrontId,
      productId: sku,
      kind: 'simple',
      name: sku,
      sku,
      status: 'publish',
      onSale: true,
      currency: 'GBP',
      keeper: 'own',
      match: item ? 'one' : 'none',
      createdAt: at,
      modifiedAt: at,
      readAt: at,
      contentHash: Buffer.from([1]),
      dirty: false,
      ...given,
      ...(item && { parts: { create: { itemId: item.id, quantity: 1 } } }),
    },
  })
}

const dirty = async () => {
  const rows = await world.db.shopItem.findMany({ where: { dirty: true }, orderBy: { sku: 'asc' } })
  await world.db.shopItem.updateMany({ data: { dirty: false } })
  return rows.map(({ sku }) => sku)
}
const jobs = async () =>
  (await world.db.$queryRaw<{ key: string }[]>`select key from graphile_worker.jobs`).map(({ key }) => key)

it('an item that changes has what is made of it compared again, and what waits for it, nothing else', async () => {
  world = await createOutboxWorld()
  const { db, sandbox, storefrontId } = world
  await shopItem('MUG-350', { match: 'none' })
  await read()
  // The first reading: now everything can be matched.
  expect(await dirty()).toEqual(['MUG-350'])
  expect(await jobs()).not.toContain(`catalogue:compare:${storefrontId}`)
  await db.storefrontFlow.create({ data: { storefrontId, flow: 'catalogue', mode: 'shadow' } })

  await shopItem('OTHER', { madeOf: 'MUG-500' })
  await shopItem('OF-NOTEBOOK', { madeOf: 'NB-A5-DOT' })
  await shopItem('BY-LINK', { matchedBy: 'link' })
  await shopItem('EDITED-SKU', { agreed: { sku: 'NB-A5-DOT' } })
  await shopItem('NB-A5-DOT', { match: 'ambiguous' })
  await shopItem('UNKNOWN', { barcode: '4006381333931' })
  expect(await read()).toMatchObject({ changed: 0 })
  expect(await dirty()).toEqual([])

  sandbox.changeItem('NB-A5-DOT', { price: '9.99' })
  await read()
  expect(await dirty()).toEqual(['BY-LINK', 'EDITED-SKU', 'NB-A5-DOT', 'OF-NOTEBOOK'])
  expect(await jobs()).toContain(`catalogue:compare:${storefrontId}`)
  // A barcode names the same article with leading zeros and without; the one that had it before is touched too.
  sandbox.changeItem('MUG-500', { barcode: '04006381333931' })
  await read()
  expect(await dirty()).toEqual(['BY-LINK', 'OTHER', 'UNKNOWN'])
  sandbox.changeItem('MUG-500', { missing: true })
  await read({ whole: true })
  expect(await dirty()).toEqual(['BY-LINK', 'OTHER', 'UNKNOWN'])
})

it('a new style is mirrored whole, and by the tenant’s pattern a shop that waits for it is compared', async () => {
  world = await createOutboxWorld()
  const { db, sandbox } = world
  await read()
  await shopItem('00777-NAV-M')
  const profile = { skuPattern: '{style}-{colorCode}-{sizeDesc}' }
  const colours = [{ code: 'NAV', name: 'Navy' }]
  const style = {
    ...newStyle,
    style: '00777',
    name: 'Gilet',
    colours,
    sizes: ['M'],
    price: '89.00',
    retailPrice: '99.00',
  }
  sandbox.addStyle({ ...style, skus: false })
  await read({}, profile)
  expect(await dirty()).toEqual(['00777-NAV-M'])
  expect(await db.erpItem.findFirst({ where: { style: '00777' } })).toMatchObject({
    itemKey: '01/00777/NAV/SELV//M',
    groups: ['GOODS', 'WEAR', '', '', '', '', '', ''],
    priceAmount: 890_000n,
    retailAmount: 990_000n,
    thirdPartyItem: null,
    channelFlag: 'WEB',
  })
})

const newStyle = {
  season: 'AW26',
  groups: ['GOODS', 'WEAR'],
  channelFlag: 'WEB',
  active: true,
  label: 'SELV',
  dimension: '',
  skus: true,
  barcodes: true,
  stock: {},
}

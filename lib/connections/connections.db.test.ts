import { describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person, testKeyRing } from '../../scripts/testing/given.ts'
import { createPassageWorld, recordedDocuments } from '../flows/orders/testing/passage-world.ts'
import { readAddressPolicy } from '../http/address-policy.ts'
import type { Actor } from '../kernel/actor.ts'
import { connectErp } from './connect-erp.ts'
import { connectStorefront } from './connect-storefront.ts'
import type { ErpInput, StorefrontInput } from './connection-input.ts'
import { openSecret } from './connection-secret.ts'
import { listConnections } from './list-connections.ts'
import { pauseConnection, resumeConnection } from './pause-connection.ts'
import { setFlowMode } from './set-flow-mode.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const admin = person('admin')
const open = readAddressPolicy({})
const demo = readAddressPolicy({ SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' })

const connect = (input: Partial<StorefrontInput> = {}, actor = admin, policy = open) => {
  const shop = { code: 'UK', url: 'https://shop.example.com/', key: 'ck_1', secret: 'cs_1', ...input }
  return connectStorefront(given.db, testKeyRing, policy, actor, shop)
}
const connectBlueCherry = (input: Partial<ErpInput> = {}, actor = admin) =>
  connectErp(given.db, testKeyRing, open, actor, { url: 'https://erp.example.com/CODE', key: 'k', ...input })

describe('connecting a shop', () => {
  it('starts in shadow, with its keys sealed to its row, and is joined to the ERP that is connected after it', async () => {
    const { storefrontId, connectionId } = await connect()
    await expectAuditRow(given.db, 'connections:connect', connectionId)
    const row = await given.db.connection.findUniqueOrThrow({ where: { id: connectionId } })
    expect(row).toMatchObject({ url: 'https://shop.example.com', code: 'UK', kind: 'storefront' })
    expect(Buffer.from(row.secretSealed).toString('latin1')).not.toContain('cs_1')
    expect(openSecret(testKeyRing, connectionId, row.secretSealed)).toEqual({ key: 'ck_1', secret: 'cs_1' })
    expect(await given.db.storefrontFlow.findMany({ where: { storefrontId } })).toMatchObject([
      { flow: 'orders', mode: 'shadow' },
    ])
    const audit = JSON.stringify(
      await given.db.auditRow.findMany({ where: { subjectId: connectionId }, omit: { id: true } }),
    )
    expect(audit).not.toContain('cs_1')

    const { joined } = await connectBlueCherry()
    expect(joined).toEqual(['UK'])
    const [erp, shop] = (await listConnections(given.db, now, person('viewer'))).sort((a, b) =>
      a.kind < b.kind ? -1 : 1,
    )
    expect(shop).toMatchObject({ health: 'not_tested', storefront: { erpCode: 'ERP', currency: 'XXX' } })
    expect(erp).toMatchObject({ serves: ['UK'] })
  })

  it('again under the same code changes it and keeps what was not given', async () => {
    const first = await connect({ liveFrom: new Date('2026-11-01T00:00:00Z') })
    const second = await connect({ key: 'ck_2', secret: 'cs_2' })
    expect(second).toMatchObject({ storefrontId: first.storefrontId, connectionId: first.connectionId })
    const row = await given.db.connection.findUniqueOrThrow({
      where: { id: first.connectionId },
      include: { storefront: true },
    })
    expect(openSecret(testKeyRing, row.id, row.secretSealed)).toEqual({ key: 'ck_2', secret: 'cs_2' })
    expect(row.storefront?.liveFrom).toEqual(new Date('2026-11-01T00:00:00Z'))
  })

  it('sets the account of a new shop; one that is connected changes it in the name of finance only', async () => {
    const account = { division: '01', customer: 'WEBACC', store: 'ACC', department: 'WEB' }
    const other = { ...account, customer: 'OTHER' }
    const { storefrontId, connectionId } = await connect({ code: 'ACC', account })
    const standing = async () => {
      const row = await given.db.storefront.findUniqueOrThrow({ where: { id: storefrontId } })
      return (row.account as typeof account).customer
    }
    const change = (actor: Actor, approver: Actor | null = null) =>
      connectStorefront(
        given.db,
        testKeyRing,
        open,
        actor,
        { code: 'ACC', url: 'https://elsewhere.example.com', key: 'ck_2', secret: 'cs_2', account: other },
        approver,
      )
    await connect({ code: 'ACC', account })
    await connect({ code: 'ACC' })
    expect(await standing()).toBe('WEBACC')
    await expect(change(admin)).rejects.toMatchObject({
      code: 'MAPPING_NEEDS_FINANCE',
      message:
        'The ERP account of ACC would change (customer WEBACC -> OTHER): that takes a finance user, --approve-as <e-mail>',
    })
    await expectFault(change({ kind: 'operator', label: 'operator' }), 'MAPPING_NEEDS_FINANCE')
    await expectFault(change(admin, person('ecommerce')), 'NOT_PERMITTED')
    expect(await standing()).toBe('WEBACC')
    const { url } = await given.db.connection.findUniqueOrThrow({ where: { id: connectionId } })
    expect(url, 'nothing of it is half done').toBe('https://shop.example.com')
    await change({ kind: 'operator', label: 'operator' }, person('finance'))
    expect(await standing()).toBe('OTHER')
    expect(await expectAuditRow(given.db, 'connections:change', connectionId)).toMatchObject({
      before: { account: { customer: 'WEBACC' } },
      after: { account: { customer: 'OTHER' }, approvedBy: 'A finance person' },
    })
  })

  it('goes live only with a go-live instant', async () => {
    await expectFault(connect({ code: 'NEW', mode: 'live' }), 'LIVE_NEEDS_GO_LIVE')
    const { storefrontId } = await connect({ code: 'NEW' })
    await expectFault(setFlowMode(given.db, admin, storefrontId, 'orders', 'live'), 'LIVE_NEEDS_GO_LIVE')
    await connect({ code: 'NEW', liveFrom: now })
    await setFlowMode(given.db, admin, storefrontId, 'orders', 'live')
    await expectAuditRow(given.db, 'flows:set-mode', storefrontId)
    await expectFault(setFlowMode(given.db, person('ecommerce'), storefrontId, 'orders', 'off'), 'NOT_PERMITTED')
  })

  it('refuses what may not be spoken to, and whoever may not connect', async () => {
    await expectFault(connect({ url: 'http://shop.example.com' }), 'CONNECTION_ADDRESS_REFUSED')
    await expectFault(connect({ url: 'https://10.0.0.8' }), 'CONNECTION_ADDRESS_REFUSED')
    await expectFault(connect({ url: 'https://user:pass@shop.example.com' }), 'CONNECTION_ADDRESS_REFUSED')
    await expectFault(connect({ url: 'not an address' }), 'ADDRESS_INVALID')
    await expectFault(connect({ url: 'http://192.168.1.9' }, admin, demo), 'CONNECTION_ADDRESS_REFUSED')
    for (const role of ['ecommerce', 'finance', 'service', 'viewer'] as const) {
      await expectFault(connect({}, person(role)), 'NOT_PERMITTED')
      await expectFault(connectBlueCherry({}, person(role)), 'NOT_PERMITTED')
    }
    await expectFault(connectBlueCherry({ profile: { poNumLenght: 20 } }), 'ERP_PROFILE_INVALID')
    await expectFault(connectBlueCherry({ code: 'UK' }), 'CODE_TAKEN')
  })
})

it('pausing and resuming a connection is recorded, and resuming wakes what waited', async () => {
  const { connectionId, storefrontId } = await connect()
  await expectFault(pauseConnection(given.db, now, person('viewer'), connectionId), 'NOT_PERMITTED')
  await pauseConnection(given.db, now, admin, connectionId)
  await expectAuditRow(given.db, 'connections:pause', connectionId)
  expect((await listConnections(given.db, now, admin)).find(({ id }) => id === connectionId)).toMatchObject({
    health: 'paused',
  })
  await given.db.$executeRaw`select graphile_worker.remove_job(${`orders:poll:${storefrontId}`})`
  await resumeConnection(given.db, admin, connectionId)
  await expectAuditRow(given.db, 'connections:resume', connectionId)
  const jobs = await given.db.$queryRaw<
    unknown[]
  >`select from graphile_worker.jobs where key = ${`orders:poll:${storefrontId}`}`
  expect(jobs).toHaveLength(1)
})

it('a real shop removes the demo with everything read through it, and keeps the mappings that hold for all', async () => {
  const world = await createPassageWorld(given.db, { code: 'DEMO' })
  await given.db.connection.updateMany({
    where: { id: { in: [world.storefront.connectionId, world.storefront.erpConnectionId] } },
    data: { demo: true },
  })
  await world.land(recordedDocuments.slice(0, 40))
  await world.evaluate()
  await stockOf(world.storefront)
  const rules = await given.db.mappingRow.count()
  expect((await connect({ code: 'REAL' })).removedDemo).toBe(true)
  expect(await given.db.connection.count({ where: { demo: true } })).toBe(0)
  expect(await given.db.webOrder.count({ where: { storefrontId: world.storefront.id } })).toBe(0)
  expect(await given.db.shopItem.count({ where: { storefrontId: world.storefront.id } })).toBe(0)
  expect(await given.db.erpStock.count({ where: { connectionId: world.storefront.erpConnectionId } })).toBe(0)
  expect(await given.db.mappingRow.count()).toBe(rules)
  expect((await connect({ code: 'REAL' })).removedDemo).toBe(false)
})

/** A shop item made of the ERP's first item, its stock on either side. */
async function stockOf({ id: storefrontId, erpConnectionId: connectionId }: { id: string; erpConnectionId: string }) {
  const { db } = given
  const at = new Date('2026-11-23T12:00:00Z')
  const { id: itemId, itemKey } = await db.erpItem.findFirstOrThrow({ where: { connectionId } })
  const item = await db.shopItem.create({
    data: {
      storefrontId,
      productId: '1',
      kind: 'simple',
      name: 'Mug',
      status: 'publish',
      onSale: true,
      currency: 'GBP',
      keeper: 'own',
      createdAt: at,
      modifiedAt: at,
      readAt: at,
      contentHash: Buffer.from('x'),
      parts: { create: { itemId, quantity: 1 } },
      velocity: { create: { storefrontId, sold28: 1, class: 'slow', computedAt: at } },
      level: {
        create: {
          storefrontId,
          ots: 3,
          pending: 1,
          buffer: 0,
          available: 2,
          desired: 2,
          parts: [],
          computedAt: at,
          readyAt: at,
        },
      },
      events: { create: { at, kind: 'desired', version: 1n, quantity: 2 } },
    },
  })
  const finding = { storefrontId, code: 'BARCODE_DIFFERS', field: 'barcode', openedAt: at }
  await db.catalogueFinding.create({ data: { ...finding, subject: `shop:${item.id}`, shopItemId: item.id } })
  await db.catalogueFinding.create({ data: { ...finding, subject: `item:${itemId}`, itemId } })
  await db.stockPending.create({ data: { connectionId, itemId, storefrontId, stage: 'paid', units: 1 } })
  const pieces = { qoh: 3, ots: 3, readAt: at, changeNo: 1n }
  await db.erpStock.create({ data: { connectionId, pkey: '1', itemKey, location: 'MAIN', ...pieces } })
  await db.erpStockLocation.create({ data: { connectionId, location: 'MAIN', asOf: at, readAt: at } })
}

it('a real ERP beside the demo leaves the demo as it is', async () => {
  const world = await createPassageWorld(given.db, { code: 'DEMO2' })
  await given.db.connection.updateMany({
    where: { id: { in: [world.storefront.connectionId, world.storefront.erpConnectionId] } },
    data: { demo: true },
  })
  const { joined } = await connectBlueCherry({ code: 'ERP2' })
  expect(joined).not.toContain('DEMO2')
  expect(await given.db.connection.count({ where: { demo: true } })).toBe(2)
  await connect({ code: 'REAL2', erpCode: 'ERP2' })
  expect(await given.db.connection.count({ where: { demo: true } })).toBe(0)
  expect(await given.db.storefront.findUnique({ where: { code: 'REAL2' } })).toMatchObject({
    account: { customer: 'WEBREAL2', store: 'REAL2', itemPriceTax: { standard: '20' } },
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Shop } from '../../sandbox/woocommerce/create-shop.ts'
import { createShop } from '../../sandbox/woocommerce/create-shop.ts'
import { givenDatabase, person, testKeyRing } from '../../scripts/testing/given.ts'
import { raiseConnection } from '../exceptions/raise-connection.ts'
import { readAddressPolicy } from '../http/address-policy.ts'
import { systemClock } from '../kernel/clock.ts'
import { askRun } from '../runs/ask-run.ts'
import { listRuns } from '../runs/list-runs.ts'
import { createWooCommerce } from '../storefront/woocommerce/create-woocommerce.ts'
import { connectStorefront } from './connect-storefront.ts'
import { openSecret } from './connection-secret.ts'
import { testConnection } from './test-connection.ts'

const given = givenDatabase()
const admin = person('admin')
const policy = readAddressPolicy({ SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' })
let shop: Shop

beforeAll(async () => {
  shop = createShop({ seed: { generated: 3 } })
  await shop.listen()
})
afterAll(() => shop.close())

/** As the worker composes it: a client of the connection's own address and keys. */
const context = () => ({
  db: given.db,
  clock: systemClock,
  async storefront(storefrontId: string) {
    const { connection } = await given.db.storefront.findUniqueOrThrow({
      where: { id: storefrontId },
      include: { connection: true },
    })
    const { key, secret = '' } = openSecret(testKeyRing, connection.id, connection.secretSealed)
    return createWooCommerce({ url: connection.url, key, secret, policy, clock: systemClock })
  },
  erp: async () => {
    throw new Error('no ERP here')
  },
})

const connect = (secret: string) =>
  connectStorefront(given.db, testKeyRing, policy, admin, {
    code: 'UK',
    url: shop.url,
    key: shop.keys.read_write.key,
    secret,
  })

it('a shop that answers fills in what it says of itself, and closes the connection’s exception', async () => {
  const { connectionId, storefrontId } = await connect(shop.keys.read_write.secret)
  await given.db.$transaction((tx) =>
    raiseConnection(tx, new Date(), connectionId, 'CONNECTION_REFUSED', { status: 401 }),
  )
  await given.db.connection.update({ where: { id: connectionId }, data: { stoppedAt: new Date(), stoppedCode: 'X' } })
  const { runId } = await askRun(given.db, admin, { kind: 'connections:test', connectionId })
  await testConnection(context(), connectionId, runId)
  expect(await given.db.storefront.findUnique({ where: { id: storefrontId } })).toMatchObject({ currency: 'GBP' })
  expect(await given.db.connection.findUnique({ where: { id: connectionId } })).toMatchObject({
    stoppedAt: null,
    clockSkewSeconds: 0,
    facts: { version: '10.5.0' },
  })
  const statuses = await given.db.storefrontStatus.findMany({ where: { storefrontId }, orderBy: { slug: 'asc' } })
  expect(Object.fromEntries(statuses.map(({ slug, class: is }) => [slug, is]))).toMatchObject({
    processing: 'paid',
    'on-hold': 'not_paid',
    cancelled: 'cancelled',
    'checkout-draft': 'ignored',
  })
  expect(await given.db.exceptionCase.count({ where: { connectionId, state: 'open' } })).toBe(0)
  expect((await listRuns(given.db, admin, { connectionId }))[0]).toMatchObject({ id: runId, state: 'done' })
})

it('wrong keys fail the run in words that hold no key', async () => {
  const { connectionId } = await connect('cs_wrong')
  const { runId } = await askRun(given.db, admin, { kind: 'connections:test', connectionId })
  await expect(testConnection(context(), connectionId, runId)).rejects.toMatchObject({ name: 'Fault' })
  const [run] = await listRuns(given.db, admin, { connectionId })
  expect(run).toMatchObject({ id: runId, state: 'failed' })
  expect(run?.message).not.toContain('cs_wrong')
})

it('only who may asks for it', async () => {
  const { connectionId } = await connect('cs_wrong')
  const asking = askRun(given.db, person('viewer'), { kind: 'connections:test', connectionId })
  await expect(asking).rejects.toMatchObject({ code: 'NOT_PERMITTED' })
})

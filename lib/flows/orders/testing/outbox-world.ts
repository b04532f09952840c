import { createErp, type ErpOptions, type Erp as ErpSandbox } from '../../../../sandbox/bluecherry/create-erp.ts'
import { cloneDatabase } from '../../../../scripts/testing/clone-database.ts'
import { createBlueCherry } from '../../../erp/bluecherry/blue-cherry.ts'
import { erpTerms, parseProfile } from '../../../erp/bluecherry/profile.ts'
import { draftToJson } from '../../../erp/draft-json.ts'
import type { Erp, ErpItemRecord, SalesOrder } from '../../../erp/port.ts'
import { sampleSalesOrder } from '../../../erp/testing/sample-sales-order.ts'
import { readAddressPolicy } from '../../../http/address-policy.ts'
import { systemClock } from '../../../kernel/clock.ts'
import { createDb, type Db } from '../../../kernel/db.ts'
import { sha256 } from '../../../kernel/digest.ts'
import { createLog } from '../../../kernel/log.ts'
import { createKeyRing, newDataKey } from '../../../kernel/seal.ts'
import { sealParty } from '../../../outbox/party-seal.ts'
import { type StageEntry, stageEntries } from '../../../outbox/stage.ts'
import { createPacer, type Pacer } from '../../../pace/pacer.ts'
import type { FlowContext } from '../../context.ts'
import { wrappedKeyPlace } from '../personal-place.ts'

const keyRing = createKeyRing(`test:${Buffer.alloc(32, 7).toString('base64')}`)

export interface OutboxWorld {
  db: Db
  sandbox: ErpSandbox
  connectionId: string
  storefrontId: string
  /** A context of its own, as another worker process would have. */
  worker(name: string, change?: Partial<FlowContext>): FlowContext
  /** Lands orders as if evaluated, and stages their sales orders. */
  stage(
    numbers: readonly number[],
    change?: (order: SalesOrder) => Partial<SalesOrder>,
    entry?: Partial<StageEntry>,
  ): Promise<void>
  states(): Promise<Record<string, number>>
  entry(number: number): ReturnType<Db['outboxEntry']['findFirstOrThrow']>
  order(number: number): ReturnType<Db['webOrder']['findFirstOrThrow']>
  close(): Promise<void>
}

export interface WorldOptions {
  erp?: ErpOptions
  profile?: unknown
  concurrentWrites?: number
  ratePerSecondMilli?: number
}

/** A database, an ERP sandbox and one live shop without its storefront side: what the way out is tested with. */
export async function createOutboxWorld(options: WorldOptions = {}): Promise<OutboxWorld> {
  const database = await cloneDatabase()
  const db = createDb(database.url, 'worker')
  const sandbox = createErp(options.erp)
  await sandbox.listen()
  const profile = parseProfile(options.profile ?? { settleSeconds: 0.3, writeDeadlineSeconds: 2 })
  const erp = createBlueCherry({
    url: sandbox.url,
    key: sandbox.key,
    profile,
    policy: readAddressPolicy({ SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' }),
    clock: systemClock,
    concurrentWrites: options.concurrentWrites ?? 5,
  })
  const shop = await db.connection.create({
    data: {
      kind: 'storefront',
      platform: 'woocommerce',
      code: 'T',
      name: 'T',
      url: 'http://127.0.0.1:1',
      secretSealed: Buffer.from('x'),
    },
  })
  const connection = await db.connection.create({
    data: {
      kind: 'erp',
      platform: 'bluecherry',
      code: 'T-ERP',
      name: 'T-ERP',
      url: sandbox.url,
      secretSealed: Buffer.from('x'),
      concurrentWrites: options.concurrentWrites ?? 5,
      ratePerSecondMilli: options.ratePerSecondMilli ?? 0,
    },
  })
  const storefront = await db.storefront.create({
    data: {
      code: 'T',
      name: 'T',
      connectionId: shop.id,
      erpConnectionId: connection.id,
      currency: 'GBP',
      timeZone: 'UTC',
      liveFrom: new Date('2026-01-01T00:00:00Z'),
      flows: { create: { flow: 'orders', mode: 'live' } },
    },
  })
  const item = await firstItem(erp)
  const pacers: Pacer[] = []
  const connectionId = connection.id
  const storefrontId = storefront.id

  return {
    db,
    sandbox,
    connectionId,
    storefrontId,
    worker(name, change = {}) {
      const log = createLog('test', 'silent')
      const pacer = createPacer({ db, clock: systemClock, log, connectionId, holder: name })
      pacers.push(pacer)
      return {
        db,
        keyRing,
        clock: systemClock,
        log,
        worker: name,
        stopping: new AbortController().signal,
        storefront: () => Promise.reject(new Error('no storefront here')),
        erp: async () => erp,
        erpTerms: async () => erpTerms(profile),
        pacer: () => pacer,
        ...change,
      }
    },
    async stage(numbers, change = () => ({}), entry = {}) {
      const orders = await landOrders(db, storefrontId, numbers)
      const now = new Date()
      const entries = numbers.map((number, index): StageEntry => {
        const reference = `T:${number}`
        const sample = sampleSalesOrder(item, reference)
        const { billTo, shipTo, notes, ...draft } = { ...sample, ...change(sample) }
        const landed = orders[index]
        if (!landed) throw new Error('not landed')
        const body = draftToJson(draft)
        return {
          connectionId,
          storefrontId,
          kind: 'sales_order',
          reference,
          orderId: landed.orderId,
          revisionId: landed.revisionId,
          inputHash: sha256(JSON.stringify(body)),
          body,
          personalSealed: sealParty(landed.dataKey, reference, { billTo, shipTo, notes }),
          currency: draft.currency,
          totalAmount: draft.total,
          mappingVersion: 1,
          readyAt: now,
          lookFirst: false,
          ...entry,
        }
      })
      await stageEntries(db, now, entries)
    },
    async states() {
      const rows = await db.outboxEntry.groupBy({ by: ['state'], _count: true })
      return Object.fromEntries(rows.map(({ state, _count }) => [state, _count]))
    },
    entry: (number) => db.outboxEntry.findFirstOrThrow({ where: { reference: `T:${number}` } }),
    order: (number) => db.webOrder.findFirstOrThrow({ where: { externalId: String(number) } }),
    async close() {
      for (const pacer of pacers) await pacer.rest()
      await erp.close()
      await sandbox.close()
      await db.$disconnect()
      await database.drop()
    },
  }
}

async function firstItem(erp: Erp): Promise<ErpItemRecord> {
  for await (const batch of erp.changedItems(null)) {
    const item = batch.find(({ active, thirdPartyItem }) => active && thirdPartyItem === 'NB-A5-DOT')
    if (item) return item
  }
  throw new Error('the sandbox has no such item')
}

const dataKeys = new Map<string, Buffer>()

async function landOrders(db: Db, storefrontId: string, numbers: readonly number[]) {
  const landed: { orderId: bigint; revisionId: bigint; dataKey: Buffer }[] = []
  const at = new Date('2026-11-20T10:00:00Z')
  for (const number of numbers) {
    const externalId = String(number)
    const known = await db.webOrder.findFirst({ where: { storefrontId, externalId } })
    const dataKey = dataKeys.get(`${storefrontId}:${externalId}`) ?? newDataKey()
    dataKeys.set(`${storefrontId}:${externalId}`, dataKey)
    if (known?.currentRevisionId) {
      landed.push({ orderId: known.id, revisionId: known.currentRevisionId, dataKey })
      continue
    }
    const order = await db.webOrder.create({
      data: {
        storefrontId,
        externalId,
        number: externalId,
        statusSlug: 'processing',
        statusClass: 'paid',
        bucket: 'queued',
        currency: 'GBP',
        scale: 2,
        totalAmount: 16_9500n,
        placedAt: at,
        paidAt: at,
        modifiedAt: at,
        fetchStartedAt: at,
        landedVia: 'poll',
        dirty: false,
        wrappedKey: keyRing.seal(dataKey, wrappedKeyPlace(storefrontId, externalId)),
      },
    })
    const revisionId = await addRevision(db, order.id, 'first')
    landed.push({ orderId: order.id, revisionId, dataKey })
  }
  return landed
}

/** A new revision becomes the order's current one. */
export async function addRevision(db: Db, orderId: bigint, content: string): Promise<bigint> {
  const at = new Date('2026-11-20T10:00:00Z')
  const { id } = await db.landedRevision.create({
    data: {
      orderId,
      payloadDigest: Buffer.from(newDataKey()),
      businessDigest: Buffer.from(sha256(content)),
      payload: {},
      personalSealed: Buffer.from('x'),
      modifiedAt: at,
      fetchStartedAt: at,
      via: 'poll',
    },
  })
  await db.webOrder.update({ where: { id: orderId }, data: { currentRevisionId: id } })
  return id
}

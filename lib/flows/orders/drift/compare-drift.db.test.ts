import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person, testKeyRing } from '../../../../scripts/testing/given.ts'
import type { SalesOrderNow } from '../../../erp/after-sales-port.ts'
import { defaultErpLimits } from '../../../erp/limits.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { createLog } from '../../../kernel/log.ts'
import { demoMappingRows } from '../../../mappings/demo/rows.ts'
import { replaceMappings } from '../../../mappings/import-mappings.ts'
import { mappingTableNames } from '../../../mappings/tables.ts'
import { openNote } from '../../../notes/note-text.ts'
import { checkOrder, toFetchedOrder } from '../../../storefront/woocommerce/fetched-order.ts'
import type { WireOrder, WireRefund } from '../../../storefront/woocommerce/wire.ts'
import { landOrders } from '../land-orders.ts'
import type { PassageWorld } from '../testing/passage-world.ts'
import { createPassageWorld, recordedOrder } from '../testing/passage-world.ts'
import { acceptDrifts } from './accept-drifts.ts'
import { cancelDrifted } from './cancel-drifted.ts'
import { compareDrift } from './compare-drift.ts'
import { ignoreDrifts } from './ignore-drifts.ts'
import { openDrift } from './open-drift.ts'
import { pushDrifts } from './push-drifts.ts'
import { accept, readBack, shownByErp } from './testing/drift-world.ts'

const given = givenDatabase()
/** Two mugs and three candles, taxed, with shipping. */
const number = 451
let world: PassageWorld
let orderId: bigint
let clock: Clock

const compare = () =>
  compareDrift(
    {
      db: given.db,
      keyRing: testKeyRing,
      clock,
      log: createLog('test', 'silent'),
      erpTerms: async () => ({
        limits: defaultErpLimits,
        timeZone: 'UTC',
        writeDeadlineMs: 1,
        settleMs: 1,
        postingMs: 1,
        searchPoNum: true,
        stockLagMs: null,
      }),
    },
    world.storefront.id,
  )
const rows = async (states: string[] = ['open']) =>
  (await given.db.orderDrift.findMany({ where: { orderId }, orderBy: [{ field: 'asc' }, { lineKey: 'asc' }] })).filter(
    ({ state }) => states.includes(state),
  )
const fields = async (states?: string[]) => (await rows(states)).map(({ field, movedBy }) => `${field} ${movedBy}`)
const cases = async () => {
  const open = await given.db.exceptionCase.findMany({ where: { state: 'open' }, orderBy: { code: 'asc' } })
  return open
    .filter(({ cause }) => (cause as { key?: string }).key === `order:${orderId}`)
    .map(({ code, severity }) => `${code} ${severity}`)
}
const ids = async (states?: string[]) => (await rows(states)).map(({ id }) => id)
const later = (minutes: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + minutes * 60_000)
}
const edited = (change: (order: WireOrder) => void): WireOrder => {
  const order = recordedOrder(number)
  change(order)
  return { ...order, date_modified_gmt: world.clock.now.toISOString().slice(0, 19) } as WireOrder
}
/** One candle fewer, as the shop's editor leaves the order. */
const oneCandleFewer = (order: WireOrder) => {
  const line = order.line_items[1]
  if (!line) throw new Error('no second line')
  Object.assign(line, { quantity: 2, subtotal: '36.00', total: '26.67', subtotal_tax: '7.20', total_tax: '5.33' })
  line.taxes = line.taxes.map((tax) => ({ ...tax, total: '5.33', subtotal: '7.20' }))
  Object.assign(order, { total: '60.80', total_tax: '10.13', cart_tax: '10.13', discount_total: '9.33' })
  order.tax_lines = order.tax_lines.map((tax) => ({ ...tax, tax_total: '10.13' }))
}
/** One candle of the line goes back, as the shop records it. */
const candleBack = (lineId: number | undefined): unknown => ({
  id: 9_999,
  parent_id: number,
  date_created: '2026-11-23T12:01:00',
  date_created_gmt: '2026-11-23T12:01:00',
  amount: '16.00',
  reason: '',
  refunded_by: 1,
  refunded_payment: false,
  meta_data: [],
  line_items: [
    {
      id: 8_888,
      name: 'Fig candle',
      product_id: 19,
      variation_id: 0,
      quantity: -1,
      tax_class: '',
      subtotal: '-13.33',
      subtotal_tax: '-2.67',
      total: '-13.33',
      total_tax: '-2.67',
      taxes: [{ id: 1, total: '-2.67', subtotal: '-2.67' }],
      meta_data: [{ id: 1, key: '_refunded_item_id', value: String(lineId) }],
      sku: 'CND-FIG',
      price: 13.33,
    },
  ],
  shipping_lines: [],
  tax_lines: [],
  fee_lines: [],
})
const landWithRefund = (document: WireOrder, refund: unknown) => {
  const checked = checkOrder(document as never, false)
  if (!('order' in checked)) throw new Error(checked.reason)
  const orders = [toFetchedOrder(checked, [refund as WireRefund])]
  return landOrders(given.db, testKeyRing, clock, world.storefront, { orders, fetchStartedAt: world.clock.now }, 'poll')
}
let inErp: SalesOrderNow
const erp = async (change: (order: SalesOrderNow) => void) => {
  later(1)
  inErp = structuredClone(inErp)
  change(inErp)
  await readBack(given.db, world, number, inErp)
  await compare()
}

beforeAll(async () => {
  world = await createPassageWorld(given.db, { code: 'DRIFT' })
  clock = { now: () => world.clock.now, monotonic: () => world.clock.now.getTime() }
})

beforeEach(async () => {
  await given.db
    .$executeRaw`truncate web_orders, landed_revisions, outbox_entries, exception_cases restart identity cascade`
  world.clock.now = new Date('2026-11-23T12:00:00Z')
  await world.land([recordedOrder(number)])
  await world.evaluate()
  orderId = await accept(given.db, world, number)
  inErp = await shownByErp(world, number)
  await readBack(given.db, world, number, inErp)
})

describe('an order read back', () => {
  it('is as it was sent: nothing is found, and the flag is down', async () => {
    expect(await compare()).toEqual({ compared: 1 })
    expect(await compare()).toEqual({ compared: 0 })
    expect(await rows(['open', 'closed'])).toEqual([])
    expect(await cases()).toEqual([])
  })

  it('keeps its flag and gets no verdict while the flow is off', async () => {
    await given.db.storefrontFlow.updateMany({ where: { storefrontId: world.storefront.id }, data: { mode: 'off' } })
    inErp.total += 10_000n
    later(1)
    await readBack(given.db, world, number, inErp)
    expect(await compare()).toEqual({ compared: 0 })
    expect(await rows()).toEqual([])
    expect((await world.order(number)).driftDirty).toBe(true)
    await given.db.storefrontFlow.updateMany({ where: { storefrontId: world.storefront.id }, data: { mode: 'live' } })
    await compare()
    expect(await fields()).toEqual(['total erp'])
  })
})

describe('49: an order edited in the ERP after sync is noticed', () => {
  it('a quantity is one row with its three sides, and one case of its owner', async () => {
    await erp((order) => {
      Object.assign(order.lines[0] ?? {}, { ordered: 3, open: 3 })
    })
    const [row] = await rows()
    expect(row).toMatchObject({
      field: 'quantity',
      movedBy: 'erp',
      asSent: '2',
      shopNow: '2',
      erpNow: '3',
      amount: 144_000n,
    })
    expect(await cases()).toEqual(['AMENDED_IN_ERP medium'])
    await erp((order) => {
      Object.assign(order.lines[0] ?? {}, { ordered: 2, open: 2 })
    })
    expect(await fields()).toEqual([])
    expect(await fields(['closed'])).toEqual(['quantity erp'])
    expect(await cases()).toEqual([])
  })

  it('price, tax code, tax, discount, freight, total, address and hold are found, graver once it has left', async () => {
    await erp((order) => {
      Object.assign(order.lines[0] ?? {}, { price: 11_0000n, taxCode: 'ZERO', tax: 0n, discount: 1_0000n })
      order.freight += 1_0000n
      order.total -= 1_0000n
      if (order.shipTo) order.shipTo.city = 'York'
      order.status = 'hold'
    })
    expect(await fields()).toEqual(
      [
        'discount erp',
        'freight erp',
        'hold erp',
        'price erp',
        'ship_to.city erp',
        'tax erp',
        'tax_code erp',
        'total erp',
      ].sort(),
    )
    await erp((order) => {
      order.status = 'shipped'
      for (const line of order.lines) Object.assign(line, { shipped: line.ordered, open: 0 })
    })
    expect(await cases()).toEqual(['AMENDED_IN_ERP high'])
    expect((await rows()).every(({ afterDespatch }) => afterDespatch)).toBe(true)
  })

  it('an address stands under the order’s key and nowhere else', async () => {
    await erp((order) => {
      if (order.shipTo) order.shipTo.city = 'York & Selby'
    })
    const [row] = await rows()
    if (!row) throw new Error('nothing found')
    expect([row.asSent, row.shopNow, row.erpNow]).toEqual([null, null, null])
    const { externalId, wrappedKey } = await world.order(number)
    expect(openDrift(testKeyRing, { ...row, externalId, wrappedKey })?.erpNow).toBe('York & Selby')
    expect(openDrift(testKeyRing, { ...row, externalId, wrappedKey: null })).toBeNull()
  })

  it('a cancelled sales order is CANCELLED_IN_ERP, until the shop’s order is over too', async () => {
    await erp((order) => {
      order.status = 'cancelled'
    })
    expect(await fields()).toEqual(['cancelled erp'])
    expect(await cases()).toEqual(['CANCELLED_IN_ERP high'])
    later(1)
    await world.land([edited((order) => Object.assign(order, { status: 'cancelled' }))])
    await world.evaluate()
    await compare()
    expect(await fields()).toEqual([])
    expect(await cases()).toEqual([])
  })

  it('an edit in the shop is rebased on what was sent, and a change on both sides is told as both', async () => {
    later(1)
    await world.land([edited(oneCandleFewer)])
    await world.evaluate()
    await compare()
    expect(await fields()).toEqual([
      'discount shop',
      'discount shop',
      'quantity shop',
      'tax shop',
      'tax shop',
      'total shop',
    ])
    expect(await cases()).toEqual(['AMENDED_IN_SHOP high'])
    await erp((order) => {
      Object.assign(order.lines[1] ?? {}, { ordered: 5, open: 5 })
    })
    expect((await rows()).find(({ field }) => field === 'quantity')).toMatchObject({
      movedBy: 'both',
      asSent: '3',
      shopNow: '2',
      erpNow: '5',
    })
    expect(await cases()).toEqual(['AMENDED_IN_BOTH high', 'AMENDED_IN_SHOP high'])
  })

  it('is mapped by the version it was sent by: rules changed since are no edit', async () => {
    const changed = demoMappingRows.map((row) =>
      row.table === 'tax' ? { ...row, target: { ...row.target, taxCode: 'ZERO' } } : row,
    )
    const operator = { kind: 'operator', label: 'test' } as const
    await replaceMappings(given.db, clock, operator, mappingTableNames, changed as typeof demoMappingRows, {
      approver: person('finance'),
    })
    try {
      later(1)
      await world.land([
        edited((order) => {
          Object.assign(order.billing, { city: 'York' })
        }),
      ])
      await world.evaluate()
      await compare()
      expect(await fields()).toEqual(['bill_to.city shop', 'ship_to.city shop'])
    } finally {
      await replaceMappings(given.db, clock, operator, mappingTableNames, demoMappingRows, {
        approver: person('finance'),
      })
    }
  })

  it('edited into what no sales order can be made of, it says so and why', async () => {
    later(1)
    await world.land([edited((order) => Object.assign(order.billing, { first_name: '', last_name: '', city: '' }))])
    await world.evaluate()
    await compare()
    expect(await rows()).toMatchObject([
      { field: 'content', movedBy: 'shop', shopNow: 'cannot be mapped: CUSTOMER_DATA_MISSING' },
    ])
    expect(await cases()).toEqual(['AMENDED_IN_SHOP high'])
  })

  it('a refund by line and the pieces cancelled for it are no change', async () => {
    later(1)
    await given.db.webOrder.update({ where: { id: orderId }, data: { driftDirty: true } })
    await erp((order) => {
      Object.assign(order.lines[1] ?? {}, { cancelled: 1, open: 2 })
    })
    expect(await fields()).toEqual(['cancelled erp'])
    const line = recordedOrder(number).line_items[1]
    const refund = candleBack(line?.id)
    const document = edited((order) => Object.assign(order, { refunds: [{ id: 9_999, reason: '', total: '-16.00' }] }))
    await landWithRefund(document, refund)
    await world.evaluate()
    await compare()
    expect(await fields()).toEqual([])
  })
})

describe('what people decide', () => {
  const threeMugs = () =>
    erp((order) => {
      Object.assign(order.lines[0] ?? {}, { ordered: 3, open: 3 })
    })

  it('accepted: a private note is put down once, the case closes, and it comes back when a side moves', async () => {
    await threeMugs()
    const asked = await ids()
    const actor = person('ecommerce')
    expect(await acceptDrifts(given.db, testKeyRing, clock, actor, asked, { note: true, tellCustomer: null })).toEqual({
      decided: 1,
      skipped: [],
    })
    await expectAuditRow(given.db, 'drift:accept', String(orderId))
    expect(await cases()).toEqual([])
    const [note, ...others] = await given.db.shopNote.findMany({ where: { orderId } })
    if (!note) throw new Error('no note')
    expect(others).toEqual([])
    expect(note).toMatchObject({ state: 'ready', toCustomer: false, flow: 'orders', byLabel: actor.label })
    const { externalId, wrappedKey } = await world.order(number)
    expect(openNote(testKeyRing, { ...note, externalId, wrappedKey })).toMatch(
      /quantity of .*: 3 in the ERP, 2 in the shop\n\[S-[0-9A-Z]{8}\]$/,
    )
    const again = await acceptDrifts(given.db, testKeyRing, clock, actor, asked, { note: true, tellCustomer: 'x' })
    expect(again).toEqual({ decided: 0, skipped: [{ id: asked[0], reason: 'It was accepted already' }] })
    expect(await given.db.shopNote.count()).toBe(1)

    await erp(() => {})
    expect(await fields(['accepted'])).toEqual(['quantity erp'])
    await erp((order) => {
      Object.assign(order.lines[0] ?? {}, { ordered: 4, open: 4 })
    })
    expect(await fields()).toEqual(['quantity erp'])
    expect(await cases()).toEqual(['AMENDED_IN_ERP medium'])
  })

  it('telling the customer is a note of its own, and asks for the permission to write notes', async () => {
    await threeMugs()
    const asked = await ids()
    const told = { note: true, tellCustomer: 'We have added a third mug.' }
    await expectFault(acceptDrifts(given.db, testKeyRing, clock, person('finance'), asked, told), 'NOT_PERMITTED')
    await acceptDrifts(given.db, testKeyRing, clock, person('ecommerce'), asked, told)
    const notes = await given.db.shopNote.findMany({ where: { orderId }, orderBy: { id: 'asc' } })
    expect(notes.map(({ toCustomer }) => toCustomer)).toEqual([false, true])
  })

  it('ignored with a reason, which has to be given', async () => {
    await threeMugs()
    const asked = await ids()
    await expect(ignoreDrifts(given.db, clock, person('finance'), asked, ' ')).rejects.toThrow()
    await ignoreDrifts(given.db, clock, person('finance'), asked, 'agreed by telephone')
    expect(await rows(['ignored'])).toMatchObject([{ reason: 'agreed by telephone', decidedBy: 'A finance person' }])
    expect(await cases()).toEqual([])
  })

  it('pushed where the ERP can be asked; the rest is told to be done there by hand', async () => {
    later(1)
    await world.land([edited(oneCandleFewer)])
    await world.evaluate()
    await compare()
    const pushed = await pushDrifts(given.db, clock, person('ecommerce'), await ids())
    expect(pushed.decided).toBe(1)
    expect(pushed.skipped.length).toBeGreaterThan(0)
    for (const { reason } of pushed.skipped) expect(reason).toMatch(/change it there by hand/)
    const entry = await given.db.outboxEntry.findFirstOrThrow({ where: { orderId, kind: 'sales_order_part_cancel' } })
    const [row] = await rows(['pushing'])
    expect(entry).toMatchObject({ state: 'ready', reference: `DRIFT:${number}/drift/${row?.id}`, lookFirst: true })
    expect(entry.body).toMatchObject({ pieces: [{ quantity: 1, until: 1 }] })
    await erp((order) => {
      Object.assign(order.lines[1] ?? {}, { cancelled: 1, open: 2 })
    })
    expect(await fields(['pushed'])).toEqual(['quantity shop'])
    expect(await fields()).toEqual([])
    expect(await cases()).toEqual([])
  })

  it('a push the ERP refused opens the row again with its words', async () => {
    later(1)
    await world.land([edited(oneCandleFewer)])
    await world.evaluate()
    await compare()
    await pushDrifts(given.db, clock, person('ecommerce'), await ids())
    await given.db.outboxEntry.updateMany({
      where: { orderId, kind: 'sales_order_part_cancel' },
      data: { state: 'rejected', outcomeMessage: 'picked meanwhile' },
    })
    await given.db.webOrder.update({ where: { id: orderId }, data: { driftDirty: true } })
    await compare()
    expect((await rows()).find(({ field }) => field === 'quantity')?.reason).toBe(
      'The ERP refused it: picked meanwhile',
    )
  })

  it('cancelled whole: the ERP is asked for every open piece, and its cancellation is no news then', async () => {
    await threeMugs()
    const asked = await ids()
    await cancelDrifted(given.db, clock, person('ecommerce'), asked, 'the customer does not want it so')
    const entry = await given.db.outboxEntry.findFirstOrThrow({ where: { orderId, kind: 'sales_order_part_cancel' } })
    expect((entry.body as { pieces: { quantity: number }[] }).pieces.map(({ quantity }) => quantity)).toEqual([3, 3])
    await given.db.outboxEntry.update({
      where: { id: entry.id },
      data: { state: 'accepted', acceptedAt: world.clock.now, pkey: '1', ordNum: 'SO1' },
    })
    await erp((order) => {
      order.status = 'cancelled'
      for (const line of order.lines) Object.assign(line, { cancelled: line.ordered, open: 0 })
    })
    expect(await fields()).toEqual([])
    expect(await fields(['accepted'])).toEqual(['cancelled erp'])
    expect(await cases()).toEqual([])
  })

  it('nobody without the permission decides, nor on another shop', async () => {
    await threeMugs()
    const asked = await ids()
    for (const role of ['service', 'viewer'] as const) {
      await expectFault(pushDrifts(given.db, clock, person(role), asked), 'NOT_PERMITTED')
      await expectFault(ignoreDrifts(given.db, clock, person(role), asked, 'no'), 'NOT_PERMITTED')
      await expectFault(cancelDrifted(given.db, clock, person(role), asked, 'no'), 'NOT_PERMITTED')
      const nothing = { note: false, tellCustomer: null }
      await expectFault(acceptDrifts(given.db, testKeyRing, clock, person(role), asked, nothing), 'NOT_PERMITTED')
    }
    const elsewhere = person('ecommerce', ['00000000-0000-7000-8000-00000000ffff'])
    await expectFault(ignoreDrifts(given.db, clock, elsewhere, asked, 'no'), 'NOT_PERMITTED')
    expect(await fields()).toEqual(['quantity erp'])
  })
})

describe('edits before despatch by the shop’s policy', () => {
  beforeEach(async () => {
    await given.db.shipmentPolicy.upsert({
      where: { storefrontId: world.storefront.id },
      create: { storefrontId: world.storefront.id, editsBefore: 'amend' },
      update: { editsBefore: 'amend' },
    })
  })
  afterAll(() => given.db.shipmentPolicy.deleteMany())

  it('a piece taken away becomes a request to the ERP by itself, everything else waits for a person', async () => {
    later(1)
    await world.land([edited(oneCandleFewer)])
    await world.evaluate()
    await compare()
    expect(await fields(['pushing'])).toEqual(['quantity shop'])
    expect(await rows(['pushing'])).toMatchObject([{ decidedBy: 'Selvedge', decidedById: null }])
    expect(await given.db.outboxEntry.count({ where: { orderId, kind: 'sales_order_part_cancel' } })).toBe(1)
  })

  it('not once something has left', async () => {
    await erp((order) => {
      order.status = 'shipped'
      for (const line of order.lines) Object.assign(line, { shipped: line.ordered, open: 0 })
    })
    later(1)
    await world.land([edited(oneCandleFewer)])
    await world.evaluate()
    await compare()
    expect(await fields(['pushing'])).toEqual([])
    expect(await cases()).toEqual(['AMENDED_IN_SHOP critical'])
  })

  it('an edit taken back before it left takes the request back', async () => {
    later(1)
    await world.land([edited(oneCandleFewer)])
    await world.evaluate()
    await compare()
    later(1)
    await world.land([edited(() => {})])
    await world.evaluate()
    await compare()
    const entry = await given.db.outboxEntry.findFirstOrThrow({ where: { orderId, kind: 'sales_order_part_cancel' } })
    expect(entry.state).toBe('withdrawn')
    expect(await fields()).toEqual([])
  })
})

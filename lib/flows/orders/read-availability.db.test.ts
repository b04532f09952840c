import { describe, expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { createPassageWorld, recordedOrder } from './testing/passage-world.ts'

const given = givenDatabase()

/** Three pieces of one item to Britain: MAIN, then EU1. Placed four times. */
const sku = 'BNE-MER-S-FOR'
const orders = [9001, 9002, 9003, 9004].map((id) =>
  recordedOrder(263, { id, number: String(id), transaction_id: `pi_${id}` }),
)

interface Shelf {
  location: string
  ots: number
  lot?: string
  readAt?: Date
}

async function world(shelves: readonly Shelf[]) {
  const made = await createPassageWorld(given.db)
  const connectionId = made.storefront.erpConnectionId
  const item = await given.db.erpItem.findFirstOrThrow({ where: { connectionId, thirdPartyItem: sku } })
  for (const [index, { location, ots, lot = '', readAt = made.clock.now }] of shelves.entries()) {
    await given.db.erpStock.create({
      data: {
        connectionId,
        pkey: `${index}`,
        itemKey: item.itemKey,
        location,
        lot,
        qoh: ots,
        ots,
        readAt,
        changeNo: 1n,
      },
    })
    await given.db.erpStockLocation.upsert({
      where: { connectionId_location: { connectionId, location } },
      create: { connectionId, location, asOf: readAt, readAt },
      update: {},
    })
  }
  return { ...made, item }
}

const locations = async (of: Awaited<ReturnType<typeof world>>) => {
  const entries = await Promise.all(orders.map(({ id }) => of.entry(id)))
  return entries.map((entry) => {
    const body = entry?.body as {
      location: string
      lines: { location: string }[]
      why: { what: string; reason: string }[]
    }
    return body.location
  })
}
const again = (of: Awaited<ReturnType<typeof world>>) =>
  given.db.webOrder.updateMany({ where: { storefrontId: of.storefront.id }, data: { dirty: true } })

describe('rule 14: the warehouse by availability', () => {
  it('without an inventory the first of the list goes, as with one that was not read of late', async () => {
    const none = await world([])
    await none.land(orders)
    await none.evaluate()
    expect(new Set(await locations(none))).toEqual(new Set(['MAIN']))
    const readAt = new Date(none.clock.now.getTime() - 25 * 3_600_000)
    const old = await world([
      { location: 'MAIN', ots: 0, readAt },
      { location: 'EU1', ots: 9, readAt },
    ])
    await old.land(orders)
    await old.evaluate()
    expect(new Set(await locations(old))).toEqual(new Set(['MAIN']))
  })

  it('orders of one batch do not take the same piece; segregated lots count for nothing', async () => {
    const made = await world([
      { location: 'MAIN', ots: 7 },
      { location: 'MAIN', ots: 500, lot: 'SAMPLE' },
      { location: 'EU1', ots: 500 },
    ])
    await made.land(orders)
    await made.evaluate()
    const placed = await locations(made)
    expect([...placed].sort()).toEqual(['EU1', 'EU1', 'MAIN', 'MAIN'])
    // Judged again each finds its stock where it was, also once a computation has counted what they take.
    await again(made)
    await made.evaluate(1)
    expect(await locations(made)).toEqual(placed)
    const { erpConnectionId: connectionId, id: storefrontId } = made.storefront
    const pending = { connectionId, itemId: made.item.id, storefrontId, location: 'MAIN', stage: 'queued' }
    await given.db.stockPending.create({ data: { ...pending, units: 6 } })
    await given.db.stockPolicy.create({ data: { storefrontId, computedAt: made.clock.now } })
    await again(made)
    await made.evaluate()
    expect(await locations(made)).toEqual(placed)
  })

  it('what other orders have taken there is not there', async () => {
    const made = await world([
      { location: 'MAIN', ots: 50 },
      { location: 'EU1', ots: 500 },
    ])
    const { erpConnectionId: connectionId, id: storefrontId } = made.storefront
    const pending = { connectionId, itemId: made.item.id, storefrontId, location: 'MAIN', stage: 'accepted' }
    await given.db.stockPending.create({ data: { ...pending, units: 50 } })
    await made.land(orders)
    await made.evaluate()
    expect(new Set(await locations(made))).toEqual(new Set(['EU1']))
    const [entry] = await Promise.all(orders.map(({ id }) => made.entry(id)))
    expect(JSON.stringify(entry?.body)).toMatch(/EU1: the first of the list that has 3 \(EU1 has 500, MAIN has 0\)/)
  })
})

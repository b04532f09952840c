import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeCensus } from '../../lib/flows/orders/take-census.ts'
import type { JoinedSandboxes } from './testing/joined-sandboxes.ts'
import { joinSandboxes } from './testing/joined-sandboxes.ts'
import { loseLanded } from './testing/lose-landed.ts'
import { paidOrders } from './testing/recorded-store.ts'

let joined: JoinedSandboxes
beforeAll(async () => {
  joined = await joinSandboxes()
  await joined.sync()
})
afterAll(() => joined?.close())

const census = (scope: 'recent' | 'whole') => takeCensus(joined.context, joined.storefrontId, { scope })

/** One of each standing, and the shop's oldest and newest paid order: 88 and 177 held, 93 cancelled, the others in the ERP. */
const lost = [88, 93, 177, 404, 506]

describe.sequential('the board against the shop’s own count', () => {
  it('reads five landed orders that were deleted as 5 unexplained, and still as the shop’s own number of paid ones', async () => {
    const before = await joined.status()
    expect(paidOrders.map(({ id }) => id)).toEqual(expect.arrayContaining(lost))
    await loseLanded(joined.db, lost)
    expect(await joined.status()).toMatchObject({
      paid: 240,
      inErp: before.inErp - 2,
      held: before.held - 2,
      cancelled: before.cancelled - 1,
      unexplained: 5,
      money: before.money,
    })
  })

  it('failure 17: reads them again as they stood once the next census has landed them, and sends nothing twice', async () => {
    const { erp } = joined
    const { writes } = erp.requests()
    const ledger = erp.ledger()
    expect(await census('whole')).toMatchObject({ missing: 5, changed: 0, vanished: 0 })
    // Landed again, and waiting: what the shop lists is explained from here on.
    expect(await joined.status()).toMatchObject({ paid: 240, unexplained: 0, queued: 5 })
    await joined.sync()
    expect(await joined.status()).toMatchObject({ paid: 240, inErp: 188, held: 37, cancelled: 15, unexplained: 0 })
    expect(erp.ledger()).toEqual(ledger)
    expect(erp.requests().writes).toBe(writes)
  })

  it('failure 2: a second census changes nothing and asks the ERP nothing', async () => {
    const { db, erp } = joined
    const seen = async () => ({
      line: await joined.status(),
      revisions: await db.landedRevision.count(),
      sightings: await db.revisionSighting.count(),
      dirty: await db.webOrder.count({ where: { dirty: true } }),
      events: await db.exceptionEvent.count(),
      asked: erp.requests().count,
    })
    const before = await seen()
    for (const scope of ['recent', 'whole'] as const) {
      expect(await census(scope)).toMatchObject({ missing: 0, changed: 0, vanished: 0 })
    }
    expect(await seen()).toEqual(before)
  })

  it('failure 11: an order nobody can read is unexplained, by name, and holds up no other; mended it comes by itself', async () => {
    const { shop, db } = joined
    const [bad] = shop.makeOrders(1, { seed: 5, overrides: { payment_method: 7 as never } })
    const good = shop.makeOrders(3, { seed: 6 })
    shop.clock.setOffsetSeconds(60)
    await joined.sync()
    expect(await joined.status()).toMatchObject({ paid: 244, unexplained: 1, exceptions: { CONNECTION_UNREADABLE: 1 } })
    expect(await db.webOrder.count({ where: { externalId: { in: good.map(({ id }) => String(id)) } } })).toBe(3)
    const found = await db.exceptionCase.findFirstOrThrow({ where: { code: 'CONNECTION_UNREADABLE' } })
    expect(found.cause).toMatchObject({ orders: [String(bad?.id)] })

    shop.touchOrder(bad?.id ?? 0, { payment_method: 'stripe' })
    shop.clock.setOffsetSeconds(120)
    await joined.sync()
    const mended = await joined.status()
    expect(mended).toMatchObject({ paid: 244, unexplained: 0 })
    expect(mended.exceptions).not.toHaveProperty('CONNECTION_UNREADABLE')
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { evaluateOrders } from '../../lib/flows/orders/evaluate-orders.ts'
import { lookUpOrders } from '../../lib/flows/orders/look-up-orders.ts'
import { pollOrders } from '../../lib/flows/orders/poll-orders.ts'
import { pushOrders } from '../../lib/flows/orders/push-orders.ts'
import type { JoinedSandboxes, JoinOptions } from './testing/joined-sandboxes.ts'
import { joinSandboxes, operator, referenceOf } from './testing/joined-sandboxes.ts'
import { moneyOf, paidOrders } from './testing/recorded-store.ts'

let joined: JoinedSandboxes
afterEach(() => joined?.close())
const join = async (options: JoinOptions) => {
  joined = await joinSandboxes(options)
}

const byNumber = (a: number, b: number) => a - b
const inBucket = async (bucket: 'excluded' | 'in_erp' | 'queued') => {
  const rows = await joined.db.webOrder.findMany({ where: { bucket }, select: { externalId: true } })
  return rows.map(({ externalId }) => Number(externalId)).sort(byNumber)
}

describe('the go-live instant (rule 2)', () => {
  it('in November: nothing paid before it is sent, all of it is landed and excluded before go-live', async () => {
    const liveFrom = new Date('2026-11-01T00:00:00Z')
    await join({ liveFrom })
    await joined.sync()
    const older = paidOrders.filter(({ paidAt }) => paidAt < liveFrom).map(({ id }) => id)
    const newer = paidOrders.filter(({ paidAt }) => paidAt >= liveFrom)
    expect(older.length).toBeGreaterThan(50)
    expect(newer.length).toBeGreaterThan(50)
    expect(await inBucket('excluded')).toEqual(older.sort(byNumber))
    expect(
      await joined.db.webOrder.groupBy({ by: ['exclusionCode'], _count: true, orderBy: { exclusionCode: 'asc' } }),
    ).toEqual([
      { exclusionCode: 'BEFORE_GO_LIVE', _count: older.length },
      { exclusionCode: null, _count: expect.any(Number) },
    ])
    const line = await joined.status()
    expect(line).toMatchObject({ paid: 240, excluded: older.length, unexplained: 0, queued: 0 })
    expect(line.inErp + line.held + line.cancelled).toBe(newer.length)
    expect(line.cancelled).toBe(newer.filter(({ isCancelled }) => isCancelled).length)
    expect(line.money).toEqual(moneyOf(paidOrders))
    const sent = Object.keys(joined.erp.ledger().byReference)
    expect(sent).toHaveLength(line.inErp)
    expect(sent.filter((reference) => older.some((id) => referenceOf(id) === reference))).toEqual([])
  })
})

describe('the modes of a flow (rule 2; failure 41: one write gate)', () => {
  it('shadow: everything is landed and mapped, the ERP receives no write at all; live sends exactly that', async () => {
    await join({ mode: 'shadow' })
    const { erp, db, context, storefrontId, erpConnectionId } = joined
    await joined.sync()
    await joined.sync()
    // Asked outright, as a job that was queued before the switch would.
    expect(await pushOrders(context, erpConnectionId)).toMatchObject({ accepted: 0 })
    await lookUpOrders(context, erpConnectionId)
    expect(await joined.status()).toMatchObject({
      paid: 240,
      queued: 188,
      held: 37,
      inErp: 0,
      unexplained: 0,
      lagSeconds: 0,
    })
    expect(erp.requests()).toMatchObject({ writes: 0 })
    expect(erp.ledger().orders).toBe(0)
    const wouldSend = await inBucket('queued')
    expect(await db.outboxAttempt.count()).toBe(0)

    await setFlowMode(db, operator, storefrontId, 'orders', 'live')
    await joined.sync()
    expect(await inBucket('in_erp')).toEqual(wouldSend)
    expect(Object.keys(erp.ledger().byReference).sort()).toEqual(wouldSend.map(referenceOf).sort())
    expect(erp.ledger().duplicates).toBe(0)
  })

  it('from live back to shadow: what is in the ERP stays counted, what comes after is not sent', async () => {
    await join({ mode: 'live' })
    const { erp, db, shop, storefrontId } = joined
    await joined.sync()
    await setFlowMode(db, operator, storefrontId, 'orders', 'shadow')
    const { writes } = erp.requests()
    shop.makeOrders(5)
    shop.clock.setOffsetSeconds(60)
    await joined.sync()
    expect(await joined.status()).toMatchObject({ paid: 245, inErp: 188, unexplained: 0 })
    expect(erp.requests().writes).toBe(writes)
  })

  it('off: neither the shop nor the ERP is asked anything', async () => {
    await join({ mode: 'off' })
    const { shop, erp, db, context, storefrontId, erpConnectionId } = joined
    await joined.sync()
    await pollOrders(context, storefrontId).catch(() => undefined)
    expect(await evaluateOrders(context, storefrontId)).toEqual({ evaluated: 0 })
    expect(await pushOrders(context, erpConnectionId)).toMatchObject({ accepted: 0 })
    expect(shop.requests().count).toBe(0)
    expect(erp.requests().writes).toBe(0)
    expect(await db.webOrder.count()).toBe(0)
    expect(await joined.status()).toMatchObject({ paid: 0, unexplained: 0 })
  })
})

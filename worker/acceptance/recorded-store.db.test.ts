import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dismissCase } from '../../lib/exceptions/dismiss-case.ts'
import { saveMappingRows } from '../../lib/mappings/save-rows.ts'
import { person } from '../../scripts/testing/given.ts'
import { cancelledOrders, carryOutCommands, faultsUnder, statedLine } from './testing/demo-faults.ts'
import type { JoinedSandboxes } from './testing/joined-sandboxes.ts'
import { joinSandboxes, referenceOf } from './testing/joined-sandboxes.ts'
import { moneyOf, paidOrders } from './testing/recorded-store.ts'

let joined: JoinedSandboxes
beforeAll(async () => {
  joined = await joinSandboxes()
  await joined.sync()
})
afterAll(() => joined?.close())

const holding = faultsUnder('Faults that hold orders')
const remarks = faultsUnder('Remarks')
const byNumber = (a: number, b: number) => a - b

async function openFindings(blocking: boolean) {
  const subjects = await joined.db.exceptionSubject.findMany({
    where: { closedAt: null, blocking },
    select: { order: { select: { externalId: true } }, case: { select: { code: true, cause: true } } },
  })
  const orders = new Map<string, number[]>()
  for (const { order, case: found } of subjects) {
    const { field, value } = found.cause as { field: string; value: string }
    const key = [found.code, field, value].join(' ')
    orders.set(key, [...(orders.get(key) ?? []), Number(order?.externalId)].sort(byNumber))
  }
  return Object.fromEntries(orders)
}

const asFindings = (faults: typeof holding) =>
  Object.fromEntries(
    faults.map(({ code, cause, orders }) => [[code, cause.field, cause.value].join(' '), orders.sort(byNumber)]),
  )

/** What the ERP's own book has under every reference, as text. */
const booked = () =>
  Object.fromEntries(
    Object.keys(joined.erp.ledger().byReference).map((reference) => {
      const [order] = joined.erp.ordersUnder(reference)
      return [reference, `${order?.curr_code} ${String(order?.total_amt).replace(/(\.\d\d)0+$/, '$1')}`]
    }),
  )

const owed = (these: readonly (typeof paidOrders)[number][]) =>
  Object.fromEntries(these.map(({ id, currency, owed }) => [referenceOf(id), `${currency} ${owed}`]))

describe.sequential('the recorded store, from an empty database', () => {
  it('is counted as the shop counts itself: 240 paid, money by currency to the penny, nothing unexplained', async () => {
    expect(paidOrders).toHaveLength(240)
    const line = await joined.status()
    expect(line).toMatchObject({ paid: 240, unexplained: 0, queued: 0, excluded: 0, lagSeconds: 0 })
    expect(line.inErp + line.excluded + line.cancelled + line.held + line.queued + line.unexplained).toBe(line.paid)
    expect(line.money).toEqual(moneyOf(paidOrders))
    expect(Object.values(line.heldBy).reduce((total, orders) => total + orders, 0)).toBe(line.held)
    const census = await joined.db.census.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(census.counts).toMatchObject({ processing: 75, completed: 150, refunded: 15 })
  })

  it('stands as docs/demo-faults.md says: every planted fault with its orders, and no other', async () => {
    expect(await joined.status()).toMatchObject(statedLine())
    expect(await openFindings(true)).toEqual(asFindings(holding))
    expect(await openFindings(false)).toEqual(asFindings(remarks))
    const cancelled = await joined.db.webOrder.findMany({
      where: { bucket: 'cancelled' },
      select: { externalId: true },
    })
    expect(cancelledOrders()).toEqual(cancelled.map(({ externalId }) => Number(externalId)).sort(byNumber))
    expect(cancelledOrders()).toEqual(
      paidOrders
        .filter(({ isCancelled }) => isCancelled)
        .map(({ id }) => id)
        .sort(byNumber),
    )
  })

  it('has in the ERP exactly what is neither held nor cancelled, each once, with the total it must have', () => {
    const heldOnes = new Set(holding.flatMap(({ orders }) => orders))
    const going = paidOrders.filter(({ id, isCancelled }) => !isCancelled && !heldOnes.has(id))
    expect(booked()).toEqual(owed(going))
    expect(joined.erp.ledger()).toMatchObject({ orders: going.length, duplicates: 0, pending: 0 })
  })

  it('lets every order go by itself once its fault is repaired as the page says', async () => {
    const { db, shop, erp, context } = joined
    const writes = erp.requests().writes
    for (const { link } of holding) {
      if (!link) continue
      const target = link.kind === 'charge' ? { kind: 'charge', code: link.to } : { kind: 'item', item: link.to }
      const rows = [{ match: { key: link.key }, target }]
      await saveMappingRows(db, context.clock, person('ecommerce'), { table: 'item_link', storefrontId: null, rows })
    }
    expect(await carryOutCommands({ shop: shop.url, erp: erp.url })).toBe(7)
    // A poll leaves the shop's last ten seconds to the next one.
    shop.clock.setOffsetSeconds(60)
    await joined.sync()

    const due = paidOrders.filter(({ isCancelled }) => !isCancelled)
    const line = await joined.status()
    expect(line).toMatchObject({ paid: 240, inErp: due.length, cancelled: 15, held: 0, heldBy: {}, unexplained: 0 })
    expect(line.money).toEqual(moneyOf(paidOrders))
    expect(booked()).toEqual(owed(due))
    expect(erp.ledger()).toMatchObject({ orders: due.length, duplicates: 0, pending: 0 })
    expect(erp.requests().writes - writes).toBe(holding.flatMap(({ orders }) => orders).filter(isOnce).length)
    expect(await openFindings(true)).toEqual({})
  })

  it('keeps what needs no repair until a person says so, and dismissing it moves no order', async () => {
    const { db, context } = joined
    const open = await db.exceptionCase.findMany({ where: { state: 'open' }, select: { id: true, cause: true } })
    expect(open.map(({ cause }) => (cause as { value: string }).value)).toEqual(['CND-FIG'])
    const before = await joined.status()
    for (const { id } of open) {
      await dismissCase(db, context.clock.now(), person('ecommerce'), id, 'sold at its sale price')
    }
    expect(await joined.status()).toEqual({ ...before, exceptions: {} })
  })
})

const isOnce = (id: number, at: number, all: number[]) => all.indexOf(id) === at

import { beforeEach, describe, expect, it } from 'vitest'
import { givenDatabase, givenOrder, givenStorefront } from '../../scripts/testing/given.ts'
import { recountCases } from './case-figures.ts'
import type { Finding } from './codes.ts'
import { evaluate, givenCase, unknownSku } from './testing/given-case.ts'

const given = givenDatabase()
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 10, minute))

let shop: string
beforeEach(async () => {
  shop = (await givenStorefront(given.db)).id
})

const figures = async () =>
  (
    await given.db.exceptionCase.findMany({
      where: { storefrontId: shop },
      orderBy: { causeKey: 'asc' },
      select: { id: true, state: true, orders: true, held: true, money: true, oldestPlacedAt: true },
    })
  ).map((row) => ({ ...row }))

describe('what a case carries', () => {
  it('counts an order once whatever its lines, and what is held apart from what is only remarked on', async () => {
    const [first, second] = [
      await givenOrder(given.db, shop, { placedAt: new Date('2026-11-18T08:00:00Z') }),
      await givenOrder(given.db, shop, { placedAt: new Date('2026-11-19T08:00:00Z') }),
    ]
    await evaluate(given.db, at(0), shop, [
      [first, [unknownSku('A', '1'), unknownSku('A', '2')]],
      [second, [{ ...unknownSku('A'), blocking: false }]],
    ])
    expect(await figures()).toMatchObject([
      { orders: 2, held: 1, money: { GBP: '200000' }, oldestPlacedAt: new Date('2026-11-18T08:00:00Z') },
    ])
    await evaluate(given.db, at(1), shop, [[first, [unknownSku('A', '2')]]])
    expect(await figures()).toMatchObject([{ orders: 2, held: 1, money: { GBP: '200000' } }])
    await evaluate(given.db, at(2), shop, [[first, []]])
    expect(await figures()).toMatchObject([
      { orders: 1, held: 0, money: { GBP: '100000' }, oldestPlacedAt: new Date('2026-11-19T08:00:00Z') },
    ])
  })

  it('of a closed case is what it touched, and begins anew when it reopens', async () => {
    const { caseId, orders, value } = await givenCase(given.db, at(0), shop, { orders: 3 })
    const [first = 0n, ...rest] = orders
    for (const orderId of orders) await evaluate(given.db, at(1), shop, [[orderId, []]])
    expect(await figures()).toMatchObject([
      { id: caseId, state: 'closed', orders: 3, held: 0, money: { GBP: '300000' } },
    ])
    await evaluate(given.db, at(2), shop, [[first, [unknownSku(value)]]])
    expect(await figures()).toMatchObject([{ id: caseId, state: 'open', orders: 1, held: 1, money: { GBP: '100000' } }])
    expect(rest).toHaveLength(2)
  })

  it('is what its subjects come to after whatever happened, also when evaluations race', async () => {
    const orders = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        givenOrder(given.db, shop, { placedAt: new Date(Date.UTC(2026, 10, 1 + n)) }),
      ),
    )
    let seed = 7
    const chance = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    const found = (): Finding[] =>
      Array.from({ length: chance(4) }, () => ({
        ...unknownSku(`S-${chance(3)}`, String(chance(2))),
        blocking: chance(2) === 0,
      }))
    for (let round = 0; round < 12; round++) {
      await Promise.all(orders.map((orderId) => evaluate(given.db, at(round), shop, [[orderId, found()]])))
      const carried = await figures()
      await given.db.$transaction((tx) => recountCases(tx, null))
      expect(carried, `round ${round}`).toEqual(await figures())
    }
  })
})

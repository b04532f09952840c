import fc from 'fast-check'
import { expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { pushDispatches } from './push-dispatches.ts'
import type { ShippingWorld, SoldOrder } from './testing/shipping-world.ts'
import { createShippingWorld } from './testing/shipping-world.ts'

const given = givenDatabase()
const hourMs = 3_600_000

interface Shipment {
  order: SoldOrder
  pickNum: string
  isSilent: boolean
  isChanged: boolean
}

const faults = fc.array(
  fc.record({
    method: fc.constantFrom('POST', 'PUT', 'GET'),
    rate: fc.constantFrom(0.2, 0.4),
    how: fc.constantFrom(
      { replyLost: true },
      { truncate: true as const },
      { cut: 'before' as const },
      { cut: 'after' as const },
      { status: 500 },
      { status: 429 },
      { html: true },
    ),
  }),
  { minLength: 1, maxLength: 3 },
)

const scenario = fc.record({
  orders: fc.integer({ min: 2, max: 4 }),
  /** How an order is split: pieces of each line that go with the first pick, in quarters. */
  splits: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 }),
  ages: fc.array(fc.constantFrom(0, 0, 2, 400), { minLength: 4, maxLength: 4 }),
  changed: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  message: fc.constantFrom('completed_mail', 'note', 'fulfilment'),
  fulfilments: fc.boolean(),
  completedMail: fc.boolean(),
  faults,
})

/** Two pickers' worth of one order; the second null where all goes with the first. */
function splitOf(order: SoldOrder, quarters: number): Record<number, number>[] {
  const first: Record<number, number> = {}
  const rest: Record<number, number> = {}
  for (const [at, { quantity }] of order.lines.entries()) {
    const now = Math.round((quantity * quarters) / 4)
    if (now > 0) first[at] = now
    if (quantity > now) rest[at] = quantity - now
  }
  return [first, rest].filter((pieces) => Object.keys(pieces).length > 0)
}

async function ship(
  on: ShippingWorld,
  one: typeof scenario extends fc.Arbitrary<infer Case> ? Case : never,
): Promise<Shipment[]> {
  const shipments: Shipment[] = []
  const orders = await on.sell(one.orders)
  const picks: { order: SoldOrder; pieces: Record<number, number>; age: number }[] = []
  for (const [at, order] of orders.entries()) {
    const parts = splitOf(order, one.splits[at] ?? 4)
    for (const pieces of parts) picks.push({ order, pieces, age: one.ages[at] ?? 0 })
  }
  // In any order, some while the others are on their way already.
  const later = picks.splice(Math.ceil(picks.length / 2))
  const push = () =>
    Promise.all([
      pushDispatches(on.ctx, on.storefrontId).catch(() => undefined),
      pushDispatches({ ...on.ctx, worker: 'another worker' }, on.storefrontId).catch(() => undefined),
    ])
  for (const batch of [picks, later]) {
    for (const { order, pieces, age } of batch) {
      const shippedAt = new Date(on.now().getTime() - age * hourMs)
      const { id, pickNum } = await on.pick(order, { pieces, shippedAt })
      shipments.push({ order, pickNum, isSilent: age > 0, isChanged: false })
      if (one.changed[shipments.length % 4]) {
        await on.judge()
        await push()
        on.pass(30)
        await on.changePick(id, { trackNos: [`CHANGED${shipments.length}`] })
        Object.assign(shipments.at(-1) ?? {}, { isChanged: true })
      }
    }
    for (let round = 0; round < 3; round++) {
      await on.judge()
      await push()
      on.pass(45)
    }
  }
  on.shop.faults.clear()
  on.pass(600)
  await on.settle()
  return shipments
}

it('random shipments under random faults and two pushers: each told once, noted once, none before go-live', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (one) => {
      const on = await createShippingWorld(given.db)
      try {
        await on.db.storefrontFlow.updateMany({
          where: { storefrontId: on.storefrontId, flow: 'shipments' },
          data: { liveSince: new Date(on.now().getTime() - hourMs) },
        })
        await on.db.shipmentPolicy.create({ data: { storefrontId: on.storefrontId, message: one.message } })
        on.shop.setSwitches({ fulfilments: one.fulfilments, completedMail: one.completedMail })
        for (const { how, ...fault } of one.faults) on.shop.faults.add({ ...fault, ...how, match: '/orders/' })
        const shipments = await ship(on, one)
        const rows = await on.dispatches()
        expect(rows.map(({ state }) => state)).toEqual(shipments.map(() => 'confirmed'))
        expect(rows.map(({ version, confirmedVersion }) => version - (confirmedVersion ?? 0))).toEqual(
          rows.map(() => 0),
        )
        for (const { order, pickNum } of shipments) {
          const marked = on.notes(order).filter((text) => new RegExp(`Shipment ${pickNum}(?![/\\d])`).test(text))
          const isByFulfilment = one.fulfilments
          expect(on.shop.fulfilments(order.number).filter((f) => JSON.stringify(f).includes(pickNum))).toHaveLength(
            isByFulfilment ? 1 : 0,
          )
          expect(marked.length).toBeLessThanOrEqual(1)
          if (!isByFulfilment) expect(marked).toHaveLength(1)
          const all = on.notes(order).filter((text) => text.includes(`Shipment ${pickNum}`))
          expect(new Set(all.map((text) => text.match(/Shipment [P\d/]+/)?.[0])).size).toBe(all.length)
        }
        for (const order of new Set(shipments.map((shipment) => shipment.order))) {
          const own = shipments.filter((shipment) => shipment.order === order)
          const mails = on.mails(order)
          const told = own.filter(({ isSilent }) => !isSilent).length
          expect(mails.filter((kind) => kind === 'completed').length).toBeLessThanOrEqual(1)
          expect(mails).toHaveLength(told)
          // A silent one is completed only where the shop mails nobody.
          const isCompleted = told > 0 || !one.completedMail
          expect(on.shop.order(order.number)?.status).toBe(isCompleted ? 'completed' : 'processing')
        }
      } finally {
        await on.close()
      }
    }),
    { numRuns: 25, interruptAfterTimeLimit: 150_000 },
  )
})

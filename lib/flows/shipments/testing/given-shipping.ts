import { afterEach, beforeEach } from 'vitest'
import { givenDatabase } from '../../../../scripts/testing/given.ts'
import { setShipmentPolicy } from '../set-shipment-policy.ts'
import type { ShippingWorld, SoldOrder } from './shipping-world.ts'
import { createShippingWorld, operator } from './shipping-world.ts'

/** A shop that sells and an ERP that ships, made anew before each test, and what tests ask of them. */
export function givenShipping() {
  const given = givenDatabase()
  const world = { on: undefined as unknown as ShippingWorld }
  beforeEach(async () => {
    world.on = await createShippingWorld(given.db)
  })
  afterEach(() => world.on.close())
  return Object.assign(world, {
    async one(more = {}): Promise<SoldOrder> {
      const [order] = await world.on.sell(1, more)
      if (!order) throw new Error('no order')
      return order
    },
    status: ({ number }: SoldOrder) => world.on.shop.order(number)?.status,
    states: async () => (await world.on.dispatches()).map(({ state }) => state),
    setPolicy: (patch: object) => setShipmentPolicy(world.on.db, operator, world.on.storefrontId, patch),
    /** As the poll lands what the shop shows. */
    async land({ id, number }: SoldOrder, more = {}) {
      const { status: statusSlug } = world.on.shop.order(number) ?? { status: 'trash' }
      await world.on.db.webOrder.update({ where: { id }, data: { statusSlug, dispatchDirty: true, ...more } })
    },
  })
}

import type { Erp } from './bluecherry/create-erp.ts'
import type { SettingsWish } from './bluecherry/settings.ts'
import { chanceOf } from './bluecherry/warehouse-plan.ts'
import type { Random } from './http/random.ts'
import type { Shop } from './woocommerce/create-shop.ts'
import type { Order } from './woocommerce/wire.ts'

/** The warehouse of the demo: most old orders left long ago; of the others the first leave within a minute, the last in ten. */
export const demoSettings: SettingsWish = {
  memosPosted: false,
  warehouse: {
    share: 0.95,
    leftAlready: 0.85,
    pickAfterMs: 40_000,
    shipAfterMs: 45_000,
    invoiceAfterMs: 15_000,
    creditAfterMs: 60_000,
    incidents: 0.3,
  },
}

const orderIdOf = (altpo: string) => Number(altpo.split(':').at(-1))
const minuteMs = 60_000
/** Stands on an order whose customer has called: nobody calls twice. */
const changedMind = 'Customer called to change the order'

/**
 * What the demo's customers and clerks do in the shop after the sale; each call does what is due by now. A share of what left
 * is refunded: a piece, a line, the shipping, a little money, all of it. A few orders on their way change their address or a
 * quantity, or are cancelled too late. What an order meets depends on its number alone, so that a restart repeats nothing.
 */
export function createDemoCustomers(shop: Shop, erp: Erp): () => void {
  const refundsLeft = (order: Order) => order.status === 'processing' || order.status === 'completed'

  const sendBack = (order: Order, random: Random) => {
    const line = order.line_items.find(({ quantity, total }) => quantity > 0 && Number(total) > 0)
    const kind = random()
    if (kind < 0.15) shop.refund(order.id, { amount: '2.50', reason: 'Sorry for the delay' })
    else if (kind < 0.3 && Number(order.shipping_total) > 0)
      shop.refund(order.id, { shipping: true, reason: 'Arrived late' })
    else if (kind < 0.4) shop.refund(order.id, { full: true, reason: 'Did not suit', byGateway: true })
    else if (line) {
      const quantity = kind < 0.7 ? 1 : line.quantity
      shop.refund(order.id, { lines: [{ id: line.id, quantity }], reason: kind < 0.6 ? 'Wrong size' : 'Faulty' })
    }
  }

  const changeMind = (order: Order, random: Random) => {
    const kind = random()
    const line = order.line_items.find(({ quantity }) => quantity > 1)
    const fewer = line && { line_items: [{ id: line.id, quantity: line.quantity - 1 }] }
    const elsewhere = { shipping: { ...order.shipping, address_2: 'c/o reception' } }
    const change = kind < 0.3 ? { status: 'cancelled' } : kind < 0.6 && fewer ? fewer : elsewhere
    shop.editOrder(order.id, { ...change, customer_note: changedMind })
  }

  return () => {
    const now = erp.clock.now().getTime()
    for (const { altpo, invNum, shippedAt } of erp.shipped()) {
      const random = chanceOf(erp.seed + 11, altpo)
      if (random() >= 0.12 || invNum === '' || now < shippedAt.getTime() + minuteMs * (0.5 + 4 * random())) continue
      const order = shop.order(orderIdOf(altpo))
      if (order && refundsLeft(order) && order.refunds.length === 0) sendBack(order, random)
    }
    for (const altpo of Object.keys(erp.ledger().byReference)) {
      const random = chanceOf(erp.seed + 12, altpo)
      if (random() >= 0.3) continue
      const [picked] = erp.picksUnder(altpo)
      const order = shop.order(orderIdOf(altpo))
      if (!order || !picked || picked.ship_date !== '' || order.status !== 'processing') continue
      if (order.customer_note !== changedMind && order.refunds.length === 0) changeMind(order, random)
    }
  }
}

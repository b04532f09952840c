import type { Random } from './random.ts'
import type { Sandboxes } from './sandboxes.ts'

/** What happened to orders after they were placed, by external id. */
export interface Upsets {
  /** Cancelled in the shop, or all their money given back: the ERP may or may not have got them before. */
  ended: Set<string>
  /** Some of their money given back: by line, an amount, the shipping. */
  partly: Set<string>
  /** Edited in the ERP by its people. */
  edited: Set<string>
  /** Refunds deleted again, by number. */
  deleted: number
  /** Refunds that stand, by number. */
  refunds: Map<number, string>
}

export const noUpsets = (): Upsets => ({
  ended: new Set(),
  partly: new Set(),
  edited: new Set(),
  deleted: 0,
  refunds: new Map(),
})

interface ShopOrder {
  id: number
  line_items: { id: number; quantity: number }[]
}

/**
 * Customers and back offices at work: of the orders sold so far some are cancelled, refunded in full, by line or by their
 * shipping, a refund is deleted again, and the ERP's people change a quantity. Each order is upset once.
 */
export async function upsetOrders(
  { control }: Sandboxes,
  sold: readonly string[],
  upsets: Upsets,
  options: { count: number; random: Random; referenceOf: (externalId: number) => string },
): Promise<void> {
  const { count, random, referenceOf } = options
  for (let n = 0; n < count; n++) {
    const id = sold[Math.floor(random() * sold.length)]
    const kind = random()
    if (id === undefined || upsets.ended.has(id) || upsets.partly.has(id) || upsets.edited.has(id)) continue
    if (kind < 0.15) {
      await control('shop', 'POST', `orders/${id}/cancel`, {})
      upsets.ended.add(id)
    } else if (kind < 0.3) {
      upsets.refunds.set(await refund(control, id, { full: true, byGateway: true }), id)
      upsets.ended.add(id)
    } else if (kind < 0.75) {
      const lines = kind < 0.5 ? await oneOfALine(control, id) : undefined
      const made = await refund(control, id, lines ? { lines } : kind < 0.6 ? { shipping: true } : { amount: '1.00' })
      upsets.partly.add(id)
      upsets.refunds.set(made, id)
      if (kind > 0.7) {
        await control('shop', 'DELETE', `refunds/${made}`)
        upsets.refunds.delete(made)
        upsets.deleted += 1
      }
    } else {
      upsets.edited.add(id)
      await editInErp(control, referenceOf(Number(id)))
    }
  }
}

async function refund(control: Sandboxes['control'], id: string, wish: object): Promise<number> {
  const made = await control<{ id: number }>('shop', 'POST', `orders/${id}/refund`, wish)
  return made.id
}

async function oneOfALine(control: Sandboxes['control'], id: string) {
  // Nothing is changed by an edit of nothing; it answers the order.
  const order = await control<ShopOrder>('shop', 'POST', `orders/${id}/touch`, { silent: true })
  const line = order.line_items[0]
  return line && [{ id: line.id, quantity: 1 }]
}

/** One piece more of the first line, where the ERP has the order and still lets it be changed. */
async function editInErp(control: Sandboxes['control'], reference: string): Promise<void> {
  const { orders } = await control<{ orders: { orderdetail?: { rows: { line_seq: number; ord_qty: number }[] } }[] }>(
    'erp',
    'GET',
    `orders/${encodeURIComponent(reference)}`,
  )
  const line = orders[0]?.orderdetail?.rows[0]
  if (!line) return
  const edit = { lines: [{ line: line.line_seq, qty: Number(line.ord_qty) + 1 }] }
  await control('erp', 'POST', `orders/${encodeURIComponent(reference)}/edit`, edit).catch(() => undefined)
}

import type { Json } from '../../kernel/digest.ts'
import { Fault } from '../../kernel/fault.ts'
import { repairText } from './repair-text.ts'
import type { WireOrder, WireRefund } from './wire.ts'
import { describeShape, tolerant } from './wire.ts'

type Read = (path: string, query?: Record<string, string>) => Promise<Json>

const atOnce = 100

export interface PageRefunds {
  /** Oldest first, by order id. */
  documents: Map<number, WireRefund[]>
  /** Orders with a refund of an unknown shape, and what is wrong with it. */
  unreadable: Map<number, string>
}

/**
 * Reads the refund documents of a page of orders: what was refunded by line stands only there. One listing by id for many
 * orders, the order's own listing for one.
 */
export function createRefundReader(read: Read) {
  return async (orders: readonly WireOrder[]): Promise<PageRefunds> => {
    const orderOf = new Map(orders.flatMap((order) => order.refunds.map((refund) => [refund.id, order.id] as const)))
    const found: PageRefunds = { documents: new Map(), unreadable: new Map() }
    for (const document of await askRefunds(read, orderOf)) {
      const checked = tolerant.refund.safeParse(repairText(document, []))
      const refund = document as unknown as WireRefund
      const orderId = orderOf.get(refund?.id)
      if (orderId === undefined) continue
      if (!checked.success) {
        found.unreadable.set(orderId, describeShape(checked.error, 'refund'))
        continue
      }
      const list = found.documents.get(orderId)
      if (list) list.push(refund)
      else found.documents.set(orderId, [refund])
    }
    for (const list of found.documents.values()) list.sort((a, b) => a.id - b.id)
    return found
  }
}

async function askRefunds(read: Read, orderOf: ReadonlyMap<number, number>): Promise<Json[]> {
  const ids = [...orderOf.keys()]
  const owners = new Set(orderOf.values())
  const [owner] = owners
  if (owner === undefined) return []
  if (owners.size === 1 && ids.length <= atOnce) {
    return listOf(await read(`orders/${owner}/refunds`, { per_page: String(atOnce) }))
  }
  const documents: Json[] = []
  for (let at = 0; at < ids.length; at += atOnce) {
    const include = ids.slice(at, at + atOnce).join(',')
    documents.push(...listOf(await read('refunds', { include, per_page: String(atOnce) })))
  }
  return documents
}

function listOf(page: Json): Json[] {
  if (Array.isArray(page)) return page
  throw new Fault('CONNECTION_UNREADABLE', "The shop's refunds are not what wc/v3 writes: a list was expected", {
    retry: 'later',
  })
}

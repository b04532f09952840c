import type { Json } from '../../kernel/digest.ts'
import { isFault } from '../../kernel/fault.ts'
import type { DispatchAbilities, ShopDispatches, ShownDispatches } from '../dispatch-port.ts'
import type { ShopConnection } from './connect-shop.ts'
import { unreadable } from './connect-shop.ts'
import { fulfilmentKeys, fulfilments, metaText, notes, orderFields, shownOrder } from './dispatch-wire.ts'
import { readAnswer } from './read-answer.ts'
import { unescapeHtml } from './unescape-html.ts'
import { describeShape } from './wire.ts'

/** How long a shop without fulfilments is not asked for them again. */
const absentForMs = 10 * 60_000

const completedMailPath = 'settings/email_customer_completed_order/enabled'

/** The reading half of ShopDispatches: two requests an order, three where the shop has fulfilments. */
export function createDispatchReader(
  shop: ShopConnection,
): Pick<ShopDispatches, 'dispatchAbilities' | 'readDispatches'> {
  let absentUntil = 0

  async function readFulfilments(orderId: string): Promise<ShownDispatches['fulfilments']> {
    if (shop.clock.now().getTime() < absentUntil) return null
    const answer = await shop.ask(`${orderPath(orderId)}/fulfillments`)
    if (answer.status === 404 && saysNoRoute(answer.json)) {
      absentUntil = shop.clock.now().getTime() + absentForMs
      return null
    }
    const checked = fulfilments.safeParse(readAnswer(answer, 'fulfillments'))
    if (!checked.success) throw unreadable(describeShape(checked.error, 'fulfillments'))
    return checked.data
      .filter(({ date_deleted }) => !date_deleted)
      .map(({ id, is_fulfilled, meta_data }) => ({
        id: String(id),
        mark: metaText(meta_data, fulfilmentKeys.mark),
        trackingNumber: metaText(meta_data, fulfilmentKeys.trackingNumber),
        fulfilled: is_fulfilled,
      }))
  }

  async function readNotes(orderId: string): Promise<ShownDispatches['notes']> {
    const checked = notes.safeParse(await shop.read(`${orderPath(orderId)}/notes`))
    if (!checked.success) throw unreadable(describeShape(checked.error, 'notes'))
    return checked.data.map(({ id, note, customer_note, date_created_gmt }) => ({
      id: String(id),
      text: plainText(note),
      toCustomer: customer_note,
      at: new Date(`${date_created_gmt}Z`),
    }))
  }

  return {
    async dispatchAbilities(): Promise<DispatchAbilities> {
      const answer = await shop.ask(completedMailPath)
      // Keys that may not see settings, and shops that lack the route, say nothing about writing.
      const closed = [401, 403, 404].includes(answer.status)
      return {
        completedMail: closed ? null : switchOf(readAnswer(answer, completedMailPath)),
        completedSlug: 'completed',
      }
    },

    async readDispatches(orderId): Promise<ShownDispatches | null> {
      try {
        const checked = shownOrder.safeParse(await shop.read(orderPath(orderId), { _fields: orderFields }))
        if (!checked.success) throw unreadable(describeShape(checked.error, 'order'))
        const [ofOrder, fulfilled] = await Promise.all([readNotes(orderId), readFulfilments(orderId)])
        const { status, date_paid_gmt, meta_data } = checked.data
        return {
          statusSlug: status,
          datePaid: date_paid_gmt === null ? null : new Date(`${date_paid_gmt}Z`),
          notes: ofOrder,
          meta: meta_data.flatMap(({ key, value }) =>
            typeof value === 'string' || typeof value === 'number' ? [{ key, value: String(value) }] : [],
          ),
          fulfilments: fulfilled,
        }
      } catch (error) {
        if (isFault(error, 'ORDER_UNKNOWN')) return null
        throw error
      }
    },
  }
}

export const orderPath = (orderId: string) => `orders/${encodeURIComponent(orderId)}`

function saysNoRoute(json: () => unknown): boolean {
  try {
    const body = json() as { code?: unknown } | null
    return body?.code === 'rest_no_route'
  } catch (error) {
    if (isFault(error)) return false
    throw error
  }
}

/** A checkbox of the shop's settings is yes or no; anything else is no word. */
function switchOf(setting: Json): boolean | null {
  if (setting === null || typeof setting !== 'object' || Array.isArray(setting)) return null
  return setting.value === 'yes' ? true : setting.value === 'no' ? false : null
}

/** A note as it was meant: its mark-up away, then its entities read. */
function plainText(html: string): string {
  const bare = html.replace(/<br\s*\/?>\s*|<\/p>\s*(?=<p)/gi, '\n').replace(/<\/?[a-z][^<>]*>/gi, '')
  return unescapeHtml(bare).trim()
}

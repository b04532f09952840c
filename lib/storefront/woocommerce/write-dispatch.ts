import type { z } from 'zod'
import type { HttpAnswer } from '../../http/answer.ts'
import type { Json } from '../../kernel/digest.ts'
import type { WriteLimits } from '../catalogue-port.ts'
import type { DispatchWritten, Fulfilment, ShopDispatches } from '../dispatch-port.ts'
import type { ShopConnection } from './connect-shop.ts'
import { fulfilment, fulfilmentKeys, metaText, note, orderFields, shownOrder } from './dispatch-wire.ts'
import { orderPath } from './read-dispatches.ts'
import { describeShape } from './wire.ts'
import { jsonOf, refusedWrite, unansweredWrite } from './write-outcome.ts'

/** The writing half of ShopDispatches: single requests, each sent once and judged by what the shop's answer shows. */
export function createDispatchWriter(
  shop: ShopConnection,
): Pick<ShopDispatches, 'writeNote' | 'writeFulfilment' | 'writeOrder'> {
  /** `shows` gives the id, or why what was asked did not come about. */
  async function write<Shape extends z.ZodType>(
    request: { path: string; body: Json; success: 200 | 201; shape: Shape },
    { deadlineMs }: WriteLimits,
    shows: (document: z.infer<Shape>) => DispatchWritten,
  ): Promise<DispatchWritten> {
    let answer: HttpAnswer
    try {
      answer = await shop.post(request.path, request.body, deadlineMs)
    } catch (error) {
      return unansweredWrite(error)
    }
    if (answer.status !== request.success) return refusedWrite(answer)
    const checked = request.shape.safeParse(jsonOf(answer))
    if (checked.success) return shows(checked.data)
    const why = describeShape(checked.error)
    return { kind: 'unknown', reason: `The shop answers ${answer.status} with something else than asked for: ${why}` }
  }

  return {
    writeNote: (orderId, { text, toCustomer }, limits) =>
      write(
        {
          path: `${orderPath(orderId)}/notes`,
          body: { note: text, customer_note: toCustomer },
          success: 201,
          shape: note,
        },
        limits,
        ({ id }) => ({ kind: 'done', id: String(id) }),
      ),

    writeFulfilment: (orderId, wanted, limits) =>
      write(
        { path: `${orderPath(orderId)}/fulfillments`, body: fulfilmentBody(wanted), success: 201, shape: fulfilment },
        limits,
        ({ id, meta_data }) => {
          const mark = metaText(meta_data, fulfilmentKeys.mark)
          if (mark === wanted.mark) return { kind: 'done', id: String(id) }
          return { kind: 'unknown', reason: `The shop's fulfilment does not carry the mark ${wanted.mark}` }
        },
      ),

    writeOrder: (orderId, { status, meta = [] }, limits) =>
      write(
        {
          path: `${orderPath(orderId)}?_fields=${orderFields}`,
          body: { ...(status !== undefined && { status }), ...(meta.length > 0 && { meta_data: [...meta] }) },
          success: 200,
          shape: shownOrder,
        },
        limits,
        (shown) => {
          if (String(shown.id) !== orderId) return { kind: 'unknown', reason: 'The shop answers with another order' }
          // Readable and otherwise: a plugin undid it. Writing again would mail the customer again.
          if (status !== undefined && shown.status !== status) {
            return refusal('status_not_taken', `The shop shows the status ${shown.status} instead of ${status}`)
          }
          const missing = meta.find(({ key, value }) => metaText(shown.meta_data, key) !== value)
          return missing
            ? refusal('meta_not_taken', `The shop does not show what was written as ${missing.key}`)
            : { kind: 'done', id: '' }
        },
      ),
  }
}

const refusal = (code: string, message: string): DispatchWritten => ({ kind: 'refused', code, message })

/** Every entry needs an id, 0 for a new one, or the shop answers 400 (woocommerce.md 5). It checks no quantities. */
function fulfilmentBody({ mark, lines, trackingNumber, trackingUrl, carrier, tellsCustomer }: Fulfilment): Json {
  const given: { key: string; value: Json }[] = [
    {
      key: fulfilmentKeys.lines,
      value: lines.map(({ lineId, quantity }) => ({ item_id: Number(lineId), qty: quantity })),
    },
    { key: fulfilmentKeys.trackingNumber, value: trackingNumber },
    { key: fulfilmentKeys.trackingUrl, value: trackingUrl },
    { key: fulfilmentKeys.carrier, value: carrier },
    { key: fulfilmentKeys.mark, value: mark },
  ]
  return {
    status: 'fulfilled',
    is_fulfilled: true,
    notify_customer: tellsCustomer,
    meta_data: given.filter(({ value }) => value !== '').map((entry) => ({ id: 0, ...entry })),
  }
}

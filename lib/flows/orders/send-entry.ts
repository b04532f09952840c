import { cancelFromJson, partCancelFromJson } from '../../erp/cancel-json.ts'
import { draftFromJson } from '../../erp/draft-json.ts'
import type { Erp, SalesOrder, SalesOrderParty, WriteResult } from '../../erp/port.ts'
import { returnFromJson } from '../../erp/return-json.ts'
import type { ClaimedEntry } from '../../outbox/claim.ts'
import { openParty } from '../../outbox/party-seal.ts'
import type { FlowContext } from '../context.ts'
import { wrappedKeyPlace } from './personal-place.ts'

/** Claimed, armed, and allowed to leave until an instant of the monotonic clock. */
export interface Armed extends ClaimedEntry {
  attemptId: bigint
  /** Monotonic: not begun after it, so that deadline and margin lie inside the lease. */
  startBy: number
}

export const noSlotInTime = 'no slot in time'

export const notSent = (reason: string): WriteResult => ({
  outcome: { kind: 'not_sent', reason },
  httpStatus: null,
  response: null,
})

/** Opens an entry and sends it, unless its time has passed. Never throws for what the ERP does. */
export async function sendEntry(ctx: FlowContext, erp: Erp, entry: Armed, deadlineMs: number): Promise<WriteResult> {
  let send: () => Promise<WriteResult>
  try {
    send = sendOf(ctx, erp, entry, deadlineMs)
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The order cannot be opened'
    return { outcome: { kind: 'rejected', code: 'NOT_OPENED', field: '', message }, httpStatus: null, response: null }
  }
  // A process may have been frozen anywhere above: the clock that never jumps says whether there is still time.
  if (ctx.clock.monotonic() > entry.startBy) return notSent(noSlotInTime)
  return send()
}

function sendOf(ctx: FlowContext, erp: Erp, entry: Armed, deadlineMs: number): () => Promise<WriteResult> {
  switch (entry.kind) {
    case 'sales_order_cancel': {
      const request = cancelFromJson(entry.body)
      return () => erp.cancelSalesOrder(request, { deadlineMs })
    }
    case 'sales_order_part_cancel': {
      const { pieces, ...request } = partCancelFromJson(entry.body)
      const asked = pieces.map(({ upc, quantity }) => ({ upc, quantity }))
      return () => erp.cancelSalesOrder({ ...request, pieces: asked }, { deadlineMs })
    }
    case 'return': {
      const draft = returnFromJson(entry.body)
      return () => erp.createReturn(draft, { deadlineMs })
    }
    case 'sales_order': {
      const order = openEntry(ctx, entry)
      return () => erp.createSalesOrder(order, { deadlineMs })
    }
  }
}

function openEntry(ctx: FlowContext, entry: Armed): SalesOrder {
  const { storefrontId, externalId, wrappedKey, reference, personalSealed, body } = entry
  if (!wrappedKey) throw new Error('its personal data was erased')
  const dataKey = ctx.keyRing.open(wrappedKey, wrappedKeyPlace(storefrontId, externalId))
  const party = openParty(dataKey, reference, personalSealed) as SalesOrderParty
  return { ...draftFromJson(body), ...party }
}

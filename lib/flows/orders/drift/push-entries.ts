import type { Sql } from '../../../kernel/sql.ts'
import { driftMark, wholeMark } from '../../../outbox/entry.ts'

/** The newest request to the ERP that a drift made. */
export interface PushEntry {
  orderId: bigint
  driftId: bigint
  reference: string
  connectionId: string
  state: string
  message: string | null
  whole: boolean
}

export function readPushEntries(tx: Sql, orderIds: readonly bigint[]): Promise<PushEntry[]> {
  return tx.$queryRaw<PushEntry[]>`
    select distinct on ("orderId", "driftId") * from (
      select e.id, e.order_id as "orderId", split_part(split_part(e.reference, ${driftMark}, 2), '/', 1)::bigint as "driftId",
        e.reference, e.connection_id as "connectionId", e.state::text as state, e.outcome_message as message,
        right(e.reference, ${wholeMark.length}) = ${wholeMark} as whole
      from outbox_entries e
      where e.order_id = any(${[...orderIds]}::bigint[]) and e.kind::text = 'sales_order_part_cancel'
        and position(${driftMark} in e.reference) > 0) made
    order by "orderId", "driftId", id desc`
}

/** Why requests that ended without effect did, by drift. */
export const refusalsOf = (entries: readonly PushEntry[]): Map<bigint, string> =>
  new Map(
    entries
      .filter(({ state }) => state === 'rejected' || state === 'withdrawn')
      .map(({ driftId, state, message }) => [
        driftId,
        state === 'rejected' ? `The ERP refused it: ${message ?? 'without a word'}` : 'It was withdrawn before it left',
      ]),
  )

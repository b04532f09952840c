import { stopConnection } from '../../connections/stop-connection.ts'
import { partCancelFromJson } from '../../erp/cancel-json.ts'
import type { Erp, SalesOrderFound } from '../../erp/port.ts'
import type { ErpTerms } from '../../erp/terms.ts'
import { isFault } from '../../kernel/fault.ts'
import type { ClaimedLookUp } from '../../outbox/claim-look-ups.ts'
import { claimLookUps } from '../../outbox/claim-look-ups.ts'
import { judgeCancel } from '../../outbox/judge-cancel.ts'
import { judgeLookUp } from '../../outbox/judge-look-up.ts'
import { judgePartCancel } from '../../outbox/judge-part-cancel.ts'
import type { FlowContext } from '../context.ts'
import { settleOrders } from './settle-orders.ts'
import type { Outcome } from './settlement-of.ts'
import { outcomeOfLookUp } from './settlement-of.ts'
import { outcomeOfCancelLookUp } from './settlement-of-cancel.ts'

const batch = 20
const atOnce = 4
const afterFaultMs = 2_000

/**
 * Looks up in the ERP what is in doubt, taken for processing, or must be looked up before its first send, and settles what
 * that proves. An answer that cannot be had proves nothing: those are asked again.
 * @returns how many were looked up
 * @throws {Fault} CONNECTION_PAUSED, CONNECTION_STOPPED, CONNECTION_MISSING, or as the ERP was found
 */
export async function lookUpOrders(ctx: FlowContext, connectionId: string): Promise<{ lookedUp: number }> {
  const [erp, terms] = await Promise.all([ctx.erp(connectionId), ctx.erpTerms(connectionId)])
  let lookedUp = 0
  while (!ctx.stopping.aborted) {
    const claim = { connectionId, worker: ctx.worker, limit: batch }
    const entries = await claimLookUps(ctx.db, ctx.clock.now(), claim)
    if (entries.length === 0) break
    const outcomes = await lookUpAll(ctx, connectionId, erp, terms, entries)
    await settleOrders(ctx, outcomes)
    lookedUp += outcomes.length
  }
  return { lookedUp }
}

async function lookUpAll(
  ctx: FlowContext,
  connectionId: string,
  erp: Erp,
  terms: ErpTerms,
  entries: readonly ClaimedLookUp[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const queue = [...entries]
  let failure: unknown
  const lane = async () => {
    for (let entry = queue.shift(); entry && failure === undefined; entry = queue.shift()) {
      try {
        outcomes.push(await lookUp(erp, entry, terms, () => ctx.clock.now()))
      } catch (error) {
        failure ??= error
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  if (failure === undefined) return outcomes
  // What was found out before the fault counts; an answer that cannot be had proves nothing.
  const settled = new Set(outcomes.map(({ settlement }) => settlement.entryId))
  const now = ctx.clock.now()
  const later = { kind: 'later', at: new Date(now.getTime() + afterFaultMs) } as const
  const asked = entries.filter(({ id }) => !settled.has(id))
  await settleOrders(ctx, [...outcomes, ...asked.map((entry) => outcomeOfLookUp(entry, later, now))])
  if (isFault(failure, 'CONNECTION_REFUSED')) {
    await stopConnection(ctx, connectionId, { code: String(failure.context.status ?? ''), message: failure.message })
  }
  throw failure
}

/** Asks the ERP what stands under an entry's reference; the entry's kind says what that proves. */
async function lookUp(erp: Erp, entry: ClaimedLookUp, terms: ErpTerms, now: () => Date): Promise<Outcome> {
  const times = () => ({ now: now(), settleMs: terms.settleMs, postingMs: terms.postingMs })
  switch (entry.kind) {
    case 'sales_order':
      return outcomeOfLookUp(entry, judgeLookUp(entry, await find(erp, entry, terms), times()), now())
    case 'sales_order_cancel':
      return outcomeOfCancelLookUp(entry, judgeCancel(entry, await find(erp, entry, terms), times()))
    case 'sales_order_part_cancel': {
      const { altPo, pieces } = partCancelFromJson(entry.body)
      const found = await erp.readSalesOrders({ altPo })
      return outcomeOfCancelLookUp(entry, judgePartCancel(entry, pieces, found, times()))
    }
    case 'return': {
      const found = await erp.findReturns(entry.reference)
      // Some ERPs keep no currency on a return: it is then that of the sales order it names.
      const booked = found.map(({ pkey, retNum, currency, total }) => {
        return { pkey, ordNum: retNum, currency: currency || entry.currency, total, status: 'booked' }
      })
      return outcomeOfLookUp(entry, judgeLookUp(entry, booked, times()), now())
    }
  }
}

/** By reference; then by the number people know, where an order entered by hand carries no reference. */
async function find(erp: Erp, entry: ClaimedLookUp, terms: ErpTerms): Promise<SalesOrderFound[]> {
  const found = await erp.findSalesOrders({ altPo: entry.reference })
  if (found.length > 0 || !terms.searchPoNum || entry.poNum === '') return found
  const byNumber = await erp.findSalesOrders({ poNum: entry.poNum })
  return byNumber.filter(({ altPo }) => altPo === '' || altPo === entry.reference)
}

import type { SalesOrderFound } from '../../erp/port.ts'
import { readBacklog } from '../../outbox/backlog.ts'
import type { Accepted, Reading } from '../../outbox/verify.ts'
import { nextReadingAt, readDueAccepted, recordReadings } from '../../outbox/verify.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { FlowContext } from '../context.ts'

const batch = 20
const atOnce = 2

export interface VerifyReport {
  read: number
  /** Not listed by two readings apart: held, and finance is told. */
  lost: number
  /** Lost before and listed again. */
  found: number
  /** When to go on: orders go first, or a second reading is to come; null when all is read. */
  againAt: Date | null
}

const yieldMs = 60_000

/**
 * Reads accepted sales orders again, by reference, until they have shipped or are cancelled: the ERP may have been set back to
 * a copy, or somebody has deleted one. Reads only, at the connection's pace, and only while no order waits to be sent.
 * @throws {Fault} CONNECTION_PAUSED, CONNECTION_STOPPED, CONNECTION_MISSING, or as the ERP was found
 */
export async function verifyOrders(ctx: FlowContext, connectionId: string): Promise<VerifyReport> {
  const [erp, { settleMs, searchPoNum }] = await Promise.all([ctx.erp(connectionId), ctx.erpTerms(connectionId)])
  const report: VerifyReport = { read: 0, lost: 0, found: 0, againAt: null }
  const find = async ({ reference, poNum }: Accepted): Promise<SalesOrderFound[]> => {
    const found = await erp.findSalesOrders({ altPo: reference })
    if (found.length > 0 || !searchPoNum || poNum === '') return found
    const byNumber = await erp.findSalesOrders({ poNum })
    return byNumber.filter(({ altPo }) => altPo === '' || altPo === reference)
  }
  while (!ctx.stopping.aborted) {
    const now = ctx.clock.now()
    if ((await readBacklog(ctx.db, now, connectionId)).waiting > 0) {
      report.againAt = new Date(now.getTime() + yieldMs)
      return report
    }
    const due = await readDueAccepted(ctx.db, now, { connectionId, settleMs, limit: batch })
    if (due.length === 0) break
    // Taken before it is asked, so that what is read later never looks settled too soon.
    const readAt = ctx.clock.now()
    const readings = await readAll(due, find)
    const { lost, found } = await ctx.db.$transaction(async (tx) => {
      const recorded = await recordReadings(tx, readAt, settleMs, readings)
      const jobs = recorded.storefrontIds.map((storefrontId) => ({
        task: 'orders:evaluate' as const,
        payload: { storefrontId },
      }))
      await enqueue(tx, jobs)
      if (jobs.length > 0) await notify(tx, 'orders')
      return recorded
    })
    report.read += readings.length
    report.lost += lost
    report.found += found
  }
  report.againAt = await nextReadingAt(ctx.db, ctx.clock.now(), connectionId, settleMs)
  return report
}

async function readAll(
  due: readonly Accepted[],
  find: (accepted: Accepted) => Promise<SalesOrderFound[]>,
): Promise<Reading[]> {
  const queue = [...due]
  const readings: Reading[] = []
  const lane = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const found = await find(one)
      const standing = found.find(({ status }) => status !== 'cancelled') ?? found[0]
      readings.push({ entryId: one.id, status: standing?.status ?? null })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return readings
}

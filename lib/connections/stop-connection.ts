import { raiseConnection } from '../exceptions/raise-connection.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { notify } from '../queue/notify.ts'

/** 401 or 403: the connection stops for every flow, with one exception; no order loses an attempt (bluecherry.md rule 4). */
export async function stopConnection(
  ctx: { db: Db; clock: Clock },
  connectionId: string,
  fault: { code: string; message: string },
): Promise<void> {
  const now = ctx.clock.now()
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.connection.updateMany({
      where: { id: connectionId, stoppedAt: null },
      data: { stoppedAt: now, stoppedCode: 'CONNECTION_REFUSED', stoppedMessage: fault.message },
    })
    if (count === 0) return
    await raiseConnection(tx, now, connectionId, 'CONNECTION_REFUSED', { status: fault.code, message: fault.message })
    await notify(tx, 'connections')
    await notify(tx, 'exceptions')
  })
}

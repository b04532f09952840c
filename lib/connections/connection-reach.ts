import { closeConnection, raiseConnection } from '../exceptions/raise-connection.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { notify } from '../queue/notify.ts'

/** A network hiccup and a restarted gateway end by themselves within it; a longer gap between failures begins anew. */
const patienceMs = 10 * 60_000

/** Faults of a connection that gave no usable answer, and what a person is told of one that lasts. */
const lasting = {
  CONNECTION_NOT_SENT: 'CONNECTION_UNREACHABLE',
  CONNECTION_LOST: 'CONNECTION_UNREACHABLE',
  CONNECTION_UNAVAILABLE: 'CONNECTION_UNREACHABLE',
  CONNECTION_UNREADABLE: 'CONNECTION_UNREADABLE',
  CONNECTION_REDIRECTED: 'CONNECTION_UNREADABLE',
  CONNECTION_TOO_LARGE: 'CONNECTION_UNREADABLE',
  CONNECTION_ADDRESS_REFUSED: 'CONNECTION_UNREADABLE',
} as const

export const isUnreached = (code: string): code is keyof typeof lasting => Object.hasOwn(lasting, code)

/**
 * Notes that an ERP gave no usable answer. After ten minutes of nothing but failures it is an exception, whoever met them:
 * their age is the row's, not a process's. One that is paused or stopped is not being asked and is left alone.
 * @returns true when that opened the exception
 */
export async function noteUnreached(
  { db, clock }: { db: Db; clock: Clock },
  connectionId: string,
  fault: { code: keyof typeof lasting; message: string },
): Promise<boolean> {
  const now = clock.now()
  const patienceEnds = new Date(now.getTime() - patienceMs)
  return db.$transaction(async (tx) => {
    const [failing] = await tx.$queryRaw<{ since: Date }[]>`
      update connections set unreached_at = ${now},
        unreached_since = case when unreached_at >= ${patienceEnds} then unreached_since else ${now} end
      where id = ${connectionId}::uuid and kind = 'erp' and paused_at is null and stopped_at is null
      returning unreached_since as since`
    if (!failing || failing.since > patienceEnds) return false
    const evidence = { code: fault.code, message: fault.message.slice(0, 300), since: failing.since.toISOString() }
    const opened = await raiseConnection(tx, now, connectionId, lasting[fault.code], evidence)
    if (opened) {
      await notify(tx, 'exceptions')
      await notify(tx, 'connections')
    }
    return opened
  })
}

/** Notes that a connection answered: what stood open because it did not closes. One cheap statement when nothing had failed. */
export async function noteReached(tx: Tx, now: Date, connectionId: string): Promise<void> {
  const failed = await tx.$executeRaw`
    update connections set unreached_since = null, unreached_at = null
    where id = ${connectionId}::uuid and unreached_since is not null`
  if (failed === 0) return
  if ((await closeConnection(tx, now, connectionId)) > 0) await notify(tx, 'exceptions')
}

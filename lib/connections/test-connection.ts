import type { Erp } from '../erp/port.ts'
import { closeConnection } from '../exceptions/raise-connection.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { trackRun } from '../runs/track-run.ts'
import type { Storefront } from '../storefront/port.ts'
import { currencyNotRead } from './currency-not-read.ts'
import { recordStatuses } from './record-statuses.ts'

interface Context {
  db: Db
  clock: Clock
  storefront(storefrontId: string): Promise<Storefront>
  erp(connectionId: string): Promise<Erp>
}

export interface ConnectionAnswer {
  version: string
  skewSeconds: number
  [fact: string]: string | number | null
}

/**
 * Asks a shop or an ERP who it is with the keys it was connected with. What it answers is written to the connection (facts,
 * clock skew, a shop's currency, zone and statuses), and the connection's own exceptions close: it works.
 * @throws {Fault} CONNECTION_MISSING, CONNECTION_* as the client found it; the run, if any, tells it
 */
export function testConnection(context: Context, connectionId: string, runId?: string): Promise<ConnectionAnswer> {
  return trackRun(context, runId, async () => {
    const connection = await context.db.connection.findUnique({
      where: { id: connectionId },
      include: { storefront: { select: { id: true } } },
    })
    if (!connection) throw new Fault('CONNECTION_MISSING', 'This connection does not exist any more')
    if (connection.kind === 'erp') {
      const { version, skewSeconds } = await (await context.erp(connectionId)).probe()
      const answer = { version, skewSeconds }
      await recordAnswer(context, connectionId, answer)
      return answer
    }
    if (!connection.storefront) throw new Fault('CONNECTION_MISSING', 'No shop belongs to this connection')
    return testStorefront(context, connectionId, connection.storefront.id)
  })
}

async function testStorefront(context: Context, connectionId: string, storefrontId: string): Promise<ConnectionAnswer> {
  const shop = await context.storefront(storefrontId)
  const probe = await shop.probe()
  const statuses = await shop.statuses()
  const { version, skewSeconds, currency, timeZone } = probe
  const answer = { version, skewSeconds, currency, timeZone }
  await recordAnswer(context, connectionId, answer)
  await context.db.$transaction(async (tx) => {
    await recordStatuses(tx, context.clock.now(), storefrontId, shop.platform, statuses)
    // A shop without an order names no currency yet: the next test asks again.
    if (/^[A-Z]{3}$/.test(currency)) {
      await tx.storefront.updateMany({ where: { id: storefrontId, currency: currencyNotRead }, data: { currency } })
    }
    if (timeZone) await tx.storefront.updateMany({ where: { id: storefrontId, timeZone: 'UTC' }, data: { timeZone } })
  })
  return answer
}

async function recordAnswer({ db, clock }: Context, connectionId: string, answer: ConnectionAnswer): Promise<void> {
  const now = clock.now()
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`
      update connections set facts = facts || ${JSON.stringify(answer)}::jsonb, clock_skew_seconds = ${Math.round(answer.skewSeconds)},
        last_ok_at = ${now}, stopped_at = null, stopped_code = null, stopped_message = null,
        unreached_since = null, unreached_at = null
      where id = ${connectionId}::uuid`
    if ((await closeConnection(tx, now, connectionId)) > 0) await notify(tx, 'exceptions')
    await notify(tx, 'connections')
  })
}

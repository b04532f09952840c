import { randomUUID } from 'node:crypto'
import { openSecret } from '../lib/connections/connection-secret.ts'
import { createBlueCherry } from '../lib/erp/bluecherry/blue-cherry.ts'
import { erpTerms, parseProfile } from '../lib/erp/bluecherry/profile.ts'
import type { Erp } from '../lib/erp/port.ts'
import type { FlowContext } from '../lib/flows/context.ts'
import { throttleConnection } from '../lib/flows/orders/settle-orders.ts'
import type { AddressPolicy } from '../lib/http/address-policy.ts'
import type { Clock } from '../lib/kernel/clock.ts'
import { systemClock } from '../lib/kernel/clock.ts'
import type { Db } from '../lib/kernel/db.ts'
import { createDb } from '../lib/kernel/db.ts'
import { Fault } from '../lib/kernel/fault.ts'
import type { Log } from '../lib/kernel/log.ts'
import { createLog } from '../lib/kernel/log.ts'
import type { KeyRing } from '../lib/kernel/seal.ts'
import type { Pacer } from '../lib/pace/pacer.ts'
import { createPacer } from '../lib/pace/pacer.ts'
import type { Storefront } from '../lib/storefront/port.ts'
import { createWooCommerce } from '../lib/storefront/woocommerce/create-woocommerce.ts'

export interface Composition {
  context: FlowContext
  /** The same, for testing a connection: it asks those too that are stopped or paused. */
  testing: FlowContext
  /** Asks everything to end: nothing new is claimed after it. */
  stop(): void
  /** Gives leases back and closes clients and pool. */
  close(): Promise<void>
}

export interface ComposeOptions {
  databaseUrl: string
  keyRing: KeyRing
  policy: AddressPolicy
  /** Names the process in leases and attempts. */
  worker?: string
  clock?: Clock
  log?: Log
}

type ConnectionRow = NonNullable<Awaited<ReturnType<Db['connection']['findUnique']>>>
type Client = (Storefront | Erp) & { close(): Promise<void> }

/** A client that was replaced may still be answering somebody. */
const closeAfterMs = 120_000

/** A site under maintenance asks for ten minutes and is back in one: it is asked again at least so often. */
const longestThrottleSeconds = 120

/** The one place where clients of shops and ERPs are made (architecture, law 3). */
export function compose(options: ComposeOptions): Composition {
  const { keyRing, policy } = options
  const clock = options.clock ?? systemClock
  const worker = options.worker ?? randomUUID()
  const log = options.log ?? createLog('worker')
  const db = createDb(options.databaseUrl, 'worker')
  const stopping = new AbortController()
  const pacers = new Map<string, Pacer>()
  const clients = new Map<string, { version: string; client: Client }>()
  const retired = new Set<Client>()

  const pacer = (connectionId: string): Pacer => {
    const known = pacers.get(connectionId)
    if (known) return known
    const made = createPacer({ db, clock, log, connectionId, holder: worker })
    pacers.set(connectionId, made)
    return made
  }

  /** The pace is everybody's: no process asks again before the server wants it. */
  function throttle(connectionId: string, seconds: number): void {
    if (seconds <= 0) return
    const until = new Date(clock.now().getTime() + Math.min(seconds, longestThrottleSeconds) * 1_000)
    throttleConnection({ db, pacer }, connectionId, until).catch((error: unknown) =>
      log.warn({ connectionId, error }, 'that the server asked for patience could not be told to the other processes'),
    )
  }

  function build(connection: ConnectionRow): Client {
    const { id, url, platform } = connection
    const { key, secret = '' } = openSecret(keyRing, id, connection.secretSealed)
    const gate = () => pacer(id).read(stopping.signal)
    switch (platform) {
      case 'woocommerce':
        return createWooCommerce({
          url,
          key,
          secret,
          policy,
          clock,
          gate,
          onThrottled: (seconds) => throttle(id, seconds),
        })
      case 'bluecherry': {
        const { concurrentWrites } = connection
        const profile = parseProfile(connection.profile)
        return createBlueCherry({ url, key, profile, policy, clock, concurrentWrites, readGate: gate })
      }
      default:
        throw new Fault('PLATFORM_UNKNOWN', `No client speaks to ${platform}`, { context: { platform } })
    }
  }

  /** Kept until what it was made of changes. */
  function clientOf(connection: ConnectionRow): Client {
    const { id, url, profile, concurrentWrites } = connection
    const sealed = Buffer.from(connection.secretSealed).toString('base64')
    const version = JSON.stringify([url, profile, concurrentWrites, sealed])
    const known = clients.get(id)
    if (known?.version === version) return known.client
    const client = build(connection)
    clients.set(id, { version, client })
    if (known) retire(known.client)
    return client
  }

  function retire(client: Client): void {
    retired.add(client)
    setTimeout(() => void client.close().finally(() => retired.delete(client)), closeAfterMs).unref()
  }

  const context = (evenIfStopped: boolean): FlowContext => {
    const open = (connection: ConnectionRow | null): Client => {
      if (!connection) throw new Fault('CONNECTION_MISSING', 'This connection does not exist any more')
      if (!evenIfStopped) refuseStopped(connection)
      return clientOf(connection)
    }
    return {
      db,
      keyRing,
      clock,
      log,
      worker,
      stopping: stopping.signal,
      pacer,
      async storefront(storefrontId) {
        const row = await db.storefront.findUnique({ where: { id: storefrontId }, include: { connection: true } })
        return open(row?.connection ?? null) as Client & Storefront
      },
      async erp(connectionId) {
        return open(await db.connection.findUnique({ where: { id: connectionId } })) as Client & Erp
      },
      async erpTerms(connectionId) {
        const row = await db.connection.findUnique({ where: { id: connectionId }, select: { profile: true } })
        if (!row) throw new Fault('CONNECTION_MISSING', 'This connection does not exist any more')
        return erpTerms(parseProfile(row.profile))
      },
    }
  }

  return {
    context: context(false),
    testing: context(true),
    stop: () => stopping.abort(new Fault('STOPPING', 'The process is stopping', { retry: 'later' })),
    async close() {
      await Promise.allSettled([...pacers.values()].map((one) => one.rest()))
      const all = [...[...clients.values()].map(({ client }) => client), ...retired]
      await Promise.allSettled(all.map((client) => client.close()))
      await db.$disconnect()
    },
  }
}

function refuseStopped({ id, code, pausedAt, stoppedAt, stoppedCode, stoppedMessage }: ConnectionRow): void {
  const context = { connectionId: id }
  if (pausedAt) throw new Fault('CONNECTION_PAUSED', `${code} is paused`, { context })
  if (!stoppedAt) return
  const why = stoppedMessage ?? stoppedCode ?? 'it refused us'
  throw new Fault('CONNECTION_STOPPED', `${code} is stopped: ${why}`, { context })
}

import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import type { Log } from '../kernel/log.ts'
import type { PaceGrant } from './lease.ts'
import { leaseMs, leasePace, releasePace } from './lease.ts'

/** A process's share of one connection's pace. What it does with its lease it counts in memory: no statement a request. */
export interface Pacer {
  /** Waits for the turn of one read. Orders go first (bluecherry.md rule 5). Rejects when `signal` aborts. */
  read(signal?: AbortSignal): Promise<void>
  /** Waits for a write slot and its turn; call what it gives when the write has ended. */
  write(signal?: AbortSignal): Promise<() => void>
  /** Waits until a write slot is leased: nothing is claimed for slots that others hold. */
  ready(signal?: AbortSignal): Promise<void>
  /** Slots leased now; 0 before the first lease. */
  readonly slots: number
  /** Requests a second leased now; null = no limit. */
  readonly rate: number | null
  /** Nothing more before that instant: the server asked for it. */
  throttle(until: Date): void
  /** Gives the lease back; the pacer can be used again. */
  rest(): Promise<void>
}

interface Waiter {
  kind: 'read' | 'write' | 'lease'
  go(): void
}

const renewMs = 2_000
const idleMs = 4_000
/** Unknown pace is retried soon: the others give up what is ours within their next renewal. */
const retryMs = 400

export function createPacer(options: { db: Db; clock: Clock; log: Log; connectionId: string; holder: string }): Pacer {
  const { db, clock, log, connectionId, holder } = options
  const waiting: Waiter[] = []
  let grant: PaceGrant = { slots: 0, rateMilli: 0, throttledUntil: null }
  let validUntil = Number.NEGATIVE_INFINITY
  let renewing: Promise<void> | undefined
  let renewTimer: NodeJS.Timeout | undefined
  let pumpTimer: NodeJS.Timeout | undefined
  let pumpAt = Number.POSITIVE_INFINITY
  let lastUsed = Number.NEGATIVE_INFINITY
  let writing = 0
  let tokens = 1
  let refilledAt = clock.monotonic()
  let throttledUntil = Number.NEGATIVE_INFINITY

  const throttle = (until: Date) => {
    throttledUntil = Math.max(throttledUntil, clock.monotonic() + until.getTime() - clock.now().getTime())
  }

  function renew(): Promise<void> {
    clearTimeout(renewTimer)
    renewing ??= (async () => {
      const asked = clock.monotonic()
      let next = renewMs
      try {
        refill()
        grant = await leasePace(db, connectionId, holder)
        validUntil = asked + leaseMs
        if (grant.throttledUntil) throttle(grant.throttledUntil)
        if (grant.slots === 0 || grant.rateMilli === 0) next = retryMs
      } catch (error) {
        next = retryMs
        log.warn({ connectionId, error }, 'the pace could not be leased')
      }
      renewing = undefined
      renewTimer = setTimeout(tick, next)
      renewTimer.unref()
      pump()
    })()
    return renewing
  }

  function tick(): void {
    const isIdle = waiting.length === 0 && writing === 0 && clock.monotonic() - lastUsed > idleMs
    if (isIdle)
      void rest().catch((error: unknown) => log.warn({ connectionId, error }, 'the pace could not be released'))
    else void renew()
  }

  async function rest(): Promise<void> {
    clearTimeout(renewTimer)
    await renewing
    clearTimeout(renewTimer)
    if (validUntil === Number.NEGATIVE_INFINITY) return
    validUntil = Number.NEGATIVE_INFINITY
    grant = { slots: 0, rateMilli: 0, throttledUntil: null }
    await releasePace(db, connectionId, holder)
  }

  function refill(): void {
    const now = clock.monotonic()
    if (grant.rateMilli) tokens = Math.min(1, tokens + ((now - refilledAt) * grant.rateMilli) / 1_000_000)
    refilledAt = now
  }

  function pump(): void {
    const now = clock.monotonic()
    if (now >= validUntil) {
      if (waiting.length > 0) void renew()
      return
    }
    if (grant.slots > 0) {
      for (const waiter of waiting.filter(({ kind }) => kind === 'lease')) {
        waiting.splice(waiting.indexOf(waiter), 1)
        waiter.go()
      }
    }
    for (let index = nextWaiter(); index >= 0; index = nextWaiter()) {
      const wait = Math.max(throttledUntil - now, msToToken())
      if (wait > 0) {
        if (wait < Number.POSITIVE_INFINITY) pumpIn(wait)
        return
      }
      if (grant.rateMilli !== null) tokens -= 1
      waiting.splice(index, 1)[0]?.go()
    }
  }

  /** Infinity: others hold the whole rate until they renew. */
  function msToToken(): number {
    if (grant.rateMilli === null) return 0
    refill()
    return tokens >= 1 ? 0 : ((1 - tokens) * 1_000_000) / grant.rateMilli
  }

  /** The first write if a slot is free, else the first read. */
  function nextWaiter(): number {
    const write = writing < grant.slots ? waiting.findIndex(({ kind }) => kind === 'write') : -1
    return write >= 0 ? write : waiting.findIndex(({ kind }) => kind === 'read')
  }

  function pumpIn(ms: number): void {
    const at = clock.monotonic() + ms
    if (at >= pumpAt) return
    clearTimeout(pumpTimer)
    pumpAt = at
    pumpTimer = setTimeout(() => {
      pumpAt = Number.POSITIVE_INFINITY
      pump()
    }, Math.ceil(ms))
  }

  function wait<Given>(kind: Waiter['kind'], give: () => Given, signal?: AbortSignal): Promise<Given> {
    lastUsed = clock.monotonic()
    return new Promise<Given>((resolve, reject) => {
      const stop = () => {
        const index = waiting.indexOf(waiter)
        if (index >= 0) waiting.splice(index, 1)
        reject(signal?.reason)
      }
      const waiter: Waiter = {
        kind,
        go() {
          signal?.removeEventListener('abort', stop)
          lastUsed = clock.monotonic()
          resolve(give())
        },
      }
      if (signal?.aborted) return reject(signal.reason)
      signal?.addEventListener('abort', stop, { once: true })
      waiting.push(waiter)
      pump()
    })
  }

  return {
    get slots() {
      return grant.slots
    },
    get rate() {
      return grant.rateMilli === null ? null : grant.rateMilli / 1000
    },
    throttle,
    rest,
    ready: (signal) => wait('lease', () => undefined, signal),
    read: (signal) => wait('read', () => undefined, signal),
    write: (signal) =>
      wait(
        'write',
        () => {
          writing += 1
          let ended = false
          return () => {
            if (ended) return
            ended = true
            writing -= 1
            lastUsed = clock.monotonic()
            pump()
          }
        },
        signal,
      ),
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import type { SandboxClock } from '../http/clock.ts'
import { createClock } from '../http/clock.ts'
import { controlPrefix } from '../http/control.ts'
import type { FaultSwitches } from '../http/faults.ts'
import { createFaults } from '../http/faults.ts'
import type { HttpReply, HttpRequest } from '../http/message.ts'
import { randomFrom } from '../http/random.ts'
import type { RequestLogView } from '../http/request-log.ts'
import { createRequestLog } from '../http/request-log.ts'
import type { Served } from '../http/serve.ts'
import { serve } from '../http/serve.ts'
import { readState } from '../state/read-state.ts'
import { createStateWriter } from '../state/state-writer.ts'
import { answerControl } from './answer-control.ts'
import { shopKeys } from './authenticate.ts'
import type { ShopControls } from './controls.ts'
import { createControls } from './controls.ts'
import type { SiteSwitches } from './mails.ts'
import { createSite } from './routes.ts'
import { restoreShop, shopFormat, writeShop } from './shop-state.ts'
import { siteTime } from './site-time.ts'
import type { ShopStore, ShopVersion } from './store.ts'
import { seedStore } from './store.ts'

export type ShopOptions = {
  /** 'recorded' = all the recorded store held; 'empty' = its catalogue and no order; or that many plain generated orders. */
  seed?: 'recorded' | 'empty' | { generated: number; minutesSpan?: number }
  /** 'later': the recorded refunds are not there until they are made. */
  refunds?: 'recorded' | 'later'
  /** Decides baskets and faults; the same number repeats them. */
  randomSeed?: number
  now?: () => Date
  timeZone?: string
  /** Each answer of a list waits this long, as a page of a real shop does. */
  pageDelayMs?: number
  ordersPerMinute?: number
  /** False is plain http: keys are ignored and every request is nobody's. */
  behavesAsTls?: boolean
  version?: ShopVersion
  /** Fulfilments are off and the completed mail is on unless told. */
  switches?: Partial<SiteSwitches>
  /**
   * What the shop holds (orders, refunds, notes, catalogue, numbering, chance) is read from here and kept here; `seed`
   * counts only while there is no such file. Switches (faults, clock, settings, rate) are not kept. Absent: memory alone.
   */
  stateFile?: string
}

export type Shop = ShopControls & {
  /** 0 takes any free port. Rejects when the port is taken. */
  listen: (port?: number) => Promise<void>
  /** `http://127.0.0.1:<port>`; throws before `listen`. */
  readonly url: string
  /** Base of the control plane, `http://127.0.0.1:<port>/__sandbox`. */
  readonly controlUrl: string
  readonly keys: typeof shopKeys
  readonly randomSeed: number
  readonly faults: FaultSwitches
  readonly clock: SandboxClock
  requests: () => RequestLogView
  close: () => Promise<void>
}

/** A WooCommerce shop on loopback, answering as the measured store does. */
export function createShop(options: ShopOptions = {}): Shop {
  const randomSeed = options.randomSeed ?? 1
  // On a machine whose clock is before the recording, time runs on from it, so that no order lies ahead.
  let aheadMs = Math.max(0, recordedUntil - Date.now())
  const clock = createClock(options.now ?? (() => new Date(Date.now() + aheadMs)))
  const faults = createFaults(randomSeed)
  const requests = createRequestLog()
  const site = siteTime(options.timeZone ?? 'Europe/Berlin')
  const place = { version: options.version ?? '10.5.0', clock, site, switches: options.switches ?? {} }
  const build = (): ShopStore =>
    seedStore({
      ...place,
      orders: (options.seed ?? 'recorded') === 'recorded' ? 'recorded' : 'none',
      refunds: options.refunds ?? 'recorded',
    })
  const { stateFile } = options
  const kept = stateFile && readState(stateFile, shopFormat, (state) => restoreShop(state, place))
  // Its time never runs back from one start to the next, or a poll would miss what comes.
  if (kept) aheadMs = Math.max(aheadMs, kept.aheadMs)
  let random = randomFrom(kept ? kept.random : randomSeed)
  let store = kept ? kept.store : build()
  let served: Served | undefined
  const writer = stateFile
    ? createStateWriter(stateFile, () => writeShop({ store, random: random.position(), aheadMs }))
    : undefined

  const { controls, stop, settings } = createControls({
    store: () => store,
    random: () => random,
    seed: randomSeed,
    pageDelayMs: options.pageDelayMs ?? 0,
    ordersPerMinute: options.ordersPerMinute ?? 0,
    changed: () => writer?.changed(),
    renew: () => {
      random = randomFrom(randomSeed)
      store = build()
      fill()
      faults.clear()
      requests.clear()
      clock.setOffsetSeconds(0)
    },
  })
  const fill = () => {
    if (typeof options.seed !== 'object') return
    controls.makePlainOrders({ count: options.seed.generated, minutesSpan: options.seed.minutesSpan ?? 60 })
  }
  if (!kept) fill()

  const answer = createSite({
    store: () => store,
    isTls: options.behavesAsTls ?? true,
    random: randomFrom(randomSeed),
    inMaintenance: () => settings.maintenance,
    changed: () => writer?.changed(),
  })
  const handle = async (request: HttpRequest): Promise<HttpReply> => {
    if (request.path.startsWith(controlPrefix)) {
      return answerControl(request, controls, { faults, clock, requests })
    }
    const reply = answer(request)
    if (settings.pageDelayMs > 0 && reply.headers['x-wp-total'] !== undefined) await pause(settings.pageDelayMs)
    return reply
  }
  const base = () => {
    if (!served) throw new Error('the shop sandbox does not listen yet')
    return served.url
  }

  return {
    ...controls,
    keys: shopKeys,
    randomSeed,
    faults,
    clock,
    get url() {
      return base()
    },
    get controlUrl() {
      return `${base()}${controlPrefix.slice(0, -1)}`
    },
    requests: () => requests.view(),
    listen: async (port = 0) => {
      served = await serve(handle, {
        port,
        now: clock.now,
        faults,
        requests,
        faultBody: (status) => ({ code: 'sandbox_fault', message: `Fault ${status}.`, data: { status } }),
      })
      controls.setOrdersPerMinute(options.ordersPerMinute ?? 0)
      if (!kept) writer?.changed()
    },
    close: async () => {
      stop()
      await served?.close()
      served = undefined
      await writer?.flush()
    },
  }
}

const recordedUntil = Date.UTC(2026, 10, 23, 10, 30)

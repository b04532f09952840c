import type { SandboxClock } from '../http/clock.ts'
import { createClock } from '../http/clock.ts'
import { controlPrefix } from '../http/control.ts'
import type { FaultSwitches } from '../http/faults.ts'
import { createFaults } from '../http/faults.ts'
import type { HttpRequest } from '../http/message.ts'
import type { RequestLogView } from '../http/request-log.ts'
import { createRequestLog } from '../http/request-log.ts'
import type { Served } from '../http/serve.ts'
import { serve } from '../http/serve.ts'
import { readState } from '../state/read-state.ts'
import { createStateWriter } from '../state/state-writer.ts'
import { createCodeTables } from './code-tables.ts'
import type { ErpControls } from './control.ts'
import { answerControl } from './control.ts'
import type { KeptErp } from './erp-state.ts'
import { erpFormat, readErp, writeErp } from './erp-state.ts'
import { gatewayBody } from './failure.ts'
import { createGateway } from './gateway.ts'
import { createInventory } from './inventory.ts'
import { createItemMaster } from './items.ts'
import { createSalesOrderBook } from './sales-order-book.ts'
import type { ErpSettings } from './settings.ts'
import { defaultSettings } from './settings.ts'
import { readShopGoods, readSoldUnits } from './shop-goods.ts'
import { effectsOf } from './stock-effect.ts'
import { tenantStamps } from './tenant-time.ts'

export type ErpOptions = {
  /** The tenant's code in the address. */
  code?: string
  key?: string
  now?: () => Date
  /** Zone of every stamp; nothing in the API names it. */
  timeZone?: string
  seed?: number
  settings?: Partial<ErpSettings>
  /**
   * What the ERP holds (sales orders, those not yet posted, numbering, items, stock, chance) is read from here and kept here.
   * Switches (faults, clock, settings) are not kept. Absent: memory alone.
   */
  stateFile?: string
}

export type Erp = ErpControls & {
  /** 0 takes any free port. Rejects when the port is taken. */
  listen: (port?: number) => Promise<void>
  /** The gateway's base, `http://127.0.0.1:<port>/<CODE>`; throws before `listen`. */
  readonly url: string
  /** Base of the control plane, `http://127.0.0.1:<port>/__sandbox`. */
  readonly controlUrl: string
  readonly key: string
  readonly seed: number
  readonly faults: FaultSwitches
  readonly clock: SandboxClock
  requests: () => RequestLogView
  close: () => Promise<void>
}

const seededInstant = new Date('2026-08-01T00:00:00Z')

/** A BlueCherry tenant on loopback: items made from the recorded shop, and an order book, empty at first. */
export function createErp(options: ErpOptions = {}): Erp {
  const code = options.code ?? 'DEMO'
  const key = options.key ?? 'b1c7e0a94d5f4e2c8a6f3d2e1b0c9a87'
  const seed = options.seed ?? 1
  const initial: ErpSettings = { ...defaultSettings, ...options.settings }
  const settings: ErpSettings = { ...initial }
  const clock = createClock(options.now)
  const faults = createFaults(seed)
  const requests = createRequestLog()
  const toStamp = tenantStamps(options.timeZone ?? 'America/New_York')
  const stamp = () => toStamp(clock.now())
  const seededAt = toStamp(seededInstant)
  const goods = readShopGoods()
  const sold = readSoldUnits()
  const codeTables = createCodeTables()

  const { stateFile } = options
  const writer = stateFile
    ? createStateWriter(stateFile, () =>
        writeErp({ book: state.book.held(), ...state.items.held(), stock: state.inventory.held() }),
      )
    : undefined
  const changed = () => writer?.changed()
  const build = (kept?: KeptErp) => {
    const { items: keptItems = [], styles: keptStyles = [], stock: keptStock } = kept ?? {}
    const items = createItemMaster(goods, { seededAt, stamp, kept: keptItems, keptStyles, changed })
    const { now } = clock
    const stock = { items, settings, seed, seededAt, sold, now, toStamp, kept: keptStock, changed }
    const inventory = createInventory(stock)
    const { moved } = inventory
    const book = createSalesOrderBook({ settings, stamp, seed, kept: kept?.book, changed, moved })
    // A state of before stock moved: its orders move it now.
    if (kept && !keptStock) for (const booked of kept.book.orders) moved([], effectsOf(booked))
    return {
      items,
      inventory,
      book,
      gateway: createGateway({ code, key, settings, items, inventory, book, codeTables }),
    }
  }
  const kept = stateFile ? readState(stateFile, erpFormat, readErp) : undefined
  let state = build(kept)
  let served: Served | undefined
  const base = () => {
    if (!served) throw new Error('the ERP sandbox does not listen yet')
    return served.url
  }

  const controls: ErpControls = {
    settings,
    configure: (wanted) => Object.assign(settings, wanted),
    ledger: () => state.book.ledger(),
    ordersUnder: (altpo) => state.book.under(altpo),
    cancel: (altpo, reason) => state.book.cancel(altpo, reason),
    advance: (altpo, status) => state.book.advance(altpo, status),
    lose: (altpo) => state.book.lose(altpo),
    changeItem: (sku, change) => state.items.change(sku, change),
    repairItems: (sku) => state.items.repair(sku),
    addStyle: (added) => {
      const found = state.items.add(added)
      state.inventory.put(found, added.stock)
      return found
    },
    nextStyle: () => state.items.nextStyle(),
    changeStock: (sku, change) => state.inventory.change(sku, change),
    stockOf: (sku) => state.inventory.of(sku),
    reset: () => {
      state.book.stop()
      Object.assign(settings, initial)
      faults.clear()
      requests.clear()
      clock.setOffsetSeconds(0)
      state = build()
      changed()
    },
  }
  const handle = (request: HttpRequest) =>
    request.path.startsWith(controlPrefix)
      ? answerControl(request, controls, { faults, clock, requests })
      : state.gateway(request)

  return {
    ...controls,
    key,
    seed,
    faults,
    clock,
    get url() {
      return `${base()}/${code}`
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
        faultBody: (status) => gatewayBody(status),
      })
      if (!kept) changed()
    },
    close: async () => {
      await served?.close()
      served = undefined
      try {
        // Before the book stops: what waits to be posted is part of it.
        await writer?.flush()
      } finally {
        state.book.stop()
      }
    },
  }
}

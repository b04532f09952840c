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
import type { KeptErp, Written } from './erp-state.ts'
import { erpFormat, readErp, writeErp } from './erp-state.ts'
import { gatewayBody } from './failure.ts'
import { createFloor, floorNow } from './floor.ts'
import { createGateway } from './gateway.ts'
import type { Intake } from './intake.ts'
import { createIntake } from './intake.ts'
import { createInventory } from './inventory.ts'
import { createInvoiceBook } from './invoice-book.ts'
import { createItemMaster } from './items.ts'
import { createReturnBook } from './return-book.ts'
import { createSalesOrderBook } from './sales-order-book.ts'
import type { ErpSettings, SettingsWish } from './settings.ts'
import { applySettings, defaultSettings } from './settings.ts'
import { readShopGoods, readSoldUnits } from './shop-goods.ts'
import { effectsOf } from './stock-effect.ts'
import { tenantStamps } from './tenant-time.ts'
import { createWarehouse } from './warehouse.ts'
import { createWarehouseLife } from './warehouse-life.ts'

export type ErpOptions = {
  /** The tenant's code in the address. */
  code?: string
  key?: string
  now?: () => Date
  /** Zone of every stamp; nothing in the API names it. */
  timeZone?: string
  seed?: number
  settings?: SettingsWish
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

/** How often the warehouse looks for what is due. */
const roundMs = 250

const seededInstant = new Date('2026-08-01T00:00:00Z')

/** A BlueCherry tenant on loopback: items made from the recorded shop, and an order book, empty at first. */
export function createErp(options: ErpOptions = {}): Erp {
  const code = options.code ?? 'DEMO'
  const key = options.key ?? 'b1c7e0a94d5f4e2c8a6f3d2e1b0c9a87'
  const seed = options.seed ?? 1
  const initial = applySettings({ ...defaultSettings }, options.settings ?? {})
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
        writeErp({
          book: state.book.held(),
          intake: state.intake.held(),
          warehouse: state.warehouse.held(),
          returns: state.returns.held(),
          ...state.invoices.held(),
          ...state.items.held(),
          stock: state.inventory.held(),
        }),
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
    const ours = { now, toStamp, changed, hiddenUntil: () => intake.hiddenUntil() }
    const book = createSalesOrderBook({ ...ours, kept: kept?.book, moved })
    const keptInvoices = kept?.invoices && { invoices: kept.invoices }
    const invoices = createInvoiceBook({ ...ours, posted: () => settings.invoicesPosted, kept: keptInvoices })
    const warehouse = createWarehouse({
      ...{ ...ours, book, invoices, kept: kept?.warehouse, hasInvoices: keptInvoices !== undefined },
    })
    const returns = createReturnBook({ ...ours, posted: () => settings.memosPosted, kept: kept?.returns })
    const intake: Intake<Written> = createIntake<Written>({
      ...{ settings, seed, kept: kept?.intake, changed },
      commit: (written, pkey) =>
        'order' in written ? book.commit(written.order, pkey) : returns.commit(written.back, pkey),
    })
    // A state of before stock moved: its orders move it now.
    if (kept && !keptStock) for (const booked of kept.book.orders) moved([], effectsOf(booked))
    return {
      items,
      inventory,
      book,
      warehouse,
      invoices,
      returns,
      intake,
      life: createWarehouseLife({ settings, seed, now, book, warehouse, returns, items }),
      floor: createFloor({ book, warehouse, invoices, returns, items }),
      gateway: createGateway({
        ...{ code, key, settings, items, inventory, book, warehouse, invoices, returns, intake, codeTables },
      }),
    }
  }
  const kept = stateFile ? readState(stateFile, erpFormat, readErp) : undefined
  let state = build(kept)
  let served: Served | undefined
  let rounds: NodeJS.Timeout | undefined
  const base = () => {
    if (!served) throw new Error('the ERP sandbox does not listen yet')
    return served.url
  }

  const controls: ErpControls = {
    settings,
    configure: (wanted) => applySettings(settings, wanted),
    ledger: () => {
      const picks = state.warehouse.all()
      return {
        ...state.book.counts(),
        ...state.returns.counts(),
        pending: state.intake.pending(),
        refusedLater: state.intake.refusedLater(),
        picks: picks.length,
        shipped: picks.filter(({ shippedAt }) => shippedAt !== null).length,
      }
    },
    work: () => state.life.work(),
    shipped: () =>
      state.warehouse
        .all()
        .filter(({ shippedAt }) => shippedAt !== null)
        .map(({ row, shippedAt }) => ({
          altpo: String(row.altpo),
          invNum: String(row.inv_num),
          shippedAt: new Date(shippedAt ?? 0),
        })),
    ...floorNow(() => state.floor),
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
      state.intake.stop()
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
      rounds = setInterval(controls.work, roundMs)
      if (!kept) changed()
    },
    close: async () => {
      clearInterval(rounds)
      await served?.close()
      served = undefined
      try {
        // Before the book stops: what waits to be posted is part of it.
        await writer?.flush()
      } finally {
        state.intake.stop()
      }
    },
  }
}

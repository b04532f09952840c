import type { SandboxClock } from '../http/clock.ts'
import { badControl, controlPrefix, sharedControl } from '../http/control.ts'
import type { FaultSwitches } from '../http/faults.ts'
import type { HttpReply, HttpRequest } from '../http/message.ts'
import { isRecord, jsonReply, readJsonObject } from '../http/message.ts'
import type { RequestLog } from '../http/request-log.ts'
import type { AddedStyle } from './added-style.ts'
import { readAddedStyle } from './added-style.ts'
import type { SalesOrderDocument } from './booked-order.ts'
import { parseDecimal } from './decimal.ts'
import type { Inventory, StockChange } from './inventory.ts'
import type { FoundItem, ItemChange } from './items.ts'
import { plantedItemFaults } from './planted-item-faults.ts'
import type { Ledger } from './sales-order-book.ts'
import type { ErpSettings } from './settings.ts'
import { parseSettings } from './settings.ts'

/** What may be done to this ERP from outside its API: by a test in process, or over the control plane. */
export type ErpControls = {
  readonly settings: Readonly<ErpSettings>
  configure: (settings: Partial<ErpSettings>) => void
  ledger: () => Ledger
  /** Every sales order under one altpo, with children, hidden ones too. */
  ordersUnder: (altpo: string) => SalesOrderDocument[]
  /** These answer how many sales orders they touched. */
  cancel: (altpo: string, reason?: string) => number
  /** Picked or shipped a client can no longer cancel it; open again it can. */
  advance: (altpo: string, status: 'O' | 'P' | 'S') => number
  lose: (altpo: string) => number
  /** False when the shop sells no such SKU. */
  changeItem: (sku: string, change: ItemChange) => boolean
  /** One SKU or all; answers the SKUs that needed it. */
  repairItems: (sku?: string) => string[]
  /** A new style with colours and sizes, or more of them for one it has; answers the new items. */
  addStyle: (added: AddedStyle) => FoundItem[]
  nextStyle: () => string
  /** A count, a receipt, a reservation at one location; false when there is no such SKU. */
  changeStock: (sku: string, change: StockChange) => boolean
  stockOf: (sku: string) => ReturnType<Inventory['of']>
  reset: () => void
}

/**
 * The ERP's control plane below `/__sandbox/`: faults, clock and requests as both sandboxes have them, and
 * `GET|POST settings`, `GET ledger`, `GET orders/:altpo`, `POST orders/:altpo/cancel {reason?}`, `POST orders/:altpo/pick`, `POST orders/:altpo/ship`, `POST lose {altpo}`,
 * `GET items` (the planted faults), `POST items/:sku {active?, price?, missing?, ambiguous?, listedAs?, barcode?, channelFlag?, name?}`,
 * `POST styles` (see `readAddedStyle`), `GET stock/:sku`, `POST stock/:sku {location?, lot?, and one of qoh, ots, receive, adjust, ..}`
 * (see `StockChange`), `POST repair {sku?}`, `POST reset`.
 */
export function answerControl(
  request: HttpRequest,
  erp: ErpControls,
  parts: { faults: FaultSwitches; clock: SandboxClock; requests: RequestLog },
): HttpReply {
  const shared = sharedControl(request, parts)
  if (shared) return shared
  let words: string[]
  try {
    words = request.path.slice(controlPrefix.length).split('/').map(decodeURIComponent)
  } catch {
    return badControl('bad escape in the path')
  }
  const [noun = '', name = '', verb = ''] = words
  const body = readJsonObject(request.body)
  if (!body) return badControl('a JSON object is expected')
  const action = [request.method, noun, ...(name ? [':name'] : []), ...(verb ? [verb] : [])].join(' ')
  switch (action) {
    case 'GET settings':
      return jsonReply(200, erp.settings)
    case 'POST settings':
      try {
        erp.configure(parseSettings(body))
      } catch (error) {
        return badControl(error instanceof Error ? error.message : 'bad setting')
      }
      return jsonReply(200, erp.settings)
    case 'GET ledger':
      return jsonReply(200, erp.ledger())
    case 'GET orders :name':
      return jsonReply(200, { orders: erp.ordersUnder(name) })
    case 'POST orders :name cancel':
      return touched(erp.cancel(name, typeof body.reason === 'string' ? body.reason : undefined))
    case 'POST orders :name pick':
      return touched(erp.advance(name, 'P'))
    case 'POST orders :name ship':
      return touched(erp.advance(name, 'S'))
    case 'POST lose':
      return touched(erp.lose(String(body.altpo ?? '')))
    case 'GET items':
      return jsonReply(200, { planted: plantedItemFaults })
    case 'POST items :name': {
      const change = readItemChange(body)
      if (!change)
        return badControl('active, missing, ambiguous are true or false, price a decimal string, the others texts')
      return erp.changeItem(name, change)
        ? jsonReply(200, { sku: name, ...change })
        : jsonReply(404, { error: 'no such SKU' })
    }
    case 'POST styles':
      try {
        const items = erp.addStyle(readAddedStyle(body, erp.nextStyle()))
        return jsonReply(200, {
          style: items[0]?.style,
          items: items.map(({ sku, item }) => ({ sku, ...keyOf(item) })),
        })
      } catch (error) {
        return badControl(error instanceof Error ? error.message : 'bad style')
      }
    case 'GET stock :name': {
      const rows = erp.stockOf(name)
      return rows ? jsonReply(200, { sku: name, rows }) : jsonReply(404, { error: 'no such SKU' })
    }
    case 'POST stock :name': {
      const change = readStockChange(body)
      if (!change) return badControl('location and lot are texts, pieces whole numbers, listed true or false')
      return erp.changeStock(name, change)
        ? jsonReply(200, { sku: name, rows: erp.stockOf(name) })
        : jsonReply(404, { error: 'no such SKU' })
    }
    case 'POST repair':
      return jsonReply(200, { repaired: erp.repairItems(typeof body.sku === 'string' ? body.sku : undefined) })
    case 'POST reset':
      erp.reset()
      return jsonReply(200, { reset: true })
    default:
      return jsonReply(404, { error: `no control ${request.method} ${request.path}` })
  }
}

function touched(count: number): HttpReply {
  return count > 0 ? jsonReply(200, { orders: count }) : jsonReply(404, { error: 'no such sales order' })
}

const keyOf = ({ color_code, lbl_code, dimension, size_desc, upc, ean, price }: FoundItem['item']) => {
  return { color_code, lbl_code, dimension, size_desc, upc, ean, price }
}

const flags = new Set(['active', 'missing', 'ambiguous'])
const texts = new Set(['listedAs', 'channelFlag', 'name'])

function readItemChange(body: Record<string, unknown>): ItemChange | undefined {
  const fits = Object.entries(body).every(([name, value]) =>
    flags.has(name)
      ? typeof value === 'boolean'
      : texts.has(name)
        ? typeof value === 'string' && value !== ''
        : name === 'barcode'
          ? typeof value === 'string'
          : name === 'price' && parseDecimal(value) !== undefined,
  )
  return fits ? (body as ItemChange) : undefined
}

const pieces = new Set(['qoh', 'ots', 'receive', 'adjust', 'reserved', 'demand', 'stampedSecondsAgo'])

function readStockChange(body: Record<string, unknown>): StockChange | undefined {
  const fits = Object.entries(body).every(([name, value]) =>
    pieces.has(name)
      ? Number.isInteger(value)
      : name === 'location' || name === 'lot'
        ? typeof value === 'string'
        : name === 'listed'
          ? typeof value === 'boolean'
          : name === 'written' && isRecord(value),
  )
  return fits ? (body as StockChange) : undefined
}

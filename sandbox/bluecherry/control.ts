import type { SandboxClock } from '../http/clock.ts'
import { badControl, controlPrefix, sharedControl } from '../http/control.ts'
import type { FaultSwitches } from '../http/faults.ts'
import type { HttpReply, HttpRequest } from '../http/message.ts'
import { jsonReply, readJsonObject } from '../http/message.ts'
import type { RequestLog } from '../http/request-log.ts'
import type { AddedStyle } from './added-style.ts'
import type { Floor } from './floor.ts'
import type { Inventory, StockChange } from './inventory.ts'
import { answerItemControl } from './item-controls.ts'
import type { FoundItem, ItemChange } from './items.ts'
import { answerOrderControl } from './order-controls.ts'
import type { ReturnCounts } from './return-book.ts'
import type { OrderCounts } from './sales-order-book.ts'
import type { ErpSettings, SettingsWish } from './settings.ts'
import { parseSettings } from './settings.ts'

/** What the ERP really holds, counted from its own books and never from what clients were told. */
export type Ledger = OrderCounts &
  ReturnCounts & {
    /** Staged or late, not yet in the books: sales orders and returns. */
    pending: number
    /** Staged, then refused. */
    refusedLater: number
    picks: number
    /** Picks that have left. */
    shipped: number
  }

/** What may be done to this ERP from outside its API: by a test in process, or over the control plane. */
export type ErpControls = Floor & {
  readonly settings: Readonly<ErpSettings>
  configure: (settings: SettingsWish) => void
  ledger: () => Ledger
  /** One round of the warehouse at its pace, as it makes one four times a second by itself. */
  work: () => void
  /** Every pick that has left, by its order's altpo; invNum '' until it is invoiced. */
  shipped: () => { altpo: string; invNum: string; shippedAt: Date }[]
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
 *
 * `GET|POST settings` (`warehouse` takes a part of a pace), `GET ledger`, `POST reset`, `POST work`, `POST lose {altpo}`.
 *
 * Sales orders, by altpo: `GET orders/:altpo` (orders, picks, invoices, returns, memos), and `POST orders/:altpo/` with
 * `pick {lines?, stampedSecondsAgo?}`,
 * `ship {pickNum?, lines?, shipper?, cartons?, contents?, daysAgo?, invoice?, stampedSecondsAgo?}` (cartons: a number, or
 * `[{trackNo?, lines?: [{upc, qty}]}]`; contents false: cartons do not say what is inside; invoice false: none yet),
 * `unpick`, `invoice`, `short {upc, qty, reason?}`, `hold {reason?}`, `release`, `cancel {reason?, lines?: [{upc, qty}]}`,
 * `edit {lines?: [{line, qty?, price?, discount?, tax?, taxCode?, remove?}], add?: [{sku or upc, qty, price, tax?, taxCode?}],
 * address?: {addr1: .., addr_type?}, freight?, freightTax?, header?: {shipper: ..}, stampedSecondsAgo?}`,
 * `credit {lines?: [{upc, qty}], merch_amt?, frgt_amt?, tax_amt?, reason?, posted?}` (a credit memo begun here),
 * `double` (keyed in once more by hand), `return {lines: [{upc, qty}], reason?}` (a return begun here). Lines to pick and ship are `{upc, qty}` or `{line, qty}`.
 *
 * What comes back, by ref_num2, ret_num or crm_num: `POST returns/:ref/receive {lines?: [{upc, qty}], daysAgo?}`,
 * `POST memos/:ref/post`, `POST memos/:ref/change {total_amt: .., ..}`; by inv_num `POST invoices/:num/post`,
 * `POST invoices/:num/change {total_amt: .., ..}`, `POST invoices/:num/lose`.
 *
 * `GET items` (the planted faults), `POST items/:sku {active?, price?, missing?, ambiguous?, listedAs?, barcode?, channelFlag?, name?}`,
 * `POST styles` (see `readAddedStyle`), `GET stock/:sku`, `POST stock/:sku {location?, lot?, and one of qoh, ots, receive, adjust, ..}`
 * (see `StockChange`), `POST repair {sku?}`.
 *
 * A piece of a line is open, picked, shipped or cancelled, and in one of them only; what cannot be done is answered 400.
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
  try {
    return (
      answerOwn(action, body, erp) ??
      answerOrderControl(action, name, body, erp) ??
      answerItemControl(action, name, body, erp) ??
      jsonReply(404, { error: `no control ${request.method} ${request.path}` })
    )
  } catch (error) {
    return badControl(error instanceof Error ? error.message : 'cannot be done')
  }
}

function answerOwn(action: string, body: Record<string, unknown>, erp: ErpControls): HttpReply | undefined {
  switch (action) {
    case 'GET settings':
      return jsonReply(200, erp.settings)
    case 'POST settings':
      erp.configure(parseSettings(body))
      return jsonReply(200, erp.settings)
    case 'GET ledger':
      return jsonReply(200, erp.ledger())
    case 'POST work':
      erp.work()
      return jsonReply(200, erp.ledger())
    case 'POST reset':
      erp.reset()
      return jsonReply(200, { reset: true })
    default:
      return undefined
  }
}

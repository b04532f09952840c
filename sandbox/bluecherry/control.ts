import type { SandboxClock } from '../http/clock.ts'
import { badControl, controlPrefix, sharedControl } from '../http/control.ts'
import type { FaultSwitches } from '../http/faults.ts'
import type { HttpReply, HttpRequest } from '../http/message.ts'
import { jsonReply, readJsonObject } from '../http/message.ts'
import type { RequestLog } from '../http/request-log.ts'
import type { SalesOrderDocument } from './booked-order.ts'
import { parseDecimal } from './decimal.ts'
import type { ItemChange } from './items.ts'
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
  reset: () => void
}

/**
 * The ERP's control plane below `/__sandbox/`: faults, clock and requests as both sandboxes have them, and
 * `GET|POST settings`, `GET ledger`, `GET orders/:altpo`, `POST orders/:altpo/cancel {reason?}`, `POST orders/:altpo/pick`, `POST orders/:altpo/ship`, `POST lose {altpo}`,
 * `GET items` (the planted faults), `POST items/:sku {active?, price?, missing?, ambiguous?, listedAs?}`, `POST repair {sku?}`, `POST reset`.
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
        return badControl('active, missing and ambiguous are true or false, price is a decimal string, listedAs a SKU')
      return erp.changeItem(name, change)
        ? jsonReply(200, { sku: name, ...change })
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

const flags = new Set(['active', 'missing', 'ambiguous'])

function readItemChange(body: Record<string, unknown>): ItemChange | undefined {
  const fits = Object.entries(body).every(([name, value]) =>
    flags.has(name)
      ? typeof value === 'boolean'
      : name === 'listedAs'
        ? typeof value === 'string' && value !== ''
        : name === 'price' && parseDecimal(value) !== undefined,
  )
  return fits ? (body as ItemChange) : undefined
}

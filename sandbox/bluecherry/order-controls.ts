import type { HttpReply } from '../http/message.ts'
import { isRecord, jsonReply } from '../http/message.ts'
import type { ErpControls } from './control.ts'
import { parseDecimal } from './decimal.ts'
import { readOrderEdit } from './edit-order.ts'
import type { NamedPieces } from './floor.ts'
import type { Cartons } from './pick-ticket.ts'

type Body = Record<string, unknown>

/** Sales orders, picks, returns and credit memos; undefined when the action is another's. Throws what cannot be done. */
export function answerOrderControl(action: string, name: string, body: Body, erp: ErpControls): HttpReply | undefined {
  switch (action) {
    case 'GET orders :name':
      return jsonReply(200, {
        orders: erp.ordersUnder(name),
        picks: erp.picksUnder(name),
        invoices: erp.invoicesUnder(name),
        ...erp.returnsUnder(name),
      })
    case 'POST orders :name cancel':
      return touched(erp.cancel(name, textOf(body, 'reason'), upcLines(body)))
    case 'POST orders :name pick':
      return made(erp, name, 'picks', () => erp.pick(name, lines(body), numberOf(body, 'stampedSecondsAgo')))
    case 'POST orders :name ship':
      return made(erp, name, 'picks', () =>
        erp.ship(name, {
          ...given({ pickNum: textOf(body, 'pickNum'), lines: lines(body) }),
          shipper: textOf(body, 'shipper'),
          cartons: cartons(body.cartons),
          contents: flagOf(body, 'contents'),
          daysAgo: numberOf(body, 'daysAgo'),
          invoice: flagOf(body, 'invoice'),
          stampedSecondsAgo: numberOf(body, 'stampedSecondsAgo'),
        }),
      )
    case 'POST orders :name unpick':
      return touched(erp.advance(name, 'O'))
    case 'POST orders :name invoice':
      return made(erp, name, 'invoices', () => erp.invoice(name))
    case 'POST orders :name short':
      return touched(erp.short(name, textOf(body, 'upc') ?? '', numberOf(body, 'qty') ?? 1, textOf(body, 'reason')))
    case 'POST orders :name hold':
      return touched(erp.hold(name, textOf(body, 'reason')))
    case 'POST orders :name release':
      return touched(erp.release(name))
    case 'POST orders :name edit': {
      const { stampedSecondsAgo: _, ...edit } = body
      return touched(erp.edit(name, readOrderEdit(edit), numberOf(body, 'stampedSecondsAgo')))
    }
    case 'POST orders :name double':
      return touched(erp.double(name))
    case 'POST orders :name credit':
      return made(erp, name, 'memos', () =>
        erp.credit(name, {
          ...{ lines: upcLines(body), merch_amt: amountOf(body, 'merch_amt'), frgt_amt: amountOf(body, 'frgt_amt') },
          ...{ tax_amt: amountOf(body, 'tax_amt'), reason: textOf(body, 'reason'), posted: flagOf(body, 'posted') },
        }),
      )
    case 'POST orders :name return':
      return made(erp, name, 'returns', () => erp.beginReturn(name, upcLines(body) ?? [], textOf(body, 'reason')))
    case 'POST returns :name receive':
      erp.receive(name, upcLines(body), numberOf(body, 'daysAgo'))
      return jsonReply(200, { received: name })
    case 'POST memos :name post':
      return touched(erp.changeMemos(name, { posted: 'Y' }), 'memos')
    case 'POST memos :name change':
      for (const field of Object.keys(body)) amountOf(body, field)
      return touched(erp.changeMemos(name, body as Record<string, string>), 'memos')
    case 'POST invoices :name post':
      return touched(erp.changeInvoice(name, { posted: 'Y' }), 'invoices')
    case 'POST invoices :name change':
      for (const field of Object.keys(body)) {
        if (field !== 'inv_date') amountOf(body, field)
        else if (!/^\d{4}-\d{2}-\d{2} 00:00:00$/.test(textOf(body, field) ?? ''))
          throw new Error('"inv_date" must be a day at 00:00:00')
      }
      return touched(erp.changeInvoice(name, body as Record<string, string>), 'invoices')
    case 'POST invoices :name lose':
      return touched(erp.loseInvoice(name), 'invoices')
    case 'POST lose':
      return touched(erp.lose(String(body.altpo ?? '')))
    default:
      return undefined
  }
}

function touched(count: number, what = 'orders'): HttpReply {
  return count > 0 ? jsonReply(200, { [what]: count }) : jsonReply(404, { error: `no such ${what}` })
}

/** What was made, under its name; 404 when there is no such sales order. */
function made(erp: ErpControls, altpo: string, what: string, act: () => string[]): HttpReply {
  const orders = erp.ordersUnder(altpo).length
  return orders === 0 ? touched(0) : jsonReply(200, { orders, [what]: act() })
}

const given = <Value extends object>(value: Value): { [Name in keyof Value]?: NonNullable<Value[Name]> } =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never

function reader<Value>(fits: (value: unknown) => boolean, what: string) {
  return (body: Body, name: string): Value | undefined => {
    const value = body[name]
    if (value === undefined) return undefined
    if (!fits(value)) throw new Error(`"${name}" must be ${what}`)
    return value as Value
  }
}
const textOf = reader<string>((value) => typeof value === 'string', 'a text')
const numberOf = reader<number>((value) => Number.isInteger(value) && Number(value) >= 0, 'a whole number')
const flagOf = reader<boolean>((value) => typeof value === 'boolean', 'true or false')
const amountOf = reader<string>((value) => parseDecimal(value) !== undefined, 'a decimal string')

const isPieces = (value: unknown) => Number.isInteger(value) && Number(value) > 0
const isLines = (value: unknown, ...names: string[]) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => isRecord(one) && isPieces(one.qty) && names.some((name) => name in one))

const lines = (body: Body) =>
  reader<NamedPieces>((value) => isLines(value, 'upc', 'line'), 'a list of {upc or line, qty}')(body, 'lines')
const upcLines = (body: Body) =>
  reader<{ upc: string; qty: number }[]>((value) => isLines(value, 'upc'), 'a list of {upc, qty}')(body, 'lines')

function cartons(value: unknown): Cartons | undefined {
  const fits =
    value === undefined ||
    isPieces(value) ||
    (Array.isArray(value) &&
      value.every((one) => isRecord(one) && (one.lines === undefined || isLines(one.lines, 'upc'))))
  if (!fits) throw new Error('"cartons" must be a number, or a list of {trackNo?, lines?}')
  return value as Cartons | undefined
}

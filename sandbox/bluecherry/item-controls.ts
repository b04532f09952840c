import { badControl } from '../http/control.ts'
import type { HttpReply } from '../http/message.ts'
import { isRecord, jsonReply } from '../http/message.ts'
import { readAddedStyle } from './added-style.ts'
import type { ErpControls } from './control.ts'
import { parseDecimal } from './decimal.ts'
import type { StockChange } from './inventory.ts'
import type { FoundItem, ItemChange } from './items.ts'
import { plantedItemFaults } from './planted-item-faults.ts'

/** Items, styles and stock; undefined when the action is another's. */
export function answerItemControl(
  action: string,
  name: string,
  body: Record<string, unknown>,
  erp: ErpControls,
): HttpReply | undefined {
  switch (action) {
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
    default:
      return undefined
  }
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

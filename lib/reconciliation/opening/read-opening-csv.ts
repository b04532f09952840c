import type { LineFault } from '../../kernel/csv-lines.ts'
import { readCsv } from '../../kernel/csv-lines.ts'
import { isFault } from '../../kernel/fault.ts'
import type { Scale } from '../../kernel/money.ts'
import { parseAmount, stepOf } from '../../kernel/money.ts'
import type { Amounts } from '../components.ts'
import { components, unbalanced } from '../components.ts'
import type { Ledger } from '../step-sums.ts'
import { ledgers } from '../step-sums.ts'

/** One order, or refund, that stood open before the first period. */
export interface OpeningLine extends Amounts {
  line: number
  ledger: Ledger
  /** The order as the shop numbers it. */
  order: string
  reason: string
}

export const openingColumns = ['order', 'ledger', ...components, 'reason'] as const

/**
 * Reads an opening list: a line an order and ledger (`orders` where none is said), amounts as decimals, discount positive.
 * Without a total, what the parts come to.
 * @returns every line, or every fault: nothing is taken from a file with one bad line
 */
export function readOpeningCsv(text: string, scale: Scale): { lines: OpeningLine[]; errors: LineFault[] } {
  const { lines, errors } = readCsv(text, openingColumns)
  const seen = new Map<string, number>()
  const read = lines.flatMap(({ line, cells }): OpeningLine[] => {
    const fail = (field: string, reason: string) => errors.push({ line, field, reason })
    const before = errors.length
    const ledger = ledgers.find((name) => name === (cells.ledger || 'orders'))
    if (!ledger) fail('ledger', `"${cells.ledger}" is neither orders nor refunds`)
    const order = (cells.order ?? '').replace(/^#/, '')
    if (order === '') fail('order', 'the order’s number is missing')
    const key = `${ledger} ${order}`
    const first = seen.get(key)
    if (first !== undefined) fail('order', `${order} stands in line ${first} already`)
    else seen.set(key, line)
    if ((cells.reason ?? '') === '') fail('reason', 'say why it stands open')
    const amountOf = (field: string) => {
      const written = cells[field] ?? ''
      if (written === '') return 0n
      try {
        const { amount } = parseAmount(written)
        if (amount % stepOf(scale) === 0n) return amount
        fail(field, `"${written}" has more decimals than the currency`)
      } catch (error) {
        if (!isFault(error)) throw error
        fail(field, error.message)
      }
      return 0n
    }
    const parts = {
      merchandise: amountOf('merchandise'),
      discount: amountOf('discount'),
      shipping: amountOf('shipping'),
      fees: amountOf('fees'),
      tax: amountOf('tax'),
      total: amountOf('total'),
    }
    const amounts = cells.total === '' ? { ...parts, total: -unbalanced(parts) } : parts
    if (amounts.total <= 0n && errors.length === before) fail('total', 'what stands open is above zero')
    if (errors.length > before || !ledger) return []
    return [{ line, ledger, order, reason: (cells.reason ?? '').slice(0, 500), ...amounts }]
  })
  if (read.length === 0 && errors.length === 0) errors.push({ line: 1, field: 'order', reason: 'the file has no line' })
  return { lines: errors.length > 0 ? [] : read, errors: errors.sort((a, b) => a.line - b.line) }
}

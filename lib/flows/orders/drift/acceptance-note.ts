import type { KeyRing } from '../../../kernel/seal.ts'
import type { AskedDrift } from './asked-drifts.ts'
import { openDrift } from './open-drift.ts'

const money: ReadonlySet<string> = new Set([
  'price',
  'extended',
  'discount',
  'tax',
  'freight',
  'charge',
  'charges',
  'total',
])

/** "ship-to city", "tax code". */
const fieldOf = (field: string): string =>
  field.replace('ship_to.', 'ship-to ').replace('bill_to.', 'bill-to ').replaceAll('_', ' ')

/** The item of a line as people write it: its key without what is empty. */
const lineOf = (lineKey: string): string => {
  const [, item = lineKey] = /^[^:]*:(.*)$/.exec(lineKey) ?? []
  return lineKey === '' ? '' : ` of ${item.split('/').filter(Boolean).join('/')}`
}

/** What customer service reads on the shop's order: what was accepted, field by field, and by whom. Never mailed. */
export function acceptanceNote(keyRing: KeyRing, by: string, drifts: readonly AskedDrift[]): string {
  const said = drifts.map((drift) => {
    const sides = openDrift(keyRing, drift)
    const subject = `${fieldOf(drift.field)}${lineOf(drift.lineKey)}`
    if (!sides) return `- ${subject} changed`
    const unit = money.has(drift.field) ? ` ${drift.currency}` : ''
    const side = (value: string | null) => (value === null || value === '' ? 'none' : `${value}${unit}`)
    if (drift.field === 'cancelled' && drift.lineKey === '') return '- The sales order is cancelled in the ERP'
    if (drift.field === 'cancelled') return `- ${sides.erpNow} cancelled in the ERP${lineOf(drift.lineKey)}`
    if (drift.field === 'hold') return '- The sales order is on hold in the ERP'
    return `- ${subject}: ${side(sides.erpNow)} in the ERP, ${side(sides.shopNow)} in the shop`
  })
  return [`Accepted by ${by}: the warehouse has this order as follows.`, ...said].join('\n')
}

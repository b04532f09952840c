// A sales order as sent, edited at random in shop and ERP, and shown by the ERP in its own way.
import fc from 'fast-check'
import type { SalesOrderNow } from '../../../../erp/after-sales-port.ts'
import type { ErpAddress, ItemKey, SalesOrderCharge, SalesOrderDraft, SalesOrderLine } from '../../../../erp/port.ts'
import type { Amount } from '../../../../kernel/money.ts'
import { divideRounded, roundTo, sum } from '../../../../kernel/money.ts'
import type { OurSide } from '../sides.ts'

export const item = (style: string): ItemKey => ({
  division: '01',
  style,
  colorCode: 'BLK',
  lblCode: '',
  dimension: '',
  sizeDesc: 'M',
})

/** One line of one side, apart from how it is written. */
export interface LogicalLine {
  style: string
  quantity: number
  price: Amount
  extended: Amount
  discount: Amount
  taxCode: string
  tax: Amount
  /** ERP only. */
  cancelled: number
}

export interface LogicalSide {
  /** By storefront line; null where it was removed. */
  lines: Map<string, LogicalLine | null>
  header: Record<'discount' | 'freight' | 'misc' | 'tax' | 'total', Amount>
  charges: Record<string, Amount>
  shipTo: ErpAddress
}

const kinds = ['quantity', 'price', 'extended', 'discount', 'taxCode', 'tax', 'remove'] as const
const lineEdit = fc.option(fc.record({ kind: fc.constantFrom(...kinds), by: fc.integer({ min: 1, max: 3 }) }), {
  freq: 2,
})

export const given = fc.record({
  lines: fc.array(
    fc.record({
      style: fc.constantFrom('00417', '00417', 'MUG', 'TOWEL'),
      quantity: fc.integer({ min: 2, max: 7 }),
      small: fc.integer({ min: 0, max: 399_99 }),
      discount: fc.integer({ min: 0, max: 9_99 }),
      shop: lineEdit,
      erp: lineEdit,
      cancel: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 4 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  added: fc.record({ shop: fc.boolean(), erp: fc.boolean(), together: fc.boolean() }),
  header: fc.record({
    shop: fc.subarray(['discount', 'freight', 'misc', 'tax', 'total'] as const),
    erp: fc.subarray(['discount', 'freight', 'misc', 'tax', 'total'] as const),
  }),
  charges: fc.record({ shop: fc.boolean(), erp: fc.boolean(), addedByErp: fc.boolean() }),
  address: fc.record({
    shop: fc.subarray(['name', 'city', 'zipcode', 'phone'] as const),
    erp: fc.subarray(['name', 'addr1', 'country'] as const),
  }),
  hold: fc.boolean(),
})
export type Given = typeof given extends fc.Arbitrary<infer Value> ? Value : never

/** How the ERP shows what it has. */
export const manner = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  escapes: fc.boolean(),
  upperCase: fc.boolean(),
  roundsPrices: fc.boolean(),
  pads: fc.boolean(),
  /** Amounts without what was cancelled. */
  nets: fc.boolean(),
})
export type Manner = typeof manner extends fc.Arbitrary<infer Value> ? Value : never

const address: ErpAddress = {
  name: "Zoë O'Weaver & Sons",
  company: 'Müller <Textil>',
  contact: '',
  addr1: '1 "Selvedge" Row',
  addr2: 'Unit 4',
  city: 'Leeds',
  state: '',
  zipcode: 'LS1 1AA',
  country: 'GB',
  email: 'zoe@example.com',
  phone: '+44 113 496 0000',
}

const price = (line: { extended: Amount; quantity: number }) => divideRounded(line.extended, BigInt(line.quantity))

export function sentOf({ lines }: Given): LogicalSide {
  const written = lines.map(({ style, quantity, small, discount }, index): [string, LogicalLine] => {
    const extended = BigInt(1000 * (index + 1)) * 10_000n + BigInt(small) * 100n
    const line = { style, quantity, extended, discount: BigInt(discount) * 100n }
    return [
      String(40 + index),
      { ...line, price: price(line), taxCode: 'GB20', tax: roundTo(extended / 5n, 2), cancelled: 0 },
    ]
  })
  const all = written.map(([, line]) => line)
  const merchandise = sum(all.map(({ extended }) => extended))
  const discount = sum(all.map((line) => line.discount)) + 5_0000n
  const tax = sum(all.map((line) => line.tax))
  return {
    lines: new Map(written),
    header: { discount, freight: 4_9500n, misc: -100n, tax, total: merchandise - discount + 4_9500n - 100n + tax },
    charges: { 'ALLOWANCE WELCOME': 5_0000n, 'FREIGHT FRT': 4_9500n, 'ROUNDING RND': -100n },
    shipTo: address,
  }
}

/** The side after its edits. Edits of the two sides never come to the same by chance. */
export function edited(sent: LogicalSide, given: Given, side: 'shop' | 'erp'): LogicalSide {
  const factor = side === 'shop' ? 1n : 7n
  const lines = new Map<string, LogicalLine | null>()
  for (const [id, line] of sent.lines) {
    const asked = given.lines[Number(id) - 40]
    const edit = asked?.[side]
    if (!line) continue
    const next = { ...line }
    const by = BigInt(edit?.by ?? 0) * factor
    const amount = by * 5_0000n
    switch (edit?.kind) {
      case 'quantity':
        next.quantity += Number(by)
        break
      case 'price':
      case 'extended':
      case 'discount':
      case 'tax':
        next[edit.kind] += amount
        break
      case 'taxCode':
        next.taxCode = `${side}${edit.by}`
        break
    }
    if (side === 'erp' && asked?.cancel && !asked.shop && !edit)
      next.cancelled = Math.min(asked.cancel, line.quantity - 1)
    lines.set(id, edit?.kind === 'remove' ? null : next)
  }
  const extra = { quantity: 1, price: 9_0000n, extended: 9_0000n, discount: 0n, taxCode: 'GB20', tax: 0n, cancelled: 0 }
  if (given.added.together) lines.set('90', { ...extra, style: 'BOTH' })
  if (given.added[side]) lines.set(side === 'shop' ? '91' : 'erp', { ...extra, style: `NEW-${side}` })
  const header = { ...sent.header }
  for (const name of given.header[side]) header[name] += 90_000_0000n * factor
  const charges = { ...sent.charges }
  if (given.charges[side]) charges['ROUNDING RND'] = 300n * factor
  if (side === 'erp' && given.charges.addedByErp) charges['SURCHARGE RUSH'] = 2_0000n
  const shipTo = { ...sent.shipTo }
  for (const name of given.address[side]) shipTo[name] = `${side} ${name}`
  return { lines, header, charges, shipTo }
}

const shuffled = <Value>(values: readonly Value[], seed: number): Value[] =>
  values
    .map((value, index) => ({ value, at: Math.imul(index + 1, seed) >>> 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)

const chargesOf = ({ charges }: LogicalSide): SalesOrderCharge[] =>
  Object.entries(charges).map(([key, amount]) => {
    const [type = '', code = ''] = key.split(' ')
    return { code, type: type as SalesOrderCharge['type'], amount, taxCode: '', tax: 0n, source: key }
  })

const standing = (side: LogicalSide): [string, LogicalLine][] =>
  [...side.lines].flatMap(([id, line]) => (line ? [[id, line] as [string, LogicalLine]] : []))

/** As we write it: lines numbered anew by whoever maps them. */
export function ours(side: LogicalSide, seed: number): OurSide {
  const lines = shuffled(standing(side), seed).map(
    ([id, line], index): SalesOrderLine => ({
      seq: index + 1,
      orderLineId: id,
      item: item(line.style),
      upc: '',
      location: 'MAIN',
      quantity: line.quantity,
      price: line.price,
      extended: line.extended,
      discountCode: '',
      discount: line.discount,
      taxCode: line.taxCode,
      tax: line.tax,
    }),
  )
  const draft = {
    currency: 'GBP',
    scale: 2,
    ...side.header,
    merchandise: 0n,
    lines,
    charges: shuffled(chargesOf(side), seed),
  } as Partial<SalesOrderDraft> as SalesOrderDraft
  return { draft, party: { shipTo: side.shipTo, billTo: address, notes: '' } }
}

/** As the ERP shows it: `places` are the lines' numbers as they were sent. */
export function erps(side: LogicalSide, sent: OurSide, hold: boolean, manner: Manner): SalesOrderNow {
  const { seed, escapes, upperCase, roundsPrices, pads, nets } = manner
  const write = (text: string) => {
    const cased = upperCase ? text.toUpperCase() : text
    const escaped = cased
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#039;')
    return pads ? `${escapes ? escaped : cased}  ` : escapes ? escaped : cased
  }
  const places = new Map(sent.draft.lines.map(({ orderLineId, seq }) => [orderLineId, seq]))
  const gone = (line: LogicalLine, value: Amount) =>
    nets ? divideRounded(value * BigInt(line.cancelled), BigInt(line.quantity)) : 0n
  const taken = { discount: 0n, tax: 0n, total: 0n }
  const lines = standing(side).map(([id, line], index) => {
    const off = { extended: gone(line, line.extended), discount: gone(line, line.discount), tax: gone(line, line.tax) }
    taken.discount += off.discount
    taken.tax += off.tax
    taken.total += off.extended - off.discount + off.tax
    const { style, ...key } = item(line.style)
    return {
      seq: places.get(id) ?? 80 + index,
      item: { ...key, style: pads ? `${style} ` : style },
      upc: '',
      location: 'MAIN',
      ordered: line.quantity,
      open: line.quantity - line.cancelled,
      picked: 0,
      shipped: 0,
      cancelled: line.cancelled,
      price: roundsPrices ? roundTo(line.price, 2) : line.price,
      extended: line.extended - off.extended,
      discountCode: '',
      discount: line.discount - off.discount,
      taxCode: write(line.taxCode),
      tax: line.tax - off.tax,
    }
  })
  const { header } = side
  const shown = Object.fromEntries(Object.entries(side.shipTo).map(([name, text]) => [name, write(text)]))
  return {
    status: hold ? 'hold' : 'open',
    currency: 'GBP',
    scale: 2,
    ...header,
    discount: header.discount - taken.discount,
    tax: header.tax - taken.tax,
    total: header.total - taken.total,
    lines: shuffled(lines, seed),
    charges: shuffled(chargesOf(side), seed),
    shipTo: shown as unknown as ErpAddress,
    billTo: null,
  } as Partial<SalesOrderNow> as SalesOrderNow
}

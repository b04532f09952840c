import { performance } from 'node:perf_hooks'
import type { Booked, BookedRow, SalesOrderDocument } from './booked-order.ts'
import { childRows } from './booked-order.ts'
import type { AcceptedReturn } from './check-return.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import { shareOf } from './pick-ticket.ts'
import type { Row } from './sales-order-fields.ts'

export type BookedReturn = {
  row: BookedRow
  detail: Row[]
  visibleAt: number
  /** Milliseconds of the ERP's clock. */
  bookedAt: number
}

export type CreditMemo = { row: BookedRow; madeAt: number }

export type KeptReturns = { nextReturn: number; nextMemo: number; returns: BookedReturn[]; memos: CreditMemo[] }

export type ReturnCounts = {
  returns: number
  /** Returns beyond the first under one ref_num2. */
  duplicateReturns: number
  memos: number
  byReturnReference: Record<string, number>
}

/** A credit the ERP's people begin: so many pieces of the order, or amounts as they stand. */
export type CreditWish = {
  lines?: { upc: string; qty: number }[] | undefined
  merch_amt?: string | undefined
  frgt_amt?: string | undefined
  tax_amt?: string | undefined
  reason?: string | undefined
  posted?: boolean | undefined
  invNum?: string | undefined
}

export type ReturnBook = {
  /** `pkey` of a return begun in the ERP is one of its own. */
  commit: (back: AcceptedReturn, pkey: number) => { ret_num: string }
  withReference: (refNum2: string) => BookedReturn | undefined
  returns: () => readonly BookedReturn[]
  memos: () => readonly CreditMemo[]
  listed: () => BookedRow[]
  document: (row: BookedRow) => SalesOrderDocument
  /** By ref_num2 or ret_num. Throws an Error that says why not. */
  receive: (reference: string, lines?: { upc: string; qty: number }[], daysAgo?: number) => void
  /** A return the ERP's people begin: no ref_num2. */
  begin: (booked: Booked, lines: { upc: string; qty: number }[], invNum: string, reason: string) => BookedReturn
  credit: (booked: Booked, wish: CreditWish) => CreditMemo
  /** Memos by crm_num, ref_num2 or ret_num: posted, or amounts rewritten. Answers how many. */
  changeMemos: (reference: string, change: Readonly<Record<string, string>>) => number
  counts: () => ReturnCounts
  held: () => KeptReturns
}

export const returnFields: ReadonlySet<string> = new Set([
  ...['pkey', 'ret_num', 'ret_status', 'ret_type', 'customer', 'po_num', 'inv_num', 'ref_num2', 'aux_ref_num'],
  ...['reason', 'location', 'recv_date', 'last_mod'],
])
export const memoFields: ReadonlySet<string> = new Set([
  ...['pkey', 'crm_num', 'crm_date', 'inv_num', 'ret_num', 'po_num', 'ref_num2', 'reason', 'posted', 'last_mod'],
])

export function createReturnBook(parts: {
  now: () => Date
  toStamp: (instant: Date) => string
  hiddenUntil: () => number
  /** Whether a memo is posted as it is made. */
  posted: () => boolean
  kept?: KeptReturns | undefined
  changed: () => void
}): ReturnBook {
  const { now, toStamp, hiddenUntil, posted, kept, changed } = parts
  const returns: BookedReturn[] = []
  const memos = [...(kept?.memos ?? [])]
  const byReference = new Map<string, BookedReturn[]>()
  let nextReturn = kept?.nextReturn ?? 501
  let nextMemo = kept?.nextMemo ?? 301

  const enter = (one: BookedReturn) => {
    returns.push(one)
    const reference = String(one.row.ref_num2)
    if (reference !== '') byReference.set(reference, [...(byReference.get(reference) ?? []), one])
  }
  for (const one of kept?.returns ?? []) enter({ ...one, visibleAt: 0 })
  const stamp = () => toStamp(now())

  const makeMemo = (header: Row, isPosted = posted()): CreditMemo => {
    const number = nextMemo
    nextMemo += 1
    const read = (field: string) => parseDecimal(header[field]) ?? 0n
    const total = read('merch_amt') - read('disc_amt') + read('frgt_amt') + read('misc_amt') + read('tax_amt')
    const memo: CreditMemo = {
      row: {
        pkey: 950_000 + number,
        crm_num: `C${String(number).padStart(7, '0')}`,
        crm_date: `${stamp().slice(0, 10)} 00:00:00`,
        ...header,
        total_amt: formatDecimal(total),
        posted: isPosted ? 'Y' : 'N',
        last_mod: stamp(),
      } as CreditMemo['row'],
      madeAt: now().getTime(),
    }
    memos.push(memo)
    changed()
    return memo
  }
  const references = (row: Row): Row =>
    Object.fromEntries(
      ['customer', 'inv_num', 'ret_num', 'po_num', 'ref_num2', 'reason', 'curr_code'].map((field) => [
        field,
        row[field] ?? '',
      ]),
    )
  const whole = (row: Row): Row =>
    Object.fromEntries(['merch_amt', 'disc_amt', 'frgt_amt', 'misc_amt', 'tax_amt'].map((f) => [f, row[f] ?? '0.00']))

  const commit = (back: AcceptedReturn, pkey: number) => {
    const number = nextReturn
    nextReturn += 1
    const ret_num = `R${String(number).padStart(7, '0')}`
    const one: BookedReturn = {
      row: { pkey, ret_num, ret_status: 'O', recv_date: '', ...back.header, last_mod: stamp() } as BookedRow,
      detail: back.detail,
      visibleAt: hiddenUntil(),
      bookedAt: now().getTime(),
    }
    enter(one)
    if (one.row.ret_type === 'CREDIT') {
      one.row.ret_status = 'C'
      makeMemo({ ...references(one.row), ...whole(one.row) })
    }
    changed()
    return { ret_num }
  }

  /** Of pieces of an order's lines: before discount, discount and tax. */
  const linesOf = ({ order }: Booked, wanted: readonly { upc: string; qty: number }[]): Row[] =>
    wanted.map(({ upc, qty }, at) => {
      const line = order.detail.find((candidate) => candidate.upc === upc)
      if (!line) throw new Error(`the sales order has no ${upc}`)
      const part = (field: string) => shareOf(parseDecimal(line[field]) ?? 0n, qty, Number(line.ord_qty))
      const { style, color_code, lbl_code, dimension, size_desc } = line
      const extended = part('ext_amt') - part('disc_amt')
      return {
        line_seq: at + 1,
        ...({ style, color_code, lbl_code, dimension, size_desc } as Row),
        upc,
        qty,
        recv_qty: 0,
        price: formatDecimal(qty > 0 ? extended / BigInt(qty) : 0n, 4),
        ext_amt: formatDecimal(extended),
        tax_amt: formatDecimal(part('tax_amt')),
      }
    })
  const sumOf = (rows: readonly Row[], field: string) =>
    rows.reduce((sum, row) => sum + (parseDecimal(row[field]) ?? 0n), 0n)

  return {
    commit,
    withReference: (refNum2) => byReference.get(refNum2)?.[0],
    returns: () => returns,
    memos: () => memos,
    listed: () => {
      const reading = performance.now()
      return returns.filter(({ visibleAt }) => visibleAt <= reading).map(({ row }) => row)
    },
    document: (row) => {
      const one = returns.find((candidate) => candidate.row.pkey === row.pkey)
      return { ...row, returndetail: { rows: childRows(row.pkey, 1, one?.detail ?? []) } }
    },
    receive: (reference, lines, daysAgo = 0) => {
      const one = byReference.get(reference)?.[0] ?? returns.find(({ row }) => row.ret_num === reference)
      if (!one) throw new Error(`no return ${reference}`)
      const { row, detail } = one
      if (row.ret_type !== 'RETURN') throw new Error(`${row.ret_num} is a credit: no goods come back`)
      const first = detail.every(({ recv_qty }) => recv_qty === 0)
      const came = detail.map((line) => {
        const missing = Number(line.qty) - Number(line.recv_qty)
        const wanted = lines ? (lines.find(({ upc }) => upc === line.upc)?.qty ?? 0) : missing
        if (wanted > missing) throw new Error(`only ${missing} of ${line.upc} are expected`)
        return wanted
      })
      if (came.every((count) => count === 0)) throw new Error(`${row.ret_num} expects nothing more`)
      const received = detail.map((line, at): Row => {
        const count = came[at] ?? 0
        const before = Number(line.recv_qty)
        const part = (field: string) => {
          const amount = parseDecimal(line[field]) ?? 0n
          const upTo = (some: number) => shareOf(amount, some, Number(line.qty))
          return formatDecimal(upTo(before + count) - upTo(before))
        }
        line.recv_qty = before + count
        return { ext_amt: part('ext_amt'), tax_amt: part('tax_amt') }
      })
      const day = toStamp(new Date(now().getTime() - daysAgo * 86_400_000)).slice(0, 10)
      const all = detail.every(({ qty, recv_qty }) => qty === recv_qty)
      Object.assign(row, { recv_date: `${day} 00:00:00`, ret_status: all ? 'R' : 'O', last_mod: stamp() })
      // What belongs to no line goes back with the first pieces.
      const beside = first ? sumOf([row], 'tax_amt') - sumOf(detail, 'tax_amt') : 0n
      makeMemo({
        ...references(row),
        ...whole(first ? row : {}),
        merch_amt: formatDecimal(sumOf(received, 'ext_amt')),
        tax_amt: formatDecimal(sumOf(received, 'tax_amt') + beside),
      })
    },
    begin: (booked, wanted, invNum, reason) => {
      const detail = linesOf(booked, wanted)
      const merchandise = sumOf(detail, 'ext_amt')
      const tax = sumOf(detail, 'tax_amt')
      const { customer = '', po_num = '', curr_code = '', location = '' } = booked.row
      const back: AcceptedReturn = {
        header: {
          ...{ customer, po_num, inv_num: invNum, ref_num2: '', aux_ref_num: '', ret_type: 'RETURN', reason },
          ...{ location, curr_code, disc_amt: '0.00', frgt_amt: '0.00', misc_amt: '0.00' },
          ...{ merch_amt: formatDecimal(merchandise), tax_amt: formatDecimal(tax) },
          total_amt: formatDecimal(merchandise + tax),
        },
        detail,
      }
      commit(back, 900_000 + nextReturn)
      const made = returns.at(-1)
      if (!made) throw new Error('no return was booked')
      return made
    },
    credit: (booked, { lines, posted: isPosted, invNum = '', reason = 'GOODW', ...amounts }) => {
      const detail = linesOf(booked, lines ?? [])
      const { customer = '', po_num = '', curr_code = '' } = booked.row
      const header: Row = { customer, inv_num: invNum, ret_num: '', po_num, ref_num2: '', reason, curr_code }
      const { merch_amt = formatDecimal(sumOf(detail, 'ext_amt')), frgt_amt = '0.00' } = amounts
      const tax_amt = amounts.tax_amt ?? formatDecimal(sumOf(detail, 'tax_amt'))
      return makeMemo({ ...header, merch_amt, disc_amt: '0.00', frgt_amt, misc_amt: '0.00', tax_amt }, isPosted)
    },
    changeMemos: (reference, change) => {
      const meant = memos.filter(({ row }) => [row.crm_num, row.ref_num2, row.ret_num].includes(reference))
      for (const { row } of meant) Object.assign(row, change, { last_mod: stamp() })
      if (meant.length > 0) changed()
      return meant.length
    },
    counts: () => {
      const referred = [...byReference.values()]
      return {
        returns: returns.length,
        duplicateReturns: referred.reduce((sum, found) => sum + found.length - 1, 0),
        memos: memos.length,
        byReturnReference: Object.fromEntries([...byReference].map(([reference, found]) => [reference, found.length])),
      }
    },
    held: () => ({ nextReturn, nextMemo, returns, memos }),
  }
}

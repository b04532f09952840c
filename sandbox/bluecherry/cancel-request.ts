import { isRecord } from '../http/message.ts'
import type { Failure } from './failure.ts'

/** A request to cancel before invoice: the whole sales order, or pieces of its lines by upc. */
export type CancelRequest = {
  poNum: string
  altpo: string
  reason: string
  pieces: { upc: string; quantity: number }[]
}

/** Reads a `salesOrderCancel` document: po_num (or altpo), reason, and `orderdetail.rows` of upc and qty where partial. */
export function readCancelRequest(document: unknown): CancelRequest | Failure {
  if (!isRecord(document)) return { code: 'format', field: '', message: 'A cancellation must be an object' }
  const poNum = textOf(document.po_num)
  const altpo = textOf(document.altpo)
  const reason = textOf(document.reason)
  if (poNum === '' && altpo === '') return { code: 'required', field: 'po_num', message: 'po_num is required' }
  if (reason === '') return { code: 'required', field: 'reason', message: 'reason is required' }
  const rows = isRecord(document.orderdetail) ? document.orderdetail.rows : []
  if (!Array.isArray(rows))
    return { code: 'format', field: 'orderdetail', message: 'orderdetail must be {"rows":[..]}' }
  const pieces: CancelRequest['pieces'] = []
  for (const row of rows) {
    const quantity = isRecord(row) && /^[1-9]\d{0,6}$/.test(String(row.qty)) ? Number(row.qty) : undefined
    if (!isRecord(row) || quantity === undefined) {
      return { code: 'format', field: 'qty', message: 'qty must be a whole number above 0' }
    }
    pieces.push({ upc: textOf(row.upc), quantity })
  }
  return { poNum, altpo, reason, pieces }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

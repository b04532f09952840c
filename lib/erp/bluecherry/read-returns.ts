import type { Refused, ReturnRecord } from '../after-sales-port.ts'
import {
  amountOf,
  codeOf,
  dayOf,
  itemOf,
  keyOf,
  optionalAmount,
  optionalPieces,
  piecesOf,
  readDocuments,
  stampedAt,
  wordOf,
} from './document-reader.ts'
import type { GatewayRow } from './gateway.ts'
import { childRows } from './gateway.ts'
import type { BlueCherryProfile } from './profile.ts'

/** Returns and credits with their lines: what was asked for and what came in. */
export function readReturns(
  rows: readonly GatewayRow[],
  profile: BlueCherryProfile,
  refused?: Refused,
): ReturnRecord[] {
  const { pkey, retNum, poNum, refNum2 } = profile.fields.return
  const naming = { kind: 'return', pkey, number: retNum, poNum, refNum2 } as const
  return readDocuments(rows, naming, (row) => readReturn(row, profile), refused)
}

function readReturn(row: GatewayRow, profile: BlueCherryProfile): ReturnRecord {
  const { return: field, returnLine: lineField, children } = profile.fields
  return {
    pkey: keyOf(row, field.pkey),
    retNum: codeOf(row, field.retNum),
    refNum2: codeOf(row, field.refNum2),
    poNum: codeOf(row, field.poNum),
    invNum: codeOf(row, field.invNum),
    type: wordOf(row, field.type, profile.returnTypes) === 'goods' ? 'RETURN' : 'CREDIT',
    reason: codeOf(row, field.reason),
    location: codeOf(row, field.location),
    currency: codeOf(row, field.currency),
    total: amountOf(row, field.total),
    lines: childRows(row, children.returnLines).map((line) => ({
      seq: piecesOf(line, lineField.seq),
      item: itemOf(line, lineField),
      upc: codeOf(line, lineField.upc),
      quantity: piecesOf(line, lineField.quantity),
      // Absent until something came in.
      received: optionalPieces(line, lineField.received),
      price: amountOf(line, lineField.price),
      tax: optionalAmount(line, lineField.tax),
    })),
    receivedOn: dayOf(row, field.receivedOn),
    lastModAt: stampedAt(row, field.lastMod, profile.timeZone),
  }
}

import type { PickRecord, Refused } from '../after-sales-port.ts'
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
} from './document-reader.ts'
import type { GatewayRow } from './gateway.ts'
import { childRows } from './gateway.ts'
import type { BlueCherryProfile } from './profile.ts'

/** Pick tickets with what is on them and in which carton. */
export function readPicks(rows: readonly GatewayRow[], profile: BlueCherryProfile, refused?: Refused): PickRecord[] {
  const { pkey, pickNum, altPo, poNum } = profile.fields.pick
  const naming = { kind: 'pick', pkey, number: pickNum, altPo, poNum } as const
  return readDocuments(rows, naming, (row) => readPick(row, profile), refused)
}

function readPick(row: GatewayRow, profile: BlueCherryProfile): PickRecord {
  const { pick: field, pickLine: lineField, carton: cartonField, children } = profile.fields
  return {
    pkey: keyOf(row, field.pkey),
    pickNum: keyOf(row, field.pickNum),
    ordNum: codeOf(row, field.ordNum),
    altPo: codeOf(row, field.altPo),
    poNum: codeOf(row, field.poNum),
    invNum: codeOf(row, field.invNum),
    location: codeOf(row, field.location),
    shippedOn: dayOf(row, field.shippedOn),
    shipper: codeOf(row, field.shipper),
    scacCode: codeOf(row, field.scacCode),
    proNum: codeOf(row, field.proNum),
    currency: codeOf(row, field.currency),
    discount: optionalAmount(row, field.discount),
    tax: optionalAmount(row, field.tax),
    freight: optionalAmount(row, field.freight),
    misc: optionalAmount(row, field.misc),
    lines: childRows(row, children.pickLines).map((line) => ({
      seq: piecesOf(line, lineField.seq),
      item: itemOf(line, lineField),
      upc: codeOf(line, lineField.upc),
      price: amountOf(line, lineField.price),
      ordered: piecesOf(line, lineField.ordered),
      picked: piecesOf(line, lineField.picked),
    })),
    cartons: childRows(row, children.cartons).map((carton) => ({
      num: codeOf(carton, cartonField.num),
      trackNo: codeOf(carton, cartonField.trackNo),
      upc: codeOf(carton, cartonField.upc),
      quantity: optionalPieces(carton, cartonField.quantity),
    })),
    lastModAt: stampedAt(row, field.lastMod, profile.timeZone),
  }
}

import { Fault } from '../../kernel/fault.ts'
import type { Amount, Scale } from '../../kernel/money.ts'
import { parseAmount } from '../../kernel/money.ts'
import type { DocumentRefusal, Refused } from '../after-sales-port.ts'
import type { ItemKey } from '../port.ts'
import type { GatewayRow } from './gateway.ts'
import { textOf } from './read-items.ts'
import { instantOf, readStamp } from './stamps.ts'

/** No document of ours holds more of one item than the column does. */
const mostPieces = 2_147_483_647

/** A day before any shop sold a thing stands for none: so databases write a date they do not have. */
const firstDay = '1990-01-01'

/** Thrown inside one document; it refuses that document alone. */
class Unreadable extends Error {
  readonly field: string
  readonly value: string
  constructor(field: string, value: unknown) {
    super(`${field} cannot be read`)
    this.field = field
    this.value = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80)
  }
}

const isNothing = (value: unknown) => value === undefined || value === null || textOf(value).trim() === ''

/** A code or number, without the blanks a fixed-width column leaves. */
export const codeOf = (row: GatewayRow, field: string): string => textOf(row[field]).trim()

/** One that must be there. */
export function keyOf(row: GatewayRow, field: string): string {
  const key = codeOf(row, field)
  if (key === '') throw new Unreadable(field, row[field])
  return key
}

/** A decimal as written. `scale` grows to the decimals of the amounts read by it. */
export function amountOf(row: GatewayRow, field: string, written?: { scale: Scale }): Amount {
  try {
    const { amount, scale } = parseAmount(textOf(row[field]))
    if (written && scale > written.scale) written.scale = scale
    return amount
  } catch {
    throw new Unreadable(field, row[field])
  }
}

/** 0 where the document does not carry it; what it carries must be an amount. */
export const optionalAmount = (row: GatewayRow, field: string, written?: { scale: Scale }): Amount =>
  isNothing(row[field]) ? 0n : amountOf(row, field, written)

/** Whole pieces, never negative: `12`, `"3"` and `"12.0000"` are; `1.5`, `""`, `-1` and null are not. */
export function piecesOf(row: GatewayRow, field: string): number {
  const text = textOf(row[field]).trim()
  if (!/^\+?\d{1,12}(\.0*)?$/.test(text)) throw new Unreadable(field, row[field])
  const pieces = Number(text)
  if (pieces > mostPieces) throw new Unreadable(field, row[field])
  return pieces
}

export const optionalPieces = (row: GatewayRow, field: string): number =>
  isNothing(row[field]) ? 0 : piecesOf(row, field)

/** yyyy-mm-dd, whatever time of day follows; null where the ERP has none. */
export function dayOf(row: GatewayRow, field: string): string | null {
  if (isNothing(row[field])) return null
  const day = /^(\d{4}-\d\d-\d\d)(?:[ T].*)?$/.exec(codeOf(row, field))?.[1]
  if (!day) throw new Unreadable(field, row[field])
  if (day < firstDay) return null
  const read = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== day) throw new Unreadable(field, row[field])
  return day
}

export function requiredDay(row: GatewayRow, field: string): string {
  const day = dayOf(row, field)
  if (day === null) throw new Unreadable(field, row[field])
  return day
}

/** One of a few words; another one is not guessed at. */
export function wordOf<Word extends string>(
  row: GatewayRow,
  field: string,
  words: Readonly<Record<Word, string>>,
): Word {
  const written = codeOf(row, field).toUpperCase()
  const found = Object.entries<string>(words).find(([, word]) => word.toUpperCase() === written)
  if (!found) throw new Unreadable(field, row[field])
  return found[0] as Word
}

/** Null when it is no stamp: what is read then counts by when it was read. */
export function stampedAt(row: GatewayRow, field: string, timeZone: string): Date | null {
  const stamp = readStamp(codeOf(row, field))
  return stamp === null ? null : instantOf(stamp, timeZone)
}

export const itemOf = (row: GatewayRow, field: Readonly<Record<keyof ItemKey, string>>): ItemKey => ({
  division: codeOf(row, field.division),
  style: codeOf(row, field.style),
  colorCode: codeOf(row, field.colorCode),
  lblCode: codeOf(row, field.lblCode),
  dimension: codeOf(row, field.dimension),
  sizeDesc: codeOf(row, field.sizeDesc),
})

/** What names a document of a kind, for whoever must look at one that cannot be read. */
export interface Naming {
  kind: DocumentRefusal['kind']
  pkey: string
  number: string
  altPo?: string
  poNum: string
  refNum2?: string
  pickNum?: string
}

/** Reads each document by itself: one that cannot be read is told to `refused` and left out, the others stand. */
export function readDocuments<Read>(
  rows: readonly GatewayRow[],
  naming: Naming,
  read: (row: GatewayRow) => Read,
  refused: Refused = throwRefusal,
): Read[] {
  return rows.flatMap((row) => {
    try {
      return [read(row)]
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      const named = (field: string | undefined) => (field ? codeOf(row, field) : '')
      refused({
        kind: naming.kind,
        pkey: named(naming.pkey),
        number: named(naming.number),
        altPo: named(naming.altPo),
        poNum: named(naming.poNum),
        refNum2: named(naming.refNum2),
        ...(naming.pickNum && { pickNum: named(naming.pickNum) }),
        field: error.field,
        value: error.value,
      })
      return []
    }
  })
}

function throwRefusal({ kind, number, pkey, field, value }: DocumentRefusal): never {
  throw new Fault('ERP_DOCUMENT_UNREADABLE', `The ${kind} ${number || pkey} cannot be read: ${field} is ${value}`, {
    retry: 'later',
    context: { kind, number, pkey, field },
  })
}

import type { Json } from '../kernel/digest.ts'
import type { SalesOrderDraft } from './port.ts'

type Header = Omit<SalesOrderDraft, 'lines' | 'charges' | 'tenders'>

const headerAmounts = ['merchandise', 'discount', 'freight', 'misc', 'tax', 'total'] as const
const lineAmounts = ['price', 'extended', 'discount', 'tax'] as const
const chargeAmounts = ['amount', 'tax'] as const
const tenderAmounts = ['amount'] as const

/** A draft as it is stored: amounts are whole ten-thousandths written as decimal text, everything else as it is. */
export function draftToJson(draft: SalesOrderDraft): Json {
  return {
    ...write(draft, headerAmounts),
    lines: draft.lines.map((line) => ({ ...write(line, lineAmounts), item: { ...line.item } })),
    charges: draft.charges.map((charge) => write(charge, chargeAmounts)),
    tenders: draft.tenders.map((tender) => write(tender, tenderAmounts)),
  } as Json
}

/** Reads what `draftToJson` wrote. The row was ours from the start, so its shape is not checked again. */
export function draftFromJson(stored: Json): SalesOrderDraft {
  const draft = stored as unknown as Stored
  return {
    ...read<Header>(draft, headerAmounts),
    lines: draft.lines.map((line) => read(line, lineAmounts)),
    charges: draft.charges.map((charge) => read(charge, chargeAmounts)),
    tenders: draft.tenders.map((tender) => read(tender, tenderAmounts)),
  }
}

type Row = Record<string, unknown>
type Stored = Row & { lines: Row[]; charges: Row[]; tenders: Row[] }

function write(source: object, amounts: readonly string[]): Row {
  const row: Row = { ...source }
  for (const name of amounts) row[name] = String(row[name])
  return row
}

function read<Shape>(source: Row, amounts: readonly string[]): Shape {
  const row: Row = { ...source }
  for (const name of amounts) row[name] = BigInt(row[name] as string)
  return row as Shape
}

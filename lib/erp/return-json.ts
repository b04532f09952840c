import type { Json } from '../kernel/digest.ts'
import type { ReturnDraft } from './after-sales-port.ts'

const headerAmounts = ['total', 'merchandise', 'freight', 'misc', 'tax'] as const
const lineAmounts = ['price', 'extended', 'tax'] as const

/** A return or credit as it is stored: amounts are whole ten-thousandths written as decimal text, everything else as it is. */
export function returnToJson(draft: ReturnDraft): Json {
  return {
    ...write(draft, headerAmounts),
    lines: draft.lines.map((line) => ({ ...write(line, lineAmounts), item: { ...line.item } })),
  } as Json
}

/** Reads what `returnToJson` wrote. The row was ours from the start, so its shape is not checked again. */
export function returnFromJson(stored: Json): ReturnDraft {
  const draft = stored as unknown as Row & { lines: Row[] }
  return {
    ...read<Omit<ReturnDraft, 'lines'>>(draft, headerAmounts),
    lines: draft.lines.map((line) => read(line, lineAmounts)),
  }
}

type Row = Record<string, unknown>

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

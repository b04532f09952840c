import type { Db } from '../../kernel/db.ts'
import { sum } from '../../kernel/money.ts'
import type { Amounts } from '../components.ts'
import type { Line } from './golden-documents.ts'

const rowsAStatement = 5_000

/** Rows of one form into a table, 5,000 a statement. Members are its columns; what is not named takes its default. */
export async function insertRows(db: Db, table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  for (let at = 0; at < rows.length; at += rowsAStatement) {
    const json = JSON.stringify(rows.slice(at, at + rowsAStatement), (_, value) =>
      typeof value === 'bigint' ? value.toString() : value,
    )
    await db.$executeRawUnsafe(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      json,
    )
  }
}

export const piecesOf = (lines: readonly Line[]): number => lines.reduce((pieces, { quantity }) => pieces + quantity, 0)

export const linePiecesOf = (lines: readonly Line[]): string =>
  [...lines]
    .sort((a, b) => a.id - b.id)
    .map(({ id, quantity }) => `${id}:${quantity}`)
    .join(',')

export function componentsOf(lines: readonly Line[]): Amounts {
  const merchandise = sum(lines.map((line) => line.merchandise))
  const discount = sum(lines.map((line) => line.discount))
  const tax = sum(lines.map((line) => line.tax))
  return { merchandise, discount, shipping: 0n, fees: 0n, tax, total: merchandise - discount + tax }
}

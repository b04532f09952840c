import type { Tx } from '../../kernel/db.ts'
import { canonicalJson, sha256 } from '../../kernel/digest.ts'
import { dateOf } from '../periods/terms.ts'

export interface EntryLine {
  account: string
  debit: bigint
  credit: bigint
  dimension: string
  reference: string
}

export interface NewEntry {
  storefrontId: string
  storefrontCode: string
  periodId: string
  kind: string
  currency: string
  scale: number
  datedOn: Date
  lines: EntryLine[]
  words: string
  madeAt: Date
  madeBy: string
  reversesId?: bigint
  varianceId?: bigint
}

/** What an entry says: two of the same hash post the same. */
export const hashOfLines = (lines: readonly EntryLine[]): Buffer =>
  sha256(canonicalJson(lines.map((line) => ({ ...line, debit: String(line.debit), credit: String(line.credit) }))))

/** Debit one account and credit another; below zero the other way round. Nothing for nothing. */
export function linesOf(
  amount: bigint,
  { debit, credit, dimension }: { debit: string; credit: string; dimension: string },
  reference: string,
): EntryLine[] {
  if (amount === 0n) return []
  const size = amount < 0n ? -amount : amount
  const [to, from] = amount < 0n ? [credit, debit] : [debit, credit]
  return [
    { account: to, debit: size, credit: 0n, dimension, reference },
    { account: from, debit: 0n, credit: size, dimension, reference },
  ]
}

/**
 * Writes one entry with the next number of its storefront and year. The number's row is held until the transaction ends, so
 * that none is given twice and none is left out, whoever else is writing. The database refuses what does not balance.
 * @returns id and number
 */
export async function writeEntry(tx: Tx, entry: NewEntry): Promise<{ id: bigint; number: string }> {
  const { storefrontCode, lines, ...data } = entry
  const year = Number(dateOf(entry.datedOn).slice(0, 4))
  const [row] = await tx.$queryRaw<{ last: number }[]>`
    insert into journal_numbers as n (storefront_id, year, last) values (${entry.storefrontId}::uuid, ${year}, 1)
    on conflict (storefront_id, year) do update set last = n.last + 1 returning last`
  const number = `JE-${storefrontCode}-${year}-${String(row?.last ?? 0).padStart(4, '0')}`
  const { id } = await tx.journalEntry.create({
    data: {
      ...data,
      number,
      hash: new Uint8Array(hashOfLines(lines)),
      lines: { create: lines.map((line, at) => ({ ...line, place: at + 1 })) },
    },
    select: { id: true },
  })
  return { id, number }
}

import type { Tx } from '../../kernel/db.ts'
import type { Json } from '../../kernel/digest.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { ContentHash, PackHead } from '../content-hash.ts'
import { hashPack } from '../content-hash.ts'
import type { LockedPeriod } from './lock-period.ts'
import { ofPeriod } from './of-period.ts'
import type { PeriodFigures } from './read-figures.ts'
import { readTaxSummary } from './read-tax-summary.ts'
import { dateOf, rulesOf } from './terms.ts'

/**
 * Keeps what is signed: figures, tax, completeness, variances and the rules used, with a hash over them. Append only; the
 * period's statements are read from it from then on.
 * @returns the snapshot's id and its hash, hex
 */
export async function takeSnapshot(
  tx: Tx,
  now: Date,
  by: string,
  period: LockedPeriod,
  figures: PeriodFigures,
): Promise<{ id: bigint; hash: string }> {
  const { hash, ...content } = await contentOf(tx, period, figures)
  const { id } = await tx.periodSnapshot.create({
    data: {
      periodId: period.id,
      takenAt: now,
      takenBy: by,
      figures: content as object,
      hash: Buffer.from(hash, 'hex'),
    },
    select: { id: true },
  })
  return { id, hash }
}

/** What is signed, as a snapshot keeps it: amounts as text. */
export interface SignedContent {
  head: PackHead
  sections: { name: 'steps' | 'tax' | 'completeness' | 'variances'; rows: Record<string, Json>[] }[]
  hashes: ContentHash['sections']
}

type ContentOf = Pick<
  LockedPeriod,
  'storefrontId' | 'storefrontCode' | 'currency' | 'name' | 'fromOn' | 'toOn' | 'timeZone'
>

/** Figures, tax, completeness, variances and rules of a period as they stand, with the hash over them, hex. */
export async function contentOf(
  sql: Sql,
  period: ContentOf,
  figures: PeriodFigures,
): Promise<SignedContent & { hash: string }> {
  const sections = await sectionsOf(sql, period, figures)
  const head = headOf(period, figures)
  const { hash, sections: hashes } = hashPack(head, sections)
  return { ...(asText({ head, sections, hashes }) as unknown as SignedContent), hash }
}

/** What a pack of this period is headed with. */
export const headOf = (period: Omit<ContentOf, 'storefrontId'>, { terms }: Pick<PeriodFigures, 'terms'>): PackHead => ({
  storefront: period.storefrontCode,
  currency: period.currency,
  period: period.name,
  from: dateOf(period.fromOn),
  to: dateOf(period.toOn),
  timeZone: period.timeZone,
  rules: rulesOf(terms),
})

async function sectionsOf(
  sql: Sql,
  period: ContentOf,
  figures: PeriodFigures,
): Promise<{ name: SignedContent['sections'][number]['name']; rows: object[] }[]> {
  const variances = await sql.$queryRaw<object[]>`
    select v.ledger, v.class, v.subject, v.merchandise, v.discount, v.shipping, v.fees, v.tax, v.total, v.day::text as day, v.documents,
      v.rule, v.cause, v.state::text as state, v.note, v.evidence_kind as evidence, v.evidence_reference as reference, v.decided_by as "decidedBy"
    from variances v where ${ofPeriod(period)} order by v.ledger, v.class, v.subject`
  return [
    {
      name: 'steps',
      rows: figures.sums.map(({ ledger, step, class: name, documents, amounts }) => ({
        ledger,
        step,
        class: name,
        documents,
        ...amounts,
      })),
    },
    { name: 'tax', rows: await readTaxSummary(sql, period) },
    {
      name: 'completeness',
      rows: Object.entries(figures.completeness.buckets).map(([bucket, held]) => ({ bucket, ...held })),
    },
    { name: 'variances', rows: variances },
  ]
}

/** Amounts as text: JSON has no whole number that is long enough. */
function asText(value: unknown): Json {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(asText)
  if (value === null || typeof value !== 'object') return value as Json
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asText(member)]))
}

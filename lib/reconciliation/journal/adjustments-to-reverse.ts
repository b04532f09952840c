import { Prisma } from '../../kernel/db.ts'

/**
 * Entries of adjustments, of this period or an earlier one, whose variance has been cleared by a document, has another amount or
 * was opened again: they would put right twice what they answered. A table expression with the entry's id.
 */
export const adjustmentsToReverse = (period: {
  storefrontId: string
  currency: string
  fromOn: Date
}): Prisma.Sql => Prisma.sql`(
    select j.id from journal_entries j join periods p on p.id = j.period_id join variances v on v.id = j.variance_id
    where j.storefront_id = ${period.storefrontId}::uuid and j.currency = ${period.currency} and j.kind = 'adjustments'
      and j.reverses_id is null and p.from_on <= ${period.fromOn}::date
      and not exists (select from journal_entries r where r.reverses_id = j.id)
      and not (v.gone_at is null and v.state = 'resolved' and v.evidence_kind = 'adjustment' and v.evidence_reference = j.number)
  )`

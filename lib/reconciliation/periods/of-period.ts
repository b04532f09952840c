import { Prisma } from '../../kernel/db.ts'
import { termsOf, varianceClassNames } from '../variance-classes.ts'

const balances = varianceClassNames.filter((name) => termsOf(name).standing === 'balance')

/** Classes that a person has to explain: the documents of the others say it all. */
export const toExplain = varianceClassNames.filter((name) => !termsOf(name).proven)

/**
 * The variances of a period, `v` their table: a difference counts on the day of its document, what stands open counts as long
 * as it stands.
 */
export const ofPeriod = (period: { storefrontId: string; currency: string; fromOn: Date; toOn: Date }): Prisma.Sql =>
  Prisma.sql`v.storefront_id = ${period.storefrontId}::uuid and v.currency = ${period.currency} and v.gone_at is null
    and v.day < ${period.toOn}::date and (v.day >= ${period.fromOn}::date or v.class = any(${balances}))`

import type { Sql } from '../../kernel/sql.ts'
import type { VarianceClass } from '../variance-classes.ts'
import { varianceClassNames } from '../variance-classes.ts'
import { ofPeriod } from './of-period.ts'

/** The variances of a period by class; amounts in ten-thousandths. */
export interface VarianceCount {
  class: VarianceClass
  found: number
  total: bigint
  /** Nobody has explained them yet. */
  open: number
  openTotal: bigint
  /** An adjustment is proposed, and nobody else has approved it. */
  adjusting: number
  /** Sum without signs: what is measured against materiality. */
  magnitude: bigint
}

/** In the order of the classes. */
export async function readVarianceCounts(
  sql: Sql,
  period: { storefrontId: string; currency: string; fromOn: Date; toOn: Date },
): Promise<VarianceCount[]> {
  const rows = await sql.$queryRaw<VarianceCount[]>`
    select v.class, count(*)::int as found, sum(v.total)::bigint as total, count(*) filter (where v.state = 'open')::int as open,
      coalesce(sum(v.total) filter (where v.state = 'open'), 0)::bigint as "openTotal", sum(abs(v.total))::bigint as magnitude,
      count(*) filter (where v.state = 'adjusting')::int as adjusting
    from variances v where ${ofPeriod(period)} group by v.class`
  return rows.sort((a, b) => varianceClassNames.indexOf(a.class) - varianceClassNames.indexOf(b.class))
}

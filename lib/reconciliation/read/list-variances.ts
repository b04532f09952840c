import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Prisma } from '../../kernel/db.ts'
import type { Amounts } from '../components.ts'
import { ofPeriod } from '../periods/of-period.ts'
import type { VarianceClass } from '../variance-classes.ts'

export interface VarianceRow extends Amounts {
  id: bigint
  ledger: string
  class: VarianceClass
  subject: string
  orderId: bigint | null
  day: Date
  documents: string[]
  rule: string
  cause: string
  state: 'open' | 'explained' | 'adjusting' | 'resolved' | 'carried'
  ownerId: string | null
  ownerLabel: string | null
  note: string | null
  evidenceKind: string | null
  evidenceReference: string | null
  decidedBy: string | null
  decidedAt: Date | null
  acceptedAt: Date | null
  sentAt: Date | null
  foundAt: Date
}

export interface VarianceFilter {
  class?: VarianceClass
  state?: VarianceRow['state']
  /** `nobody`, or a person's id. */
  owner?: string
  cause?: string
  /** A part of the order number, reference or document. */
  search?: string
}

export interface VarianceOf {
  storefrontId: string
  currency: string
  fromOn: Date
  toOn: Date
}

/**
 * The variances of a period, the largest first. `after` is what the page before gave as `next`.
 * @throws {Fault} NOT_PERMITTED
 */
export async function listVariances(
  db: Db,
  actor: Actor,
  period: VarianceOf,
  filter: VarianceFilter = {},
  { after, size = 100 }: { after?: string; size?: number } = {},
): Promise<{ rows: VarianceRow[]; next: string | null }> {
  requirePermission(actor, 'month-end:read', period.storefrontId)
  const rows = await db.$queryRaw<VarianceRow[]>`
    select v.id, v.ledger, v.class, v.subject, v.order_id as "orderId", v.merchandise, v.discount, v.shipping, v.fees, v.tax, v.total,
      v.day, v.documents, v.rule, v.cause, v.state::text, v.owner_id::text as "ownerId", v.owner_label as "ownerLabel", v.note,
      v.evidence_kind as "evidenceKind", v.evidence_reference as "evidenceReference", v.decided_by as "decidedBy",
      v.decided_at as "decidedAt", v.accepted_at as "acceptedAt", v.sent_at as "sentAt", v.found_at as "foundAt"
    from variances v where ${ofPeriod(period)} ${narrowed(filter)} ${afterRow(after)}
    order by abs(v.total) desc, v.id limit ${size + 1}`
  const page = rows.slice(0, size)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > size && last ? `${last.total < 0n ? -last.total : last.total}:${last.id}` : null,
  }
}

function narrowed({ class: name, state, owner, cause, search }: VarianceFilter): Prisma.Sql {
  const parts = [
    name && Prisma.sql`and v.class = ${name}`,
    state && Prisma.sql`and v.state = ${state}::variance_state`,
    owner === 'nobody' && Prisma.sql`and v.owner_id is null`,
    owner && owner !== 'nobody' && Prisma.sql`and v.owner_id = ${owner}::uuid`,
    cause && Prisma.sql`and v.cause = ${cause}`,
    search && Prisma.sql`and (v.subject = ${search} or ${search} = any(v.documents))`,
  ].filter((part): part is Prisma.Sql => Boolean(part))
  return parts.length > 0 ? Prisma.join(parts, ' ') : Prisma.empty
}

function afterRow(after: string | undefined): Prisma.Sql {
  const [amount, id] = /^(\d+):(\d+)$/.exec(after ?? '')?.slice(1) ?? []
  if (!amount || !id) return Prisma.empty
  return Prisma.sql`and (abs(v.total), -v.id) < (${BigInt(amount)}, ${-BigInt(id)})`
}

/** Open and other variances by class and cause: what a person works through group by group. */
export interface VarianceGroup {
  class: VarianceClass
  cause: string
  found: number
  open: number
  total: bigint
  oldest: Date
}

/** @throws {Fault} NOT_PERMITTED */
export async function groupVariances(db: Db, actor: Actor, period: VarianceOf): Promise<VarianceGroup[]> {
  requirePermission(actor, 'month-end:read', period.storefrontId)
  return db.$queryRaw<VarianceGroup[]>`
    select v.class, v.cause, count(*)::int as found, count(*) filter (where v.state = 'open')::int as open,
      sum(v.total)::bigint as total, min(v.day) as oldest
    from variances v where ${ofPeriod(period)} group by v.class, v.cause order by count(*) filter (where v.state = 'open') desc, v.class, v.cause`
}

import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Prisma } from '../../kernel/db.ts'

/** One order, both sides; ten-thousandths. */
export interface TieOutRow {
  id: bigint
  orderId: bigint | null
  number: string
  paidOn: Date | null
  total: bigint
  salesOrders: number
  salesTotal: bigint
  invoices: number
  invoicedOn: Date | null
  erpTotal: bigint
  refunded: bigint
  credited: bigint
  /** Invoices less storefront. */
  difference: bigint
  rule: string
  verdict: string
}

export interface TieOutFilter {
  /** `agrees`, `differs`, or a class. */
  verdict?: string
  search?: string
}

/**
 * The orders paid in a period and what the ERP made of each, and those only invoiced in it; by the day they were paid.
 * @throws {Fault} NOT_PERMITTED
 */
export async function listTieOuts(
  db: Db,
  actor: Actor,
  period: { storefrontId: string; currency: string; fromOn: Date; toOn: Date },
  filter: TieOutFilter = {},
  { after, size = 200 }: { after?: string; size?: number } = {},
): Promise<{ rows: TieOutRow[]; next: string | null }> {
  requirePermission(actor, 'month-end:read', period.storefrontId)
  const { storefrontId, currency, fromOn, toOn } = period
  const parts = [
    filter.verdict === 'agrees' && Prisma.sql`and t.verdict = ''`,
    filter.verdict === 'differs' && Prisma.sql`and t.verdict <> ''`,
    filter.verdict && filter.verdict === filter.verdict.toUpperCase() && Prisma.sql`and t.verdict = ${filter.verdict}`,
    filter.search && Prisma.sql`and o.number = ${filter.search}`,
    after && /^-?\d+$/.test(after) && Prisma.sql`and t.id > ${BigInt(after)}`,
  ].filter((part): part is Prisma.Sql => Boolean(part))
  const rows = await db.$queryRaw<TieOutRow[]>`
    select t.id, t.order_id as "orderId", coalesce(o.number, i.po_num, i.inv_num, '') as number, t.paid_on as "paidOn", t.total,
      t.sales_orders::int as "salesOrders", t.sales_total as "salesTotal", t.invoices::int, t.last_invoiced_on as "invoicedOn",
      t.erp_total as "erpTotal", t.refunded, t.credited, t.erp_total - t.total as difference, t.rule, t.verdict
    from tie_outs t left join web_orders o on o.id = t.order_id
      left join erp_invoices i on t.order_id is null and i.id = -t.id
    where t.storefront_id = ${storefrontId}::uuid and t.currency = ${currency}
      and ((t.paid_on >= ${fromOn}::date and t.paid_on < ${toOn}::date) or (t.last_invoiced_on >= ${fromOn}::date and t.last_invoiced_on < ${toOn}::date))
      ${parts.length > 0 ? Prisma.join(parts, ' ') : Prisma.empty}
    order by t.id limit ${size + 1}`
  const page = rows.slice(0, size)
  return { rows: page, next: rows.length > size ? String(page.at(-1)?.id ?? '') : null }
}

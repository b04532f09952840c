import { Prisma } from '../../kernel/db.ts'
import type { VarianceClass } from '../variance-classes.ts'
import type { Sql } from './scope.ts'
import { each } from './scope.ts'

type Part = 'merchandise' | 'discount' | 'shipping' | 'fees' | 'tax'

/** A pass over what no earlier one explained: where its condition holds, it takes these components of the difference away. */
interface Pass {
  class: VarianceClass
  rule: string
  when: Prisma.Sql
  takes: readonly Part[]
}

const goods = ['merchandise', 'discount', 'tax'] as const
const hasOtherLines = Prisma.sql`sales_lines <> '' and line_pieces <> '' and sales_lines <> line_pieces and not is_net`
const taxLimit = Prisma.sql`greatest(tax_pairs, 1) * greatest(invoices, 1) * power(10, 4 - scale)`

/** In this order (decision 0019). Tax goes with the first cause that moved it. */
const passes: readonly Pass[] = [
  {
    class: 'AMENDED_IN_SHOP',
    rule: 'the sales order is an earlier revision',
    when: Prisma.sql`(rest_merchandise <> 0 or rest_total <> 0) and exists (select from order_money_past p where p.order_id = sides.id
      and p.total = sales_total and p.merchandise = sales_merchandise and p.discount = sales_discount)`,
    takes: ['merchandise', 'discount', 'shipping', 'fees', 'tax'],
  },
  {
    class: 'AMENDED_IN_ERP',
    rule: 'other lines or pieces',
    when: Prisma.sql`rest_merchandise <> 0 and ${hasOtherLines}`,
    takes: goods,
  },
  { class: 'PRICE', rule: 'same pieces, other price', when: Prisma.sql`rest_merchandise <> 0`, takes: goods },
  {
    class: 'DISCOUNT_MAPPING',
    rule: 'same goods, other discount',
    when: Prisma.sql`rest_discount <> 0`,
    takes: ['discount', 'tax'],
  },
  {
    class: 'FREIGHT_MAPPING',
    rule: 'freight stands as a fee',
    when: Prisma.sql`rest_shipping <> 0 and rest_fees = -rest_shipping`,
    takes: ['shipping', 'fees', 'tax'],
  },
  { class: 'FREIGHT_MAPPING', rule: 'other freight', when: Prisma.sql`rest_shipping <> 0`, takes: ['shipping', 'tax'] },
  { class: 'FEE', rule: 'other fees', when: Prisma.sql`rest_fees <> 0`, takes: ['fees', 'tax'] },
  {
    class: 'TAX_ROUNDING',
    rule: 'tax alone, within a minor unit a line, rate and document',
    when: Prisma.sql`rest_tax <> 0 and abs(rest_tax) <= ${taxLimit}`,
    takes: ['tax'],
  },
  { class: 'TAX_CODE', rule: 'tax alone', when: Prisma.sql`rest_tax <> 0`, takes: ['tax'] },
]

/** What finished orders differ in, class by class, into `claims`; what is left after the last is UNCLASSIFIED. */
export async function explainOrders(
  sql: Sql,
  tell: (pass: string, work: () => Promise<number>) => Promise<void>,
): Promise<void> {
  for (const [kind, name] of [
    ['gift_card', 'GIFT_CARD_TENDER'],
    ['store_credit', 'STORE_CREDIT'],
  ] as const)
    await tell(name, () => takeTender(sql, kind, name))
  for (const pass of passes) await tell(`${pass.class}: ${pass.rule}`, () => take(sql, pass))
  await tell(
    'UNCLASSIFIED',
    () =>
      sql.$executeRaw`
      insert into claims (id, ledger, class, is_open, day, rule, documents, ${each((c) => c)})
      select id, 'orders', 'UNCLASSIFIED', false, last_on, 'no rule', numbers, ${each((c) => `rest_${c}`)} from sides
      where ${each((c) => `rest_${c} <> 0`, { between: ' or ' })}`,
  )
  await tell('open items', () => leaveOpen(sql))
}

const worth: Readonly<Record<Part, string>> = {
  merchandise: 'rest_merchandise',
  discount: '-rest_discount',
  shipping: 'rest_shipping',
  fees: 'rest_fees',
  tax: 'rest_tax',
}

function take(sql: Sql, { class: name, rule, when, takes }: Pass): Promise<number> {
  const total = Prisma.raw(
    takes
      .map((part) => worth[part])
      .join(' + ')
      .replaceAll('+ -', '- '),
  )
  const isTaken = (c: string) => (takes as readonly string[]).includes(c)
  return sql.$executeRaw`
    with found as (select id, last_on, numbers, ${total} as worth, ${each((c) => `rest_${c}`)} from sides where ${when}),
    taken as (
      update sides set ${each((part) => `rest_${part} = 0`, { of: takes })}, rest_total = sides.rest_total - found.worth
      from found where found.id = sides.id
    )
    insert into claims (id, ledger, class, is_open, day, rule, documents, ${each((c) => c)})
    select id, 'orders', ${name}, false, last_on, ${rule}, numbers,
      ${each((c) => (c === 'total' ? 'worth' : isTaken(c) ? `rest_${c}` : '0'))} from found`
}

/** Tender the shop redeemed, in the component where it shows it; only where the ERP holds the order without that reduction. */
function takeTender(sql: Sql, kind: 'gift_card' | 'store_credit', name: VarianceClass): Promise<number> {
  const column = (part = '') => Prisma.raw(`${kind}${part}`)
  return sql.$executeRaw`
    with found as (
      select id, last_on, numbers, ${column()} as worth, ${column('_fees')} as fees, -${column('_discount')} as discount
      from sides where ${column()} <> 0 and rest_total >= ${column()}
    ), taken as (
      update sides set rest_total = rest_total - worth, rest_fees = rest_fees - found.fees, rest_discount = rest_discount - found.discount
      from found where found.id = sides.id
    )
    insert into claims (id, ledger, class, is_open, day, rule, documents, merchandise, discount, shipping, fees, tax, total)
    select id, 'orders', ${name}, false, last_on, 'tender of the shop', numbers, 0, discount, 0, fees, 0, worth from found`
}

/** What is the customer's still: nothing in the ERP, on its way, or never to come. */
function leaveOpen(sql: Sql): Promise<number> {
  return sql.$executeRaw`
    insert into claims (id, ledger, class, is_open, day, rule, documents, ${each((c) => c)})
    select id, 'orders', class, true, begins, rule, numbers, ${each((c) => c)} from (
      select id, begins, numbers,
        case standing when 'missing' then case when kind = 'opening' then 'OPENING' else 'MISSING_IN_ERP' end
          when 'withdrawn' then 'CANCELLED_IN_ERP' when 'open' then 'IN_FLIGHT'
          else case when cancelled_pieces > 0 then 'REFUND_DUE' else 'SHORT_SHIPPED' end end as class,
        case standing when 'missing' then 'no sales order' when 'withdrawn' then 'every sales order is cancelled'
          when 'open' then 'open in the ERP'
          else case when cancelled_pieces > 0 then 'pieces cancelled in the ERP' else 'pieces never invoiced' end end as rule,
        ${each((c) => `case when standing = 'done' then -short_${c} else -diff_${c} end as ${c}`)}
      from sides where standing in ('missing', 'withdrawn', 'open') or standing = 'done' and is_short
    ) as left_open
    where ${each((c) => `${c} <> 0`, { between: ' or ' })}`
}

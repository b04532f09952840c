import type { Sql } from '../../kernel/sql.ts'

/** Base and tax of one destination, rate and treatment; ten-thousandths. */
export interface TaxRow {
  country: string
  state: string
  /** Percent with four decimals, whole: 20 % is 200000; -1 where none is known. */
  rate: number
  treatment: string
  /** By payment date: what the storefront says of orders, and of refunds (positive). */
  shop: TaxSums
  /** By invoice date: invoices, and credit memos (positive). */
  erp: TaxSums
}

export interface TaxSums {
  documents: number
  base: bigint
  tax: bigint
  refundedBase: bigint
  refundedTax: bigint
}

interface PeriodOf {
  storefrontId: string
  currency: string
  fromOn: Date
  toOn: Date
}

interface Row extends Omit<TaxRow, 'shop' | 'erp'> {
  kind: 'order' | 'refund' | 'invoice' | 'credit'
  documents: number
  base: bigint
  tax: bigint
}

/**
 * The tax of a period on both bases side by side: payment date from the storefront, invoice date from the ERP. Only orders name
 * their rates; refunds and the ERP's documents stand at those of their order: at the one it has, at each of those that are
 * charged on the same base, at all of them where base and tax are the order's own. Else the rate is not known.
 */
export async function readTaxSummary(sql: Sql, { storefrontId, currency, fromOn, toOn }: PeriodOf): Promise<TaxRow[]> {
  const rows = await sql.$queryRaw<Row[]>`
    with documents as (
      select 'invoice' as kind, i.id, i.order_id, i.total - i.tax as base, i.tax from erp_invoices i
      where i.storefront_id = ${storefrontId}::uuid and i.currency = ${currency} and i.posted and i.gone_at is null
        and i.inv_on >= ${fromOn}::date and i.inv_on < ${toOn}::date
      union all
      select 'credit', c.id, c.order_id, c.total_amount - c.tax, c.tax from erp_credit_memos c
      where c.storefront_id = ${storefrontId}::uuid and c.currency = ${currency} and c.posted and c.gone_at is null
        and c.crm_on >= ${fromOn}::date and c.crm_on < ${toOn}::date
      union all
      select 'refund', r.refund_id, r.order_id, r.total - r.tax, r.tax from refund_money r
      where r.storefront_id = ${storefrontId}::uuid and r.currency = ${currency}
        and r.refunded_on >= ${fromOn}::date and r.refunded_on < ${toOn}::date
    ), rates as (
      select l.*, count(*) over of_order as rates, min(l.base) over of_order = max(l.base) over of_order as stacked,
        sum(l.tax) over of_order as taxes, sum(l.tax) over (of_order order by l.place) as so_far
      from tax_lines l where l.kind = 'order' and l.document_id in (select order_id from documents)
      window of_order as (partition by l.document_id)
    ), placed as (
      select d.*, m.country as to_country, m.state as to_state, power(10, 4 - coalesce(m.scale, 2)) as minor,
        m.total - m.tax = d.base and m.tax = d.tax as is_whole
      from documents d left join order_money m on m.order_id = d.order_id
    ), told as (
      select d.kind, d.id, coalesce(l.country, d.to_country, '') as country, coalesce(l.state, d.to_state, '') as state,
        coalesce(l.rate, case when d.tax = 0 then 0 else -1 end) as rate, coalesce(l.treatment, '') as treatment,
        case when d.is_whole and l.rate is not null then l.base else d.base end as base,
        case when l.rate is null or l.rates = 1 then d.tax when d.is_whole then l.tax
          -- To the minor unit, and together the document's own.
          else (round(d.tax * l.so_far / l.taxes / d.minor) - round(d.tax * (l.so_far - l.tax) / l.taxes / d.minor)) * d.minor end as tax
      from placed d left join rates l on l.document_id = d.order_id
        and (l.rates = 1 or d.is_whole or l.stacked and l.taxes <> 0)
      union all
      select kind, document_id, country, state, rate, treatment, base, tax from tax_lines
      where storefront_id = ${storefrontId}::uuid and currency = ${currency} and kind = 'order'
        and day >= ${fromOn}::date and day < ${toOn}::date
    )
    select kind, country, state, rate, treatment, count(distinct id)::int as documents, sum(base)::bigint as base,
      sum(tax)::bigint as tax
    from told group by kind, country, state, rate, treatment order by country, state, rate desc, treatment`
  const summary = new Map<string, TaxRow>()
  for (const { kind, documents, base, tax, ...of } of rows) {
    const key = `${of.country} ${of.state} ${of.rate} ${of.treatment}`
    const row = summary.get(key) ?? { ...of, shop: nothing(), erp: nothing() }
    const sums = kind === 'order' || kind === 'refund' ? row.shop : row.erp
    if (kind === 'order' || kind === 'invoice') Object.assign(sums, { documents, base, tax })
    else Object.assign(sums, { refundedBase: base, refundedTax: tax })
    summary.set(key, row)
  }
  return [...summary.values()]
}

const nothing = (): TaxSums => ({ documents: 0, base: 0n, tax: 0n, refundedBase: 0n, refundedTax: 0n })

import type pg from 'pg'

const paid = `
  select o.po_num as reference, m.merchandise, m.discount, m.shipping, m.fees, m.tax, m.total
  from web_orders o join order_money m on m.order_id = o.id where m.paid_on is not null`

const invoiced = `
  select po_num as reference, sum(merchandise)::bigint as merchandise, sum(discount)::bigint as discount, sum(freight)::bigint as shipping,
    sum(misc)::bigint as fees, sum(tax)::bigint as tax, sum(total)::bigint as total
  from erp_invoices where posted and gone_at is null group by po_num`

const sides = `
  select coalesce(s.reference, e.reference) as reference, s.merchandise, s.discount, s.shipping, s.fees, s.tax, s.total,
    e.merchandise as erp_merchandise, e.discount as erp_discount, e.shipping as erp_shipping, e.fees as erp_fees, e.tax as erp_tax,
    e.total as erp_total
  from (${paid}) s full join (${invoiced}) e on e.reference = s.reference`

/**
 * Both sides by component, the ERP's summed by reference, joined and kept: what closing a month costs when nothing is said
 * about it.
 * @returns milliseconds
 */
export async function keepBareMonth(client: pg.Client): Promise<number> {
  await client.query(`set work_mem = '64MB'; drop table if exists bare_month`)
  await client.query(`create unlogged table bare_month (
    reference text primary key, merchandise bigint, discount bigint, shipping bigint, fees bigint, tax bigint, total bigint,
    erp_merchandise bigint, erp_discount bigint, erp_shipping bigint, erp_fees bigint, erp_tax bigint, erp_total bigint)`)
  const began = performance.now()
  await client.query(`insert into bare_month ${sides}`)
  return performance.now() - began
}

/** The same with the key made last, which is how a table is filled fastest. @returns milliseconds */
export async function keyBareMonthLast(client: pg.Client): Promise<number> {
  await client.query(`set work_mem = '64MB'; drop table if exists bare_month_keyed_last`)
  const began = performance.now()
  await client.query(`create unlogged table bare_month_keyed_last as ${sides}`)
  await client.query('alter table bare_month_keyed_last add primary key (reference)')
  const took = performance.now() - began
  await client.query('drop table bare_month_keyed_last')
  return took
}

/** @throws {Error} naming an order whose sides are others in what we keep */
export async function compareBareMonth(client: pg.Client, orders: number): Promise<void> {
  const { rows } = await client.query<{ same: number; named: string | null }>(
    `select count(*) filter (where agrees)::int as same, min(number) filter (where agrees is not true) as named
     from (
       select o.number, (t.merchandise, t.discount, t.shipping, t.fees, t.tax, t.total, t.erp_merchandise, t.erp_discount,
           t.erp_shipping, t.erp_fees, t.erp_tax, t.erp_total)
         = (b.merchandise, b.discount, b.shipping, b.fees, b.tax, b.total, coalesce(b.erp_merchandise, 0), coalesce(b.erp_discount, 0),
           coalesce(b.erp_shipping, 0), coalesce(b.erp_fees, 0), coalesce(b.erp_tax, 0), coalesce(b.erp_total, 0)) as agrees
       from web_orders o left join tie_outs t on t.id = o.id left join bare_month b on b.reference = o.po_num
     ) compared`,
  )
  if (rows[0]?.same !== orders)
    throw new Error(`Only ${rows[0]?.same} of ${orders} orders agree: not ${rows[0]?.named}`)
}

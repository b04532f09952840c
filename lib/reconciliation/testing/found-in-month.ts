import type { Db } from '../../kernel/db.ts'
import type { Amounts } from '../components.ts'
import { components } from '../components.ts'
import type { GoldenMonth, Planted } from './golden-documents.ts'
import { asTold } from './golden-sums.ts'
import type { LoadedStorefront } from './load-golden-month.ts'

/** One line of text each, sorted: what was found beside what was planted, so that a miss is read off a difference of lists. */
export type Told = string[]

interface Row extends Amounts {
  currency: string
  ledger: string
  class: string
  subject: string
}

const tell = ({ currency, ledger, class: name, subject, ...amounts }: Row): string =>
  [currency, ledger, name, subject, ...components.map((component) => amounts[component])].join(' ')

const isReal = ({ standing, ledger }: Planted) => standing !== 'cash' && ledger !== 'payments'

/** By order number; a document of no order by its reference. */
function subjectOf(golden: GoldenMonth, { orderId, documents }: Planted): string {
  if (orderId !== null) return String(orderId)
  return golden.invoices.find(({ invNum }) => invNum === documents[0])?.poNum ?? ''
}

const plantedRows = (golden: GoldenMonth, planted: readonly Planted[]): Told =>
  planted
    .map((one) => {
      const { currency, ledger, class: name, amounts } = one
      return tell({ currency, ledger, class: name, subject: subjectOf(golden, one), ...asTold(ledger, amounts) })
    })
    .sort()

/** What has to stand in `variances`: everything but what clears by itself. */
export const plantedVariances = (golden: GoldenMonth, code: string): Told =>
  plantedRows(
    golden,
    golden.planted.filter(
      (one) => one.storefront === code && isReal(one) && one.class !== 'TIMING_CUTOFF' && one.standing !== 'opening',
    ),
  )

/** What has to stand open at one end of the period, by order. */
export const plantedOpen = (golden: GoldenMonth, code: string, standing: 'opening' | 'closing'): Told =>
  plantedRows(
    golden,
    golden.planted.filter((one) => one.storefront === code && isReal(one) && one.standing === standing),
  )

/** Variances that count on a day before the period's end. */
export async function foundVariances(db: Db, { id, golden }: LoadedStorefront): Promise<Told> {
  const rows = await db.$queryRaw<Row[]>`
    select currency, ledger, class, subject, merchandise, discount, shipping, fees, tax, total
    from variances
    where storefront_id = ${id}::uuid and gone_at is null and ledger <> 'payments' and day < ${golden.period.to}::date`
  return rows.map(tell).sort()
}

/** What the entries leave open at the midnight a day begins with; an item of an order nobody knows by its opening item. */
export async function foundOpen(db: Db, { id }: LoadedStorefront, day: string): Promise<Told> {
  const rows = await db.$queryRaw<Row[]>`
    select e.currency, e.ledger, e.class,
      coalesce(o.number, (select v.subject from variances v
        where v.tie_out_id = e.tie_out_id and v.ledger = e.ledger and v.class = e.class limit 1), '') as subject,
      sum(e.merchandise)::bigint as merchandise, sum(e.discount)::bigint as discount, sum(e.shipping)::bigint as shipping,
      sum(e.fees)::bigint as fees, sum(e.tax)::bigint as tax, sum(e.total)::bigint as total
    from money_entries e left join web_orders o on o.id = e.order_id
    where e.storefront_id = ${id}::uuid and e.step = 'open' and e.day < ${day}::date
    group by e.tie_out_id, e.currency, e.ledger, e.class, o.number
    having (sum(e.merchandise), sum(e.discount), sum(e.shipping), sum(e.fees), sum(e.tax), sum(e.total)) <> (0, 0, 0, 0, 0, 0)`
  return rows.map(tell).sort()
}

import type { Db } from '../../kernel/db.ts'
import { businessDate } from '../../kernel/period.ts'
import type { GoldenMonth, Goods } from './golden-documents.ts'
import type { LoadedStorefront } from './load-golden-month.ts'
import { insertRows } from './load-rows.ts'

interface TaxRow {
  /** Percent with four decimals as a whole number. */
  rate: number
  base: bigint
  tax: bigint
}

/** Base and tax of every order by rate. */
export async function loadTaxLines(
  db: Db,
  golden: GoldenMonth,
  of: (code: string) => LoadedStorefront,
  orderIds: ReadonlyMap<number, bigint>,
): Promise<void> {
  const rows = golden.orders.flatMap(({ id, storefront, currency, paidAt, goods }) => {
    const shop = of(storefront)
    const home = shop.golden.currencies.find((money) => money.currency === currency)
    return taxedBy(goods, home?.rate ?? 0).map(({ rate, base, tax }, at) => ({
      kind: 'order',
      document_id: orderIds.get(id),
      place: at + 1,
      order_id: orderIds.get(id) ?? null,
      storefront_id: shop.id,
      currency,
      day: businessDate(paidAt, shop.golden.timeZone),
      country: home?.country ?? '',
      state: '',
      rate,
      treatment: rate === 0 ? 'zero' : 'domestic',
      base,
      tax,
    }))
  })
  await insertRows(db, 'tax_lines', rows)
}

/** Shipping and fees are taxed at the country's rate or not at all. */
function taxedBy({ lines, shipping, shippingTax, fees, feesTax }: Goods, homeRate: number): TaxRow[] {
  const byRate = new Map<number, TaxRow>()
  const put = (basisPoints: number, base: bigint, tax: bigint) => {
    if (base === 0n && tax === 0n) return
    const rate = basisPoints * 100
    const before = byRate.get(rate) ?? { rate, base: 0n, tax: 0n }
    byRate.set(rate, { rate, base: before.base + base, tax: before.tax + tax })
  }
  for (const { rate, merchandise, discount, tax } of lines) put(rate, merchandise - discount, tax)
  put(shippingTax === 0n ? 0 : homeRate, shipping, shippingTax)
  put(feesTax === 0n ? 0 : homeRate, fees, feesTax)
  return [...byRate.values()]
}

import { type Amount, formatAmount, type Scale } from '../../lib/kernel/money.ts'

/** An amount with thousands separated, at the scale it was written: 812201400n at 2 is "81,220.14". */
export function amountText(amount: Amount, scale: Scale): string {
  const [whole = '0', decimals] = formatAmount(amount, scale).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return decimals === undefined ? grouped : `${grouped}.${decimals}`
}

/** Currency code, minus in front of the figure, never rounded for show. */
export const moneyText = (amount: Amount, currency: string, scale: Scale): string =>
  `${currency} ${amountText(amount, scale)}`

/** Whole numbers with thousands separated. */
export const countText = (count: number | bigint): string => count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** "1 order", "37 orders". */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`

/** Decimals a currency is usually written with, for sums over documents. */
export const usualScale = (currency: string): Scale =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

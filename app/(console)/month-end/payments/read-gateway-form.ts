import { isFault } from '../../../../lib/kernel/fault.ts'
import { parseAmount } from '../../../../lib/kernel/money.ts'
import type { LineKind } from '../../../../lib/payments/payout-line.ts'
import { lineKinds } from '../../../../lib/payments/payout-line.ts'
import type { ColumnMap } from '../../../../lib/payments/read-plain.ts'
import type { GatewayTermsInput } from '../../../../lib/payments/set-gateway-terms.ts'

type ColumnName = Exclude<keyof ColumnMap, 'kinds'>

/** The columns a plain file is read by, in the order of the form. */
export const columnFields: readonly { name: ColumnName; label: string; isOptional: boolean }[] = [
  { name: 'externalId', label: 'Id of the movement', isOptional: false },
  { name: 'kind', label: 'Kind', isOptional: false },
  { name: 'at', label: 'Date and time', isOptional: false },
  { name: 'transactionId', label: 'Transaction of the shop', isOptional: false },
  { name: 'amount', label: 'Amount charged', isOptional: false },
  { name: 'currency', label: 'Currency charged', isOptional: false },
  { name: 'fee', label: 'Fee', isOptional: false },
  { name: 'settled', label: 'Amount settled', isOptional: true },
  { name: 'settledCurrency', label: 'Currency settled', isOptional: true },
  { name: 'rate', label: 'Exchange rate', isOptional: true },
  { name: 'payoutId', label: 'Payout', isOptional: true },
  { name: 'orderReference', label: 'Order number', isOptional: true },
]

/** What a column's field is called: the form has a fee of its own. */
export const columnField = (name: ColumnName): string => `column-${name}`

/** "Sale = charge", a line each. */
export const writeKinds = (map: ColumnMap | null): string =>
  Object.entries(map?.kinds ?? {})
    .map(([word, kind]) => `${word} = ${kind}`)
    .join('\n')

/** What the form says, or the field that is wrong and how to put it right. */
export function readGatewayForm(
  form: FormData,
  { gateway, format }: { gateway: string; format: string },
): { terms: GatewayTermsInput } | { fault: string } {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const fee = text('fee') === '' ? null : readDecimal(text('fee'))
  if (fee === undefined || (fee !== null && (fee < 0n || fee % 100n !== 0n || fee > 1_000_000n)))
    return { fault: 'Fee, percent: a number from 0 to 100 with at most two decimals, as 1.40' }
  const fixed = readDecimal(text('fixed') || '0')
  if (fixed === undefined || fixed < 0n) return { fault: 'Fee, each charge: an amount as 0.20' }
  const days = Number(text('days'))
  if (!Number.isInteger(days) || days < 0 || days > 60)
    return { fault: 'Days to the payout: a whole number from 0 to 60' }
  const terms = {
    gateway,
    format: format as GatewayTermsInput['format'],
    columnMap: null,
    feeBasisPoints: fee === null ? null : Number(fee / 100n),
    feeFixed: String(fixed),
    payoutDays: days,
  }
  if (format !== 'plain') return { terms }
  const missing = columnFields.find(({ name, isOptional }) => !isOptional && text(columnField(name)) === '')
  if (missing) return { fault: `${missing.label}: name the column that says it` }
  const kinds = readKinds(text('kinds'))
  if (typeof kinds === 'string') return { fault: kinds }
  const columns = Object.fromEntries(
    columnFields.map(({ name }) => [name, text(columnField(name))]).filter(([, value]) => value),
  )
  return { terms: { ...terms, columnMap: { ...columns, kinds } as ColumnMap } }
}

function readKinds(text: string): Record<string, LineKind> | string {
  const kinds: Record<string, LineKind> = {}
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, word = '', kind = ''] = /^(.*?)\s*=\s*(\w+)\s*$/.exec(line.trim()) ?? []
    if (word === '' || !(lineKinds as readonly string[]).includes(kind))
      return `Its words: "${line.trim()}" is not "its word = ${lineKinds.join(' or ')}"`
    kinds[word] = kind as LineKind
  }
  return Object.keys(kinds).length > 0 ? kinds : 'Its words: say at least which of its words is a charge'
}

function readDecimal(text: string): bigint | undefined {
  try {
    return parseAmount(text.replaceAll(',', '')).amount
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

import type { CreditMemoRecord, Refused } from '../after-sales-port.ts'
import { amountOf, codeOf, keyOf, optionalAmount, readDocuments, requiredDay, stampedAt } from './document-reader.ts'
import type { GatewayRow } from './gateway.ts'
import type { BlueCherryProfile } from './profile.ts'

/** Credit memos by their header: what they come to, for which return or invoice, and whether they are posted. */
export function readCreditMemos(
  rows: readonly GatewayRow[],
  profile: BlueCherryProfile,
  refused?: Refused,
): CreditMemoRecord[] {
  const { pkey, crmNum, poNum, refNum2 } = profile.fields.creditMemo
  const naming = { kind: 'credit memo', pkey, number: crmNum, poNum, refNum2 } as const
  return readDocuments(rows, naming, (row) => readCreditMemo(row, profile), refused)
}

function readCreditMemo(row: GatewayRow, profile: BlueCherryProfile): CreditMemoRecord {
  const field = profile.fields.creditMemo
  return {
    pkey: keyOf(row, field.pkey),
    crmNum: keyOf(row, field.crmNum),
    crmOn: requiredDay(row, field.crmOn),
    invNum: codeOf(row, field.invNum),
    retNum: codeOf(row, field.retNum),
    poNum: codeOf(row, field.poNum),
    refNum2: codeOf(row, field.refNum2),
    reason: codeOf(row, field.reason),
    currency: keyOf(row, field.currency),
    merchandise: optionalAmount(row, field.merchandise),
    discount: optionalAmount(row, field.discount),
    freight: optionalAmount(row, field.freight),
    tax: optionalAmount(row, field.tax),
    total: amountOf(row, field.total),
    posted: codeOf(row, field.posted).toUpperCase() === profile.postedWord.toUpperCase(),
    lastModAt: stampedAt(row, field.lastMod, profile.timeZone),
  }
}

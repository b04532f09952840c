import { exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { fixTables } from '../../../lib/exceptions/fix-table.ts'
import { isAfterSalesCode, isFindingCode } from '../../../lib/exceptions/origin.ts'
import type { CaseDetail } from '../../../lib/exceptions/read-case.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import { mappingTables } from '../../../lib/mappings/tables.ts'
import { afterSalesEvidence } from './after-sales-evidence.ts'
import { findingEvidence } from './finding-evidence.ts'

export interface EvidenceRow {
  field: string
  /** As it was found. */
  found: string
  /** What the rule wanted. */
  wanted: string
}

type Case = Pick<CaseDetail, 'code' | 'cause' | 'subjects' | 'orders'>

const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)

const addressWords: Record<string, string> = {
  addr1: 'street',
  addr2: 'second address line',
  zipcode: 'postcode',
  billTo: 'billing address',
  shipTo: 'delivery address',
}

/** `shipTo.zipcode` is "delivery address, postcode". */
export const fieldWords = (field: string): string =>
  field
    .split('.')
    .map((part) => addressWords[part] ?? part.replaceAll('_', ' '))
    .join(', ')

/** The offending fields of a case: what stands there and what was wanted. Everything else found stands below as facts. */
export function evidenceRows({ code, cause, subjects }: Case): EvidenceRow[] {
  const field = text(cause.field)
  const value = text(cause.value)
  const first = subjects[0]?.evidence ?? {}
  const named = fieldWords(field)
  if (isFindingCode(code)) return [findingEvidence(code, cause)]
  if (isAfterSalesCode(code)) return [afterSalesEvidence(code, cause)]
  switch (code) {
    case 'CUSTOMER_DATA_MISSING':
      return value
        .split(', ')
        .map((part) => ({ field: `${named}, ${fieldWords(part)}`, found: '', wanted: 'not empty' }))
    case 'TEXT_TOO_LONG':
      return [
        {
          field: named,
          found: first.length === undefined ? value : `${text(first.length)} characters`,
          wanted: `at most ${text(first.longest) || text(cause.longest) || (/\d+/.exec(value)?.[0] ?? '')} characters`,
        },
      ]
    case 'TEXT_NOT_STORABLE':
      return [{ field: named, found: 'characters outside it', wanted: `the character set ${value}` }]
    case 'PRICE_OFF_MASTER':
      return [
        {
          field: `price of ${value}`,
          found: moneyOf(first, 'found'),
          wanted: `${moneyOf(first, 'expected')} in the item master`,
        },
      ]
    case 'ORDER_DOES_NOT_ADD_UP':
      return [
        {
          field: named,
          found: moneyOf(first, 'found') || text(first.why),
          wanted: first.expected === undefined ? 'parts that come to the total' : moneyOf(first, 'expected'),
        },
      ]
    case 'SKU_AMBIGUOUS':
      return [{ field: 'SKU', found: `${value}: ${list(first.items)}`, wanted: 'one item' }]
    case 'SKU_INACTIVE':
      return [{ field: 'SKU', found: `${value}: ${list(first.items)}, not active`, wanted: 'an active item' }]
    case 'SKU_UNKNOWN':
      return [{ field: 'SKU', found: value, wanted: 'an item that carries it, or a link' }]
    case 'SKU_MISSING':
    case 'PRODUCT_DELETED':
      return [{ field: 'SKU', found: '', wanted: 'a SKU, or a link' }]
    case 'HELD_BY_RULE':
      return [{ field: 'hold', found: value, wanted: first.until ? `a person, or ${text(first.until)}` : 'a person' }]
    case 'STATUS_UNCLASSED':
      return [{ field: 'status', found: value, wanted: 'paid, not paid, cancelled or ignored' }]
  }
  const table = fixTables[code]
  if (table) {
    const { field: _, value: __, ...rest } = cause
    const among = Object.entries(rest).flatMap(([name, part]) =>
      text(part) ? `${fieldWords(name)} ${text(part)}` : [],
    )
    return [
      {
        field: named,
        found: [value, ...among].join(', '),
        wanted: `a rule in ${mappingTables[table].title} that fits`,
      },
    ]
  }
  return field || value ? [{ field: named, found: value, wanted: exceptionCodes[code].fix }] : []
}

const moneyOf = (evidence: Record<string, Json>, name: string): string =>
  evidence[name] === undefined ? '' : [text(evidence.currency), text(evidence[name])].filter(Boolean).join(' ')

const list = (items: Json | undefined): string => (Array.isArray(items) ? items.map(text).join(', ') : text(items))

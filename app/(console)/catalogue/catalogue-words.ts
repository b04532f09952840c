import type { ChangeKind } from '../../../lib/boards/catalogue-change-kinds.ts'
import type { ChangeRow } from '../../../lib/boards/catalogue-changes.ts'
import type { FaultGroup } from '../../../lib/boards/catalogue-faults.ts'
import { faultOf } from '../../../lib/boards/catalogue-faults.ts'
import type { FoundItem } from '../../../lib/boards/catalogue-findings.ts'
import type { CatalogueItem } from '../../../lib/boards/catalogue-item.ts'
import { type CatalogueFieldName, catalogueFields, type FieldPolicy } from '../../../lib/flows/catalogue/fields.ts'
import type { Json } from '../../../lib/kernel/digest.ts'

export const groupWords: Record<FaultGroup, string> = {
  missing: 'Missing in the shop',
  rogue: 'Rogue',
  no_sku: 'No SKU',
  sku: 'SKU changed',
  inherited: 'Inherited SKU',
  shared: 'Shared SKU',
  inactive: 'Inactive, on sale',
  prices: 'Prices',
  barcode: 'Barcode',
  name: 'Name',
  attributes: 'Colour and size',
}

export const policyWords: Record<FieldPolicy, { word: string; hint: string }> = {
  revert: { word: 'Reverted at once', hint: 'a local edit is taken back with the next poll' },
  approve: { word: 'Waits for approval', hint: 'a local edit is shown; a person decides' },
  raise: { word: 'Raised only', hint: 'a finding and an exception; nothing is written' },
  ignore: { word: 'Ignored', hint: 'not compared' },
  quarantine_draft: { word: 'Quarantined as draft', hint: 'taken off sale, seen in the shop’s list of drafts' },
  quarantine_private: { word: 'Quarantined as private', hint: 'taken off sale, its address works for staff' },
  by_hand: { word: 'Released by a person', hint: 'a published style waits as a draft' },
  at_once: { word: 'Released at once', hint: 'on sale as soon as all of it is in the shop' },
}

export const directionWords = {
  erp_to_shop: 'ERP to shop',
  compared: 'Compared only',
  shop_only: 'Shop only',
} as const

export const masterWords = { erp: 'ERP', shop: 'Shop' } as const

export const kindWords: Record<ChangeKind, string> = {
  publish: 'Publish as draft',
  release: 'Release',
  push: 'ERP change',
  revert: 'Revert',
  quarantine: 'Quarantine',
  restore: 'Undo',
}

export const matchWords: Record<CatalogueItem['match'], string> = {
  unread: 'Not compared yet',
  one: 'One item',
  kit: 'A kit of several items',
  no_item: 'By choice no item',
  ambiguous: 'More than one item fits',
  none: 'No item found',
}

const matchedByWords: Record<string, string> = {
  link: 'by an item link',
  third_party_item: 'by the ERP’s channel SKU',
  barcode: 'by its barcode',
  pattern: 'by the SKU pattern',
  agreed: 'by the SKU both agreed on',
}

export const matchedByText = (by: string): string => matchedByWords[by] ?? by

const otherFields: Record<string, string> = {
  status: 'Status',
  product: 'Product',
  variation: 'Variation',
  options: 'Options',
}

export const fieldTitle = (field: string): string =>
  catalogueFields[field as CatalogueFieldName]?.title ?? otherFields[field] ?? field

const statuses: Record<string, string> = { publish: 'on sale' }

const sale = /^(\S+) (\S*)\.\.(\S*)$/

/** A field's value as it is printed: prices with their currency in front, a sale with its days. */
export function valueText(field: string, value: string | null, currency: string): string {
  if (value === null || value === '') return ''
  if (field === 'status' || field === 'status_active' || field === 'existence') return statuses[value] ?? value
  if (field !== 'regular_price' && field !== 'sale_price') return value
  const [, price, from = '', to = ''] = sale.exec(value) ?? []
  if (price === undefined) return /^-?[\d.]+$/.test(value) ? `${currency} ${value}` : value
  const days = [from && `from ${from.slice(0, 10)}`, to && `to ${to.slice(0, 10)}`].filter(Boolean).join(' ')
  return `${currency} ${price} ${days}`.trim()
}

/** `00467 Linen shirt, 400 Blue, L` */
export const itemText = ({ style, styleName, color, size }: FoundItem): string =>
  [`${style} ${styleName}`.trim(), color, size].filter(Boolean).join(', ')

/** What a change says it was or will be: a value, or the product or variation that is made. */
export function sideText({ field, currency }: Pick<ChangeRow, 'field' | 'currency'>, side: Json): string {
  const held = (typeof side === 'object' && side !== null && !Array.isArray(side) ? side : { value: side }) as Side
  const made = held.product ?? held.variation
  if (!made)
    return valueText(field, held.value === undefined || held.value === null ? null : String(held.value), currency)
  const named = held.product ? (made.name ?? '') : (made.attributes ?? []).map(({ value }) => value ?? '').join(', ')
  return [named, made.sku, valueText('regular_price', made.regularPrice ?? null, currency)].filter(Boolean).join(', ')
}

interface Made {
  name?: string
  sku?: string
  regularPrice?: string
  attributes?: { value?: string }[]
}
interface Side {
  value?: Json
  product?: Made
  variation?: Made
}

const reasons: Record<string, string> = {
  LOCAL_EDIT: 'Changed in the shop',
  ERP_CHANGED: 'Changed in the ERP',
  BY_HAND: 'By hand',
  UNDO: 'One click back',
  RELEASED_BY_RULE: 'Released by policy',
}

/** Why a change was made: the finding, the edit or the policy that asked for it. */
export const reasonText = (reason: string): string =>
  reasons[reason] ?? faultOf(reason)?.title ?? policyWords[reason as FieldPolicy]?.word ?? reason

const outcomes: Record<string, string> = {
  REPLACED: 'Another change took its place',
  NOT_WANTED_ANY_MORE: 'Shop and ERP no longer differ so',
  ACCEPTED: 'The shop’s value was accepted',
  REJECTED: 'Rejected',
  PRODUCT_REFUSED: 'The shop refused its product',
  FLOW_SWITCHED: 'The flow was switched before it was sent',
  GUARDED: 'Too much at once: it waits for approval',
}

/** How a change ended, or why it waits, where the shop gave no words of its own. */
export const outcomeText = (code: string | null): string => (code === null ? '' : (outcomes[code] ?? ''))

/** Who asked for a change. */
export const askedByText = (label: string): string => (label === 'rule' ? 'By rule' : label)

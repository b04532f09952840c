import type { Json } from '../../kernel/digest.ts'
import { parseAmount } from '../../kernel/money.ts'
import { isSameBarcode } from '../../mirror/item-index.ts'
import type {
  ProductDraft,
  ShopItemPatch,
  ShopItemShown,
  ShopProduct,
  VariationDraft,
} from '../../storefront/catalogue-port.ts'
import { priceText, saleText } from './item-values.ts'
import type { FieldValue } from './judge-shop-item.ts'

/** Fields of a shop item that a change may write. */
export type ChangedField = 'sku' | 'regular_price' | 'sale_price' | 'barcode' | 'name' | 'status'

const amountOf = (text: string) => (text === '' ? null : parseAmount(text.split(' ')[0] ?? '').amount)
const dateOf = (text: string | null | undefined) => (text ? new Date(text) : null)

export function patchOf(field: ChangedField, after: FieldValue): ShopItemPatch {
  const { value } = after
  switch (field) {
    case 'regular_price':
      return { regularPrice: amountOf(value) }
    case 'sale_price':
      return { salePrice: amountOf(value), saleFrom: dateOf(after.from), saleTo: dateOf(after.to) }
    case 'sku':
    case 'barcode':
    case 'name':
    case 'status':
      return { [field]: value }
  }
}

/** What a shop item shows in a field now. */
export function shownValue(field: ChangedField, shown: ShopItemShown): FieldValue {
  switch (field) {
    case 'regular_price':
      return { value: priceText(shown.regularPrice) }
    case 'sale_price':
      return {
        value: saleText(shown.salePrice, shown.saleFrom, shown.saleTo),
        from: shown.saleFrom?.toISOString() ?? null,
        to: shown.saleTo?.toISOString() ?? null,
      }
    case 'sku':
    case 'barcode':
    case 'name':
    case 'status':
      return { value: shown[field] }
  }
}

export const isShown = (field: ChangedField, shown: ShopItemShown, wanted: FieldValue): boolean => {
  const { value } = shownValue(field, shown)
  return field === 'barcode' ? isSameBarcode(value, wanted.value) : value === wanted.value
}

/** Drafts are kept with their amounts as decimal text. */
export const storedProduct = (draft: ProductDraft): Record<string, Json> => ({
  ...draft,
  regularPrice: priceText(draft.regularPrice),
})

export const storedVariation = (draft: VariationDraft): Record<string, Json> => ({
  ...draft,
  regularPrice: priceText(draft.regularPrice),
})

type Stored<Draft> = Omit<Draft, 'regularPrice'> & { regularPrice: string }

/** `after` of a publication: a product, or a variation of one that exists or is to come. */
export interface Publication {
  product?: Stored<ProductDraft>
  variation?: Stored<VariationDraft>
  productId?: string
  /** Options a product lacks, by attribute. */
  options?: { name: string; options: string[] }[]
}

type Attributes = ShopProduct['attributes']

/** The attributes of a product with options added: what it has stays. */
export function withOptions(attributes: Attributes, added: NonNullable<Publication['options']>): Attributes {
  const known = attributes.map((attribute) => {
    const more = added.find(({ name }) => name === attribute.name)?.options ?? []
    return { ...attribute, options: [...attribute.options, ...more.filter((one) => !attribute.options.includes(one))] }
  })
  const others = added
    .filter(({ name }) => !attributes.some((attribute) => attribute.name === name))
    .map(({ name, options }) => ({ name, options, forVariations: true }))
  return [...known, ...others]
}

export const hasOptions = (attributes: Attributes, wanted: NonNullable<Publication['options']>): boolean =>
  wanted.every(({ name, options }) => {
    const own = attributes.find((attribute) => attribute.name === name)?.options ?? []
    return options.every((option) => own.includes(option))
  })

export const draftOf = <Draft>(stored: Stored<Draft>): Draft =>
  ({ ...stored, regularPrice: amountOf(stored.regularPrice) }) as Draft

import type { Sql } from '../../kernel/sql.ts'

/** Whose value counts, and which way it goes. */
export type FieldMaster = 'erp' | 'shop'
export type FieldDirection = 'erp_to_shop' | 'compared' | 'shop_only'

/**
 * What a local edit in the shop meets: taken back, put to a person, only shown, or not looked at. `existence` and
 * `status_active` have their own: what is done to what should not be on sale.
 */
export type FieldPolicy =
  | 'revert'
  | 'approve'
  | 'raise'
  | 'ignore'
  | 'quarantine_draft'
  | 'quarantine_private'
  | 'by_hand'
  | 'at_once'

export interface CatalogueFieldRule {
  title: string
  master: FieldMaster
  direction: FieldDirection
  /** The policies an admin may choose; one alone is not a choice. */
  policies: readonly FieldPolicy[]
  defaultPolicy: FieldPolicy
  /** What is compared with what, for people. */
  meaning: string
}

const enforced = ['revert', 'approve', 'raise', 'ignore'] as const
const removed = ['quarantine_draft', 'quarantine_private', 'raise'] as const

/** Every field of an item: who owns it, which way it goes and what a difference meets. Comparing, enforcing, page and audit read this. */
export const catalogueFields = {
  sku: {
    title: 'SKU',
    master: 'erp',
    direction: 'erp_to_shop',
    policies: enforced,
    defaultPolicy: 'revert',
    meaning: "The shop's SKU is what the item was matched by: the ERP's channel SKU, or what a link or pattern names.",
  },
  regular_price: {
    title: 'Regular price',
    master: 'erp',
    direction: 'erp_to_shop',
    policies: enforced,
    defaultPolicy: 'revert',
    meaning: "The item's price in the shop's currency, as entered; its suggested retail where that is higher.",
  },
  sale_price: {
    title: 'Sale price',
    master: 'erp',
    direction: 'erp_to_shop',
    policies: enforced,
    defaultPolicy: 'raise',
    meaning:
      "The item's price where its suggested retail is higher, without dates. Without one, a sale is the shop's own.",
  },
  barcode: {
    title: 'Barcode',
    master: 'erp',
    direction: 'erp_to_shop',
    policies: enforced,
    defaultPolicy: 'revert',
    meaning: 'EAN, else UPC, leading zeros aside. A product without one in the shop is not a difference.',
  },
  name: {
    title: 'Name',
    master: 'erp',
    direction: 'compared',
    policies: ['revert', 'approve', 'raise', 'ignore'],
    defaultPolicy: 'raise',
    meaning: "A product's name and the style's. Variations are named by their attributes.",
  },
  attributes: {
    title: 'Colour and size',
    master: 'erp',
    direction: 'compared',
    policies: ['raise', 'ignore'],
    defaultPolicy: 'raise',
    meaning: "A variation's colour and size and the item's.",
  },
  status_active: {
    title: 'Active',
    master: 'erp',
    direction: 'erp_to_shop',
    policies: removed,
    defaultPolicy: 'raise',
    meaning: 'On sale in the shop while inactive, or gone, in the ERP.',
  },
  existence: {
    title: 'Existence',
    master: 'erp',
    direction: 'erp_to_shop',
    policies: removed,
    defaultPolicy: 'quarantine_draft',
    meaning: 'A SKU the ERP does not know, created after the flow went live. Older ones are shown only.',
  },
  release: {
    title: 'Release',
    master: 'shop',
    direction: 'erp_to_shop',
    policies: ['by_hand', 'at_once'],
    defaultPolicy: 'by_hand',
    meaning: 'A published style waits as a draft until a person releases it, or goes on sale once all of it is there.',
  },
  stock: {
    title: 'Stock',
    master: 'erp',
    direction: 'erp_to_shop',
    policies: ['revert'],
    defaultPolicy: 'revert',
    meaning: 'Sent by the inventory flow: see Inventory.',
  },
  description: shopOnly('Description'),
  images: shopOnly('Images'),
  categories: shopOnly('Categories and tags'),
  weight: shopOnly('Weight and dimensions'),
} as const satisfies Record<string, CatalogueFieldRule>

export type CatalogueFieldName = keyof typeof catalogueFields

function shopOnly(title: string) {
  return {
    title,
    master: 'shop',
    direction: 'shop_only',
    policies: ['ignore'],
    defaultPolicy: 'ignore',
    meaning: 'The shop writes it; nothing here reads or changes it.',
  } as const
}

export const catalogueFieldNames = Object.keys(catalogueFields) as CatalogueFieldName[]

export type FieldPolicies = Readonly<Record<CatalogueFieldName, FieldPolicy>>

/** The policy of every field of a shop: what an admin chose, else the default. */
export async function readFieldPolicies(tx: Sql, storefrontId: string): Promise<FieldPolicies> {
  const chosen = await tx.$queryRaw<{ field: string; policy: string }[]>`
    select field, policy from catalogue_fields where storefront_id = ${storefrontId}::uuid and policy is not null`
  const policies: Record<string, FieldPolicy> = Object.fromEntries(
    catalogueFieldNames.map((name) => [name, catalogueFields[name].defaultPolicy]),
  )
  for (const { field, policy } of chosen) if (field in policies) policies[field] = policy as FieldPolicy
  return policies as FieldPolicies
}

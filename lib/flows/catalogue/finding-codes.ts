/** What comparing shop and item master finds, with the field it is about; '' where it is the item as a whole. */
export const catalogueFindings = {
  ROGUE_SKU: { title: 'SKU unknown to the ERP', field: 'existence' },
  SKU_MISSING: { title: 'No SKU', field: 'sku' },
  SKU_INHERITED: { title: 'SKU of its product, none of its own', field: 'sku' },
  SKU_SHARED: { title: 'SKU shared by several', field: 'sku' },
  SKU_AMBIGUOUS: { title: 'Several items fit', field: 'sku' },
  SKU_DIFFERS: { title: 'SKU changed in the shop', field: 'sku' },
  ITEM_INACTIVE_ON_SALE: { title: 'Inactive in the ERP, on sale', field: 'status_active' },
  ITEM_NOT_IN_SHOP: { title: 'Not in the shop', field: 'existence' },
  PRICE_DIFFERS: { title: 'Regular price differs', field: 'regular_price' },
  SALE_PRICE_DIFFERS: { title: 'Sale price differs', field: 'sale_price' },
  PRICE_CURRENCY: { title: 'Priced in another currency', field: 'regular_price' },
  BARCODE_DIFFERS: { title: 'Barcode differs', field: 'barcode' },
  NAME_DIFFERS: { title: 'Name differs', field: 'name' },
  ATTRIBUTES_DIFFER: { title: 'Colour or size differs', field: 'attributes' },
} as const

export type CatalogueFindingCode = keyof typeof catalogueFindings

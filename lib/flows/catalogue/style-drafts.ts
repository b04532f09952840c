import type { ProductDraft, VariationDraft } from '../../storefront/catalogue-port.ts'
import type { ErpSide } from './item-values.ts'
import { barcodeOf, differsIn, regularOf } from './item-values.ts'

/** An item of a style that is to be published, or stands in the shop already. */
export interface StyleItem extends ErpSide {
  division: string
  style: string
  lblCode: string
  dimension: string
  /** The shop item it is sold as; null when it is missing. */
  productId: string | null
  /** Its publication is on its way. */
  isAsked: boolean
}

/** The product of a style that stands in the shop. */
export interface StyleProduct {
  productId: string
  kind: string
  attributes: { name: string; value: string }[]
}

export interface StyleDraft {
  styleKey: string
  name: string
  productId: string | null
  product: ProductDraft | null
  /** Options an existing product lacks; null when it has them all. */
  options: { name: string; options: string[] }[] | null
  variations: (VariationDraft & { itemId: bigint })[]
  problems: string[]
}

interface Facet {
  name: string
  fits: RegExp
  read: (item: StyleItem) => string
}

const facets: Facet[] = [
  {
    name: 'Colour',
    fits: /colou?r|farbe|couleur|kulör|färg/i,
    read: ({ colorName, colorCode }) => colorName || colorCode,
  },
  { name: 'Size', fits: /size|größe|groesse|taille|storlek/i, read: ({ sizeDesc }) => sizeDesc },
]
/** Only where a style has several. */
const rarer: Facet[] = [
  { name: 'Label', fits: /label|marke|étiquette/i, read: ({ lblCode }) => lblCode },
  { name: 'Dimension', fits: /dimension|length|länge|inseam|longueur/i, read: ({ dimension }) => dimension },
]

/**
 * One product a style, as a draft, with a variation an item that is missing: colour and size as attributes, the channel's SKU,
 * barcode and price; nothing in stock until the inventory flow sends it. A style of one item is a simple product; what is
 * missing of a style the shop has is added to its product. Pure.
 * @param items every item of the style that is active and meant for the shop
 */
export function draftStyle(
  styleKey: string,
  items: readonly StyleItem[],
  products: readonly StyleProduct[],
  by: { currency: string; skuOf: (item: StyleItem) => string; taken: ReadonlySet<string> },
): StyleDraft {
  const missing = items.filter(({ productId, isAsked }) => productId === null && !isAsked)
  const [first] = items
  const [existing, second] = products
  const name = first?.styleName || first?.style || styleKey
  const problems = problemsOf(missing, products, by)
  if (!first) problems.push('The ERP has no active item of this style that is meant for the shop')
  else if (missing.length === 0) problems.push('All of it is in the shop, or on its way')
  const draft: StyleDraft = {
    styleKey,
    name,
    productId: existing && !second ? existing.productId : null,
    product: null,
    options: null,
    variations: [],
    problems,
  }
  const [only] = missing
  if (!existing && only && items.length === 1) {
    draft.product = {
      kind: 'simple',
      name,
      sku: by.skuOf(only),
      barcode: barcodeOf(only),
      status: 'draft',
      regularPrice: regularOf(only),
      attributes: [],
      managesStock: true,
      quantity: 0,
    }
    return draft
  }
  const used = [...facets, ...rarer.filter(({ read }) => differsIn(items, read))]
  const nameOf = (facet: Facet) =>
    existing?.attributes.find(({ name: own }) => facet.fits.test(own))?.name ?? facet.name
  const optionsOf = (some: readonly StyleItem[], facet: Facet) => [
    ...new Set(some.map(facet.read).filter((value) => value !== '')),
  ]
  if (existing) {
    const lacking = used.flatMap((facet) => {
      const own = existing.attributes.find(({ name: known }) => facet.fits.test(known))?.value.split(' | ') ?? []
      const lacks = optionsOf(missing, facet).filter((value) => !own.some((one) => isSameOption(one, value)))
      return lacks.length > 0 ? [{ name: nameOf(facet), options: lacks }] : []
    })
    draft.options = lacking.length > 0 ? lacking : null
  } else {
    draft.product = {
      kind: 'variable',
      name,
      sku: styleKey.replaceAll('/', '-'),
      barcode: '',
      status: 'draft',
      regularPrice: null,
      attributes: used
        .map((facet) => ({ name: facet.name, options: optionsOf(missing, facet), forVariations: true }))
        .filter(({ options }) => options.length > 0),
      managesStock: false,
      quantity: null,
    }
    if (by.taken.has(draft.product.sku))
      problems.push(`The shop has a product with the SKU ${draft.product.sku} already`)
  }
  draft.variations = missing.map((item) => ({
    itemId: item.id,
    sku: by.skuOf(item),
    barcode: barcodeOf(item),
    status: 'publish',
    regularPrice: regularOf(item),
    attributes: used
      .map((facet) => ({ name: nameOf(facet), value: facet.read(item) }))
      .filter(({ value }) => value !== ''),
    quantity: 0,
  }))
  return draft
}

const isSameOption = (one: string, other: string) =>
  one.trim().toLocaleLowerCase('en') === other.trim().toLocaleLowerCase('en')

function problemsOf(
  missing: readonly StyleItem[],
  products: readonly StyleProduct[],
  { currency, skuOf, taken }: { currency: string; skuOf: (item: StyleItem) => string; taken: ReadonlySet<string> },
): string[] {
  const problems: string[] = []
  const [existing, second] = products
  if (second) problems.push(`The style is spread over ${products.length} products of the shop: ${ids(products)}`)
  else if (existing && existing.kind !== 'variable') {
    problems.push(`Product ${existing.productId} of the shop is ${existing.kind}: a variation cannot be added to it`)
  }
  const seen = new Set<string>()
  for (const item of missing) {
    const sku = skuOf(item)
    const what = [item.colorName || item.colorCode, item.sizeDesc].filter((one) => one !== '').join(', ') || item.pkey
    if (sku === '') problems.push(`${what} has no SKU in the ERP`)
    else if (seen.has(sku)) problems.push(`SKU ${sku} stands on several items of the style`)
    else if (taken.has(sku)) problems.push(`The shop has the SKU ${sku} already`)
    seen.add(sku)
    const price = regularOf(item)
    if (price === null) problems.push(`${what} has no price in the ERP`)
    else if ((item.currency ?? currency) !== currency) problems.push(`${what} is priced in ${item.currency}`)
  }
  return problems
}

const ids = (products: readonly StyleProduct[]) => products.map(({ productId }) => productId).join(', ')

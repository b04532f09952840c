import type { ShopStore } from './store.ts'
import { nowSecond, recorded, siteUrl } from './store.ts'
import type { Product } from './wire.ts'

let templates: { simple: Product; variation: Product } | undefined

/** The recorded store's own documents, so that what is made here has the fields a real one has. */
function template(kind: 'simple' | 'variation'): Product {
  if (!templates) {
    const simple = recorded<Product>('products').find(({ type }) => type === 'simple')
    const [variation] = recorded<Product>('variations')
    if (!simple || !variation) throw new Error('the recording holds no product to begin from')
    templates = { simple, variation }
  }
  return structuredClone(templates[kind])
}

/** A published product with nothing but a name and a number. */
export function blankProduct(store: ShopStore, name: string): Product {
  const id = store.next.post++
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return {
    ...template('simple'),
    ...emptied,
    ...madeNow(store),
    id,
    parent_id: 0,
    name,
    slug,
    generated_slug: slug,
    permalink: `${siteUrl}/product/${slug}/`,
    type: 'simple',
    variations: [],
    categories: [],
    images: [],
    related_ids: [],
    short_description: '',
    price_html: '',
    has_options: false,
    catalog_visibility: 'visible',
    total_sales: 0,
    _links: links(`products/${id}`, 'products'),
  }
}

/** A variation that stands for any value of its parent's attributes. */
export function blankVariation(store: ShopStore, parent: Product): Product {
  const id = store.next.post++
  return {
    ...template('variation'),
    ...emptied,
    ...madeNow(store),
    id,
    parent_id: parent.id,
    name: '',
    permalink: `${siteUrl}/product/${parent.slug ?? parent.id}/`,
    type: 'variation',
    image: null,
    _links: {
      ...links(`products/${parent.id}/variations/${id}`, `products/${parent.id}/variations`),
      up: [{ href: `${siteUrl}/wp-json/wc/v3/products/${parent.id}` }],
    },
  }
}

const emptied = {
  status: 'publish',
  sku: '',
  global_unique_id: '',
  price: '',
  regular_price: '',
  sale_price: '',
  date_on_sale_from: null,
  date_on_sale_from_gmt: null,
  date_on_sale_to: null,
  date_on_sale_to_gmt: null,
  on_sale: false,
  purchasable: false,
  tax_status: 'taxable',
  tax_class: '',
  virtual: false,
  downloadable: false,
  manage_stock: false,
  stock_quantity: null,
  stock_status: 'instock',
  backorders: 'no',
  description: '',
  weight: '',
  menu_order: 0,
} as const

function madeNow(store: ShopStore) {
  const now = nowSecond(store)
  return {
    attributes: [],
    meta_data: [],
    date_created: store.site.local(now),
    date_created_gmt: store.site.gmt(now),
    date_modified: store.site.local(now),
    date_modified_gmt: store.site.gmt(now),
  }
}

function links(self: string, collection: string): Record<string, unknown> {
  const base = `${siteUrl}/wp-json/wc/v3`
  return {
    self: [{ href: `${base}/${self}`, targetHints: { allow: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] } }],
    collection: [{ href: `${base}/${collection}` }],
  }
}

import type { HttpReply } from '../http/message.ts'
import { jsonReply } from '../http/message.ts'
import type { Rules } from './parameters.ts'
import { checkQuery, dateRules, listOf, pageRules } from './parameters.ts'
import { lineName } from './product-name.ts'
import type { RestCall, RestQuery } from './rest.ts'
import { pageHeaders, pickFields, text, wantedFields } from './rest.ts'
import { filterInstant } from './site-time.ts'
import { shownProduct } from './stock.ts'
import type { ShopStore } from './store.ts'
import type { Product } from './wire.ts'

const orderings = [
  'date',
  'id',
  'include',
  'title',
  'slug',
  'price',
  'popularity',
  'rating',
  'menu_order',
  'modified',
  'random',
]

const rules: Rules = {
  ...pageRules,
  ...dateRules,
  orderby: { kind: 'enum', values: orderings },
}

/** GET /products: simple, variable, grouped and external ones; with ?sku also the variations that carry it. */
export function listProducts(call: RestCall): HttpReply {
  const skus = skuFilter(call.query)
  const { products } = call.store
  const rows = skus
    ? [...new Set([...skus].flatMap((sku) => products.withSku(sku)))]
    : [...products.values()].filter(({ type }) => type !== 'variation')
  return page(call, rows, (product) => ofProducts(call.store, product))
}

/** GET /products/{parent}/variations, or /variations with all of them and their parent_id. */
export function listVariations(call: RestCall, parentId?: number): HttpReply {
  const { products } = call.store
  const rows =
    parentId === undefined
      ? [...products.values()].filter(({ type }) => type === 'variation')
      : products.variationsOf(parentId)
  return page(call, rows, (variation) => shownProduct(call.store, variation))
}

/** A product as /products shows it: a variation under its full name. */
export function ofProducts(store: ShopStore, product: Product): Record<string, unknown> {
  const shown = shownProduct(store, product)
  if (product.type !== 'variation') return shown
  return { ...shown, name: lineName(product, store.products.get(product.parent_id)) }
}

function page(call: RestCall, candidates: Product[], show: (product: Product) => Record<string, unknown>): HttpReply {
  const bad = checkQuery(call.query, rules)
  if (bad) return bad
  const { query, store } = call
  const found = arrange(query, candidates.filter(filter(store, query)))
  const perPage = Number(text(query, 'per_page') ?? 10)
  const number = Number(text(query, 'page') ?? 1)
  const offset = text(query, 'offset') === undefined ? (number - 1) * perPage : Number(text(query, 'offset'))
  const fields = wantedFields(query)
  const rows = found.slice(offset, offset + perPage).map((product) => {
    const shown = show(product)
    return fields ? pickFields(shown, fields) : shown
  })
  return jsonReply(200, rows, pageHeaders(call, number, found.length, Math.ceil(found.length / perPage), query))
}

function filter(store: ShopStore, query: RestQuery): (product: Product) => boolean {
  const tests: ((product: Product) => boolean)[] = []
  const status = text(query, 'status') ?? 'any'
  const ofStatus = (product: Product) => (status === 'any' ? product.status !== 'trash' : product.status === status)
  tests.push(ofStatus)
  const type = text(query, 'type')
  if (type) tests.push((product) => product.type === type)
  const include = new Set(listOf(query.get('include')).map(Number))
  if (include.size > 0) tests.unshift((product) => include.has(product.id))
  const exclude = new Set(listOf(query.get('exclude')).map(Number))
  if (exclude.size > 0) tests.push((product) => !exclude.has(product.id))
  const search = text(query, 'search')?.trim().toLowerCase()
  if (search) tests.push((product) => product.name.toLowerCase().includes(search))
  const gmt = ['true', '1'].includes((text(query, 'dates_are_gmt') ?? '').toLowerCase())
  const bound = (name: string, test: (product: Product, at: number) => boolean) => {
    const value = text(query, name)
    if (value === undefined) return
    const at = filterInstant(value, gmt, store.site)
    tests.push((product) => test(product, at))
  }
  bound('modified_after', (product, at) => store.site.fromGmt(dateOf(product, 'date_modified_gmt')) > at)
  bound('modified_before', (product, at) => store.site.fromGmt(dateOf(product, 'date_modified_gmt')) < at)
  bound('after', (product, at) => store.site.fromGmt(dateOf(product, 'date_created_gmt')) > at)
  bound('before', (product, at) => store.site.fromGmt(dateOf(product, 'date_created_gmt')) < at)
  return (product) => tests.every((test) => test(product))
}

/** A comma list, exact but for case and spaces; an empty one is no filter at all. */
function skuFilter(query: RestQuery): Set<string> | undefined {
  const given = text(query, 'sku')
  if (given === undefined || given.trim() === '') return undefined
  const whole = given.trim().toLowerCase()
  return new Set([whole, ...whole.split(',').map((sku) => sku.trim())].filter((sku) => sku !== ''))
}

function arrange(query: RestQuery, found: Product[]): Product[] {
  const orderby = text(query, 'orderby') ?? 'date'
  if (orderby === 'include') {
    const wanted = listOf(query.get('include')).map(Number)
    return found.sort((a, b) => wanted.indexOf(a.id) - wanted.indexOf(b.id))
  }
  const sign = (text(query, 'order') ?? 'desc') === 'desc' ? -1 : 1
  return found.sort((a, b) => sign * (compare(a, b, orderby) || a.id - b.id))
}

function compare(a: Product, b: Product, orderby: string): number {
  switch (orderby) {
    case 'date':
      return inOrder(dateOf(a, 'date_created_gmt'), dateOf(b, 'date_created_gmt'))
    case 'modified':
      return inOrder(dateOf(a, 'date_modified_gmt'), dateOf(b, 'date_modified_gmt'))
    case 'title':
      return a.name.localeCompare(b.name)
    case 'slug':
      return (a.slug ?? '').localeCompare(b.slug ?? '')
    case 'price':
      return Number(a.price) - Number(b.price)
    case 'popularity':
      return (a.total_sales ?? 0) - (b.total_sales ?? 0)
    case 'menu_order':
      return a.menu_order - b.menu_order
    default:
      return 0
  }
}

const inOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Some have none, and lie before and outside of every date. */
const dateOf = (product: Product, field: 'date_created_gmt' | 'date_modified_gmt'): string => product[field] ?? ''

import type { HttpReply } from '../http/message.ts'
import type { Random } from '../http/random.ts'
import type { Axis, OrderEntry } from './order-book.ts'
import { orderJson } from './order-json.ts'
import type { Rules } from './parameters.ts'
import { checkQuery, dateRules, listOf, pageRules } from './parameters.ts'
import type { RestCall, RestQuery } from './rest.ts'
import { pageHeaders, text, wantedFields } from './rest.ts'
import { filterInstant } from './site-time.ts'
import { orderStatuses } from './store.ts'

const rules: Rules = {
  ...pageRules,
  ...dateRules,
  orderby: { kind: 'enum', values: ['date', 'id', 'include', 'title', 'slug', 'modified'] },
  status: {
    kind: 'enum-list',
    values: [
      'any',
      'trash',
      'auto-draft',
      'pending',
      'processing',
      'on-hold',
      'completed',
      'cancelled',
      'refunded',
      'failed',
      'checkout-draft',
    ],
  },
  customer: { kind: 'integer' },
  product: { kind: 'integer' },
  dp: { kind: 'integer' },
}

/** GET /orders. `random` shuffles ties where the version breaks none. */
export function listOrders(call: RestCall, random: Random): HttpReply {
  const bad = checkQuery(call.query, rules)
  if (bad) return bad
  const { query, store } = call
  const perPage = Number(text(query, 'per_page') ?? 10)
  const page = Number(text(query, 'page') ?? 1)
  const offset = text(query, 'offset') === undefined ? (page - 1) * perPage : Number(text(query, 'offset'))

  const found = arrange(call, filter(call), random)
  const rows = found.slice(offset, offset + perPage)
  // Past the end, the order tables forget the count; the post tables do not.
  const forgotten = rows.length === 0 && store.version === '10.5.0'
  const total = forgotten ? 0 : found.length
  const headers = pageHeaders(call, page, total, Math.ceil(total / perPage), completedQuery(query, rows.length > 0))

  const dp = Number(text(query, 'dp') ?? 2)
  const fields = wantedFields(query)
  const body = `[${rows.map((entry) => orderJson(entry, { fields, dp })).join(',')}]`
  return { status: 200, headers: { 'content-type': 'application/json; charset=UTF-8', ...headers }, body }
}

function filter(call: RestCall): OrderEntry[] {
  const { query, store } = call
  const gmt = ['true', '1'].includes((text(query, 'dates_are_gmt') ?? '').toLowerCase())
  const bound = (name: string) => {
    const value = text(query, name)
    return value === undefined ? undefined : filterInstant(value, gmt, store.site)
  }
  const modifiedAfter = bound('modified_after')
  const modifiedBefore = bound('modified_before')
  const after = bound('after')
  const before = bound('before')

  const axis = axisOf(query)
  const windowed = modifiedAfter !== undefined || modifiedBefore !== undefined
  let base = store.orders.between('modified', modifiedAfter, modifiedBefore)
  if (!windowed && axis === 'created') base = store.orders.between('created', after, before)
  if (!windowed && axis === 'id') base = store.orders.between('id')

  const tests: ((entry: OrderEntry) => boolean)[] = [statusTest(query)]
  if (modifiedAfter !== undefined) tests.push((entry) => entry.modified > modifiedAfter)
  if (modifiedBefore !== undefined) tests.push((entry) => entry.modified < modifiedBefore)
  if (after !== undefined) tests.push((entry) => entry.created > after)
  if (before !== undefined) tests.push((entry) => entry.created < before)
  const include = ids(query, 'include')
  if (include.size > 0) tests.push((entry) => include.has(entry.order.id))
  const exclude = ids(query, 'exclude')
  if (exclude.size > 0) tests.push((entry) => !exclude.has(entry.order.id))
  const customer = text(query, 'customer')
  if (customer !== undefined) tests.push((entry) => entry.order.customer_id === Number(customer))
  const product = text(query, 'product')
  if (product !== undefined) {
    tests.push(({ order }) =>
      order.line_items.some((line) => line.product_id === Number(product) || line.variation_id === Number(product)),
    )
  }
  const via = listOf(query.get('created_via'))
  if (via.length > 0 && store.version === '10.5.0') tests.push((entry) => via.includes(entry.order.created_via))
  const search = text(query, 'search')?.trim().toLowerCase()
  if (search) tests.push((entry) => searched(entry).includes(search))
  const found = passing(base, tests)
  if (windowed && axis === 'created') found.sort((a, b) => a.created - b.created || a.order.id - b.order.id)
  if (windowed && axis === 'id') found.sort((a, b) => a.order.id - b.order.id)
  return found
}

/** Plain loops: a census of a large shop runs this over every order for each of its pages. */
function passing(entries: readonly OrderEntry[], tests: readonly ((entry: OrderEntry) => boolean)[]): OrderEntry[] {
  const found: OrderEntry[] = []
  each: for (const entry of entries) {
    for (const test of tests) if (!test(entry)) continue each
    found.push(entry)
  }
  return found
}

function axisOf(query: RestQuery): Axis {
  const orderby = text(query, 'orderby') ?? 'date'
  return orderby === 'modified' ? 'modified' : orderby === 'date' ? 'created' : 'id'
}

function statusTest(query: RestQuery): (entry: OrderEntry) => boolean {
  const given = listOf(query.get('status'))
  if (given.length === 0 || given.includes('any')) {
    const listed = new Set(orderStatuses.map(({ slug }) => slug))
    return (entry) => listed.has(entry.order.status)
  }
  const wanted = new Set(given)
  return (entry) => wanted.has(entry.order.status)
}

function ids(query: RestQuery, name: string): Set<number> {
  return new Set(listOf(query.get(name)).map(Number))
}

function searched({ order }: OrderEntry): string {
  const people = [order.billing, order.shipping].flatMap((address) => Object.values(address))
  return [order.id, ...people, ...order.line_items.map((line) => line.name)].join(' ').toLowerCase()
}

function arrange(call: RestCall, found: OrderEntry[], random: Random): OrderEntry[] {
  const orderby = text(call.query, 'orderby') ?? 'date'
  if (orderby === 'include') {
    const wanted = listOf(call.query.get('include')).map(Number)
    return found.sort((a, b) => wanted.indexOf(a.order.id) - wanted.indexOf(b.order.id))
  }
  if (orderby === 'modified' && call.store.version === '9.9.5') shuffleTies(found, random)
  return (text(call.query, 'order') ?? 'desc') === 'desc' ? found.reverse() : found
}

function shuffleTies(found: OrderEntry[], random: Random): void {
  const lots = new Map(found.map((entry) => [entry, random()]))
  found.sort((a, b) => a.modified - b.modified || (lots.get(a) ?? 0) - (lots.get(b) ?? 0))
}

/** The query as Link repeats it: flags as 1, lists spelt out, status moved behind, defaults added once rows are written. */
function completedQuery(query: RestQuery, wrote: boolean): RestQuery {
  const completed: RestQuery = new Map()
  for (const [name, value] of query) {
    if (name === 'status') continue
    if (name === 'include' || name === 'exclude') completed.set(name, listOf(value))
    else if (name === 'dates_are_gmt')
      completed.set(name, ['true', '1'].includes(String(value).toLowerCase()) ? '1' : '0')
    else completed.set(name, value)
  }
  const status = listOf(query.get('status'))
  completed.set('status', status.length > 0 ? status : ['any'])
  if (!wrote) return completed
  if (!completed.has('dp')) completed.set('dp', '2')
  if (!completed.has('context')) completed.set('context', 'view')
  return completed
}

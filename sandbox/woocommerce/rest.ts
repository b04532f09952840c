import type { HttpReply, HttpRequest } from '../http/message.ts'
import { isRecord, jsonReply } from '../http/message.ts'
import type { ShopStore } from './store.ts'

/** What a route handler gets: query and body as PHP would read them, the numbers of its path in order. */
export type RestCall = {
  store: ShopStore
  request: HttpRequest
  query: RestQuery
  body: Record<string, unknown>
  ids: number[]
}

export type RestQuery = Map<string, string | string[]>

/** A query as PHP reads it: the last of a repeated name wins, `name[]` and `name[0]` make a list. */
export function parseQuery(raw: string): RestQuery {
  const query: RestQuery = new Map()
  for (const pair of raw.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
    const bracket = name.indexOf('[')
    if (bracket <= 0) {
      query.set(name, value)
      continue
    }
    const list = query.get(name.slice(0, bracket))
    query.set(name.slice(0, bracket), Array.isArray(list) ? [...list, value] : [value])
  }
  return query
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}

/** One text value of a query; undefined when absent or a list. */
export function text(query: RestQuery, name: string): string | undefined {
  const value = query.get(name)
  return typeof value === 'string' ? value : undefined
}

/** The error body of WordPress: {code, message, data: {status, ...}}. */
export function restError(
  status: number,
  code: string,
  message: string,
  more: Record<string, unknown> = {},
): HttpReply {
  return jsonReply(status, { code, message, data: { status, ...more } }, { link: apiLink })
}

export const apiLink = '<https://shop.example.test/wp-json/>; rel="https://api.w.org/"'

export function invalidOrderId(status: 400 | 404): HttpReply {
  return restError(status, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.')
}

export const noRoute = () => restError(404, 'rest_no_route', 'No route was found matching the URL and request method.')

/** Answers one document under `_fields`; its _links come whatever the fields. */
export function documentReply(call: RestCall, status: number, value: Record<string, unknown>): HttpReply {
  const fields = wantedFields(call.query)
  const shown = fields ? { ...pickFields(value, fields), ...(value._links ? { _links: value._links } : {}) } : value
  return jsonReply(status, shown, { link: apiLink })
}

/** Answers a plain list without paging headers. */
export function listReply(call: RestCall, list: Record<string, unknown>[]): HttpReply {
  const fields = wantedFields(call.query)
  return jsonReply(200, fields ? list.map((value) => pickFields(value, fields)) : list, { link: apiLink })
}

/** Answers a batch: `_fields` filters its top level, so it empties the answer; an object without keys is written []. */
export function batchReply(call: RestCall, value: Record<string, unknown>): HttpReply {
  const fields = wantedFields(call.query)
  const shown = fields ? pickFields(value, fields) : value
  return jsonReply(200, Object.keys(shown).length === 0 ? [] : shown, { link: apiLink })
}

export function wantedFields(query: RestQuery): string[] | undefined {
  const given = query.get('_fields')
  if (given === undefined || given === '') return undefined
  const list = (Array.isArray(given) ? given : given.split(/[\s,]+/)).map((field) => field.trim()).filter(Boolean)
  return list.length > 0 ? list : undefined
}

/** Keeps the named fields; "billing.email" reaches into an object, never into a list. */
export function pickFields(value: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    if (fields.includes(key)) {
      picked[key] = value[key]
      continue
    }
    const inner = fields.filter((field) => field.startsWith(`${key}.`)).map((field) => field.slice(key.length + 1))
    const child = value[key]
    if (inner.length > 0 && isRecord(child)) picked[key] = pickFields(child, inner)
  }
  return picked
}

/**
 * The headers of a page. Link carries the query as WordPress completed it (`rewritten`), only prev and next, on the
 * host the caller used; without either it is the API's own link. Loopback hosts get http, as nothing serves https there.
 */
export function pageHeaders(
  call: RestCall,
  page: number,
  total: number,
  pages: number,
  rewritten: RestQuery,
): Record<string, string> {
  const links: string[] = []
  const link = (rel: string, to: number) => {
    const query = new Map(rewritten)
    query.set('page', String(to))
    links.push(
      `<${scheme(call.request.host)}://${call.request.host}${call.request.path}?${writeQuery(query)}>; rel="${rel}"`,
    )
  }
  if (page > 1) link('prev', Math.min(page - 1, pages))
  if (pages > page) link('next', page + 1)
  return {
    'x-wp-total': String(total),
    'x-wp-totalpages': String(pages),
    link: links.length > 0 ? links.join(', ') : apiLink,
  }
}

function scheme(host: string): string {
  return /^(127\.|localhost|\[::1\])/.test(host) ? 'http' : 'https'
}

function writeQuery(query: RestQuery): string {
  const pairs: string[] = []
  for (const [name, value] of query) {
    if (Array.isArray(value)) pairs.push(...value.map((item, at) => `${encode(`${name}[${at}]`)}=${encode(item)}`))
    else pairs.push(`${encode(name)}=${encode(value)}`)
  }
  return pairs.join('&')
}

/** PHP's urlencode. */
function encode(value: string): string {
  return encodeURIComponent(value)
    .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

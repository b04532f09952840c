import type { HttpReply, HttpRequest } from '../http/message.ts'
import { htmlReply, isRecord, jsonReply } from '../http/message.ts'
import type { Random } from '../http/random.ts'
import { authenticate, cannot } from './authenticate.ts'
import { fulfilmentRoutes } from './fulfilment-routes.ts'
import { orderRoutes } from './order-routes.ts'
import { checkQuery, pageRules } from './parameters.ts'
import { productRoutes } from './product-routes.ts'
import type { RestCall } from './rest.ts'
import { listReply, noRoute, pageHeaders, parseQuery, restError, text } from './rest.ts'
import { settingRoutes } from './setting-routes.ts'
import type { ShopStore } from './store.ts'
import { siteUrl } from './store.ts'

/** A path below /wp-json/wc/v3 and what each method (lower case) does there; `single` words a refusal for one resource. */
export type Route = {
  path: RegExp
  single?: boolean
  methods: Partial<Record<string, (call: RestCall) => HttpReply>>
}

type Site = {
  store: () => ShopStore
  isTls: boolean
  random: Random
  inMaintenance: () => boolean
  /** Told of every request that writes. */
  changed: () => void
}

/** The whole of the site's HTTP: WordPress's own answers around wc/v3. */
export function createSite(site: Site): (request: HttpRequest) => HttpReply {
  const routes = [
    ...orderRoutes(site.random),
    ...fulfilmentRoutes(),
    ...settingRoutes(),
    ...productRoutes(),
    ...otherRoutes(),
  ]
  return (request) => {
    if (site.inMaintenance()) return maintenance(request)
    const path = request.path.replace(/^\/index\.php/, '').replace(/\/+$/, '')
    const query = parseQuery(request.rawQuery)
    if (path === '/wp-json') return index(site)
    const plain = text(query, 'rest_route')
    if (path === '' && plain?.startsWith('/wc/v3/')) return cannot('GET', false)
    if (!path.startsWith('/wp-json/'))
      return htmlReply(path === '' ? 200 : 404, path === '' ? 'Shop' : 'Page not found')
    const method = (header(request, 'x-http-method-override') ?? text(query, '_method') ?? request.method).toUpperCase()
    const caller = authenticate(request, query, method, site.isTls)
    if (typeof caller === 'object') return caller
    // A shop's keys open wc/v3 alone: to WordPress's own API their holder is nobody.
    if (path.startsWith('/wp-json/wp/')) return restError(401, 'rest_not_logged_in', 'You are not currently logged in.')
    const route = findRoute(routes, path)
    const handle = route?.found.methods[method === 'HEAD' ? 'get' : method.toLowerCase()]
    if (!route || !handle) return noRoute()
    const body = readBody(request)
    if (!body) {
      return restError(400, 'rest_invalid_json', 'Invalid JSON body passed.', {
        json_error_code: 4,
        json_error_message: 'Syntax error',
      })
    }
    if (caller === 'anonymous') return cannot(method, route.found.single === true)
    if (method !== 'GET' && method !== 'HEAD') site.changed()
    return handle({ store: site.store(), request, query, body, ids: route.ids })
  }
}

function findRoute(routes: readonly Route[], path: string): { found: Route; ids: number[] } | undefined {
  const rest = path.startsWith('/wp-json/wc/v3') ? path.slice('/wp-json/wc/v3'.length) : ''
  for (const found of routes) {
    const match = found.path.exec(rest)
    if (match) return { found, ids: match.slice(1).map(Number) }
  }
  return undefined
}

/** The parameters of a body: an object of JSON or a form; another content type or a list is as if nothing came. */
function readBody(request: HttpRequest): Record<string, unknown> | undefined {
  const type = header(request, 'content-type') ?? ''
  if (request.body.trim() === '') return {}
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(parseQuery(request.body))
  if (!/^application\/([a-z.]+\+)?json/.test(type)) return {}
  try {
    const value: unknown = JSON.parse(request.body)
    return isRecord(value) ? value : {}
  } catch {
    return undefined
  }
}

function header(request: HttpRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** WordPress during an update: JSON only for who asks for it. */
function maintenance(request: HttpRequest): HttpReply {
  const message = 'Briefly unavailable for scheduled maintenance. Check back in a minute.'
  const headers = { 'retry-after': '600' }
  if (!(header(request, 'accept') ?? '').includes('application/json')) return htmlReply(503, message, headers)
  return jsonReply(503, { code: 'wp_die', message, data: { status: 503 }, additional_errors: [] }, headers)
}

function index(site: Site): HttpReply {
  const now = Math.floor(site.store().clock.now().getTime() / 1000)
  const { local, fromGmt } = site.store().site
  const offset = (fromGmt(local(now)) - now) / 3600
  return jsonReply(200, {
    name: 'Sandbox shop',
    description: '',
    url: siteUrl,
    home: siteUrl,
    gmt_offset: String(offset),
    namespaces: ['wp/v2', 'wc/v3'],
    authentication: [],
  })
}

function otherRoutes(): Route[] {
  return [
    { path: /^\/coupons$/, methods: { get: (call) => paged(call, call.store.coupons) } },
    { path: /^\/customers$/, methods: { get: (call) => paged(call, call.store.customers) } },
    { path: /^\/taxes$/, methods: { get: (call) => paged(call, call.store.rates) } },
    {
      path: /^\/shipping\/zones$/,
      methods: {
        get: (call) =>
          listReply(
            call,
            call.store.zones.map(({ methods: _, ...zone }) => zone),
          ),
      },
    },
    {
      path: /^\/shipping\/zones\/(\d+)\/methods$/,
      single: true,
      methods: { get: (call) => listReply(call, call.store.zones.find(({ id }) => id === call.ids[0])?.methods ?? []) },
    },
  ]
}

function paged(call: RestCall, all: Record<string, unknown>[]): HttpReply {
  const bad = checkQuery(call.query, pageRules)
  if (bad) return bad
  const perPage = Number(text(call.query, 'per_page') ?? 10)
  const page = Number(text(call.query, 'page') ?? 1)
  const reply = listReply(call, all.slice((page - 1) * perPage, page * perPage))
  return {
    ...reply,
    headers: { ...reply.headers, ...pageHeaders(call, page, all.length, Math.ceil(all.length / perPage), call.query) },
  }
}

import type { APIRequestContext } from '@playwright/test'
import { builtActions, builtPaths } from '../support/built-console.ts'
import { orderInErp } from '../support/console-pages.ts'
import type { Product } from '../support/product.ts'
import { allowed, type Permission, people, type Who } from '../support/rule-28.ts'
import { actionRequests, type Walk } from '../support/server-actions.ts'
import { expect, test } from '../support/test.ts'

/** Somebody's requests, with the cookies of their session and from the console's own origin. */
async function requestsOf(
  who: Who,
  walk: { login: (role: Exclude<Who, 'nobody'>) => Promise<void>; page: import('@playwright/test').Page },
) {
  await walk.page.context().clearCookies()
  if (who !== 'nobody') await walk.login(who)
  return walk.page.request
}

interface Seen {
  permission: Permission
  /** Where a page with a variable part is looked at. */
  address?: string
  /** Stands on the page for who may see it, and must not reach anybody else. */
  telltale: string
}

/** A draft that is there for this walk. */
const aChange = '00000000-0000-7000-8000-00000000c0de'

const pages: Record<string, Seen> = {
  '/admin': { permission: 'boards:read', telltale: 'Administration' },
  '/ecommerce': { permission: 'boards:read', telltale: 'Completeness' },
  '/finance': { permission: 'boards:read', telltale: 'Completeness' },
  '/orders': { permission: 'orders:read', telltale: 'Newest first' },
  '/orders/[id]': { permission: 'orders:read', telltale: `DEMO:${orderInErp}` },
  '/exceptions': { permission: 'exceptions:read', telltale: 'SVC-ENGRAVE' },
  '/mappings': { permission: 'mappings:read', telltale: 'Allowances' },
  '/mappings/[table]': { permission: 'mappings:read', address: '/mappings/tax', telltale: 'GB-VAT-1' },
  '/mappings/changes': { permission: 'mappings:read', telltale: 'Walked by a test' },
  '/mappings/changes/[id]': {
    permission: 'mappings:read',
    address: `/mappings/changes/${aChange}`,
    telltale: 'Walked by a test',
  },
  '/mappings/suggestions': { permission: 'mappings:read', telltale: 'SVC-ENGRAVE' },
  '/mappings/account': { permission: 'mappings:read', telltale: 'WEBDEMO' },
  '/mappings/history': { permission: 'mappings:read', telltale: 'Every change of a rule makes a version' },
  '/mappings/history/[version]': {
    permission: 'mappings:read',
    address: '/mappings/history/1',
    telltale: 'Rules of this version',
  },
  '/catalogue': { permission: 'catalogue:read', telltale: 'All findings' },
  '/catalogue/[id]': { permission: 'catalogue:read', address: '/catalogue/[shopItem]', telltale: 'Last agreed' },
  '/catalogue/changes': { permission: 'catalogue:read', telltale: 'Every kind' },
  '/catalogue/fields': { permission: 'catalogue:read', telltale: 'Last violation' },
  '/catalogue/audit': { permission: 'catalogue:read', telltale: 'Gate before go-live' },
  '/inventory': { permission: 'inventory:read', telltale: 'Every state' },
  '/inventory/[id]': {
    permission: 'inventory:read',
    address: '/inventory/[shopItem]',
    telltale: 'How the number comes about',
  },
  '/inventory/oversell': { permission: 'inventory:read', telltale: 'Every risk' },
  '/inventory/policy': { permission: 'inventory:read', telltale: 'Lots left out' },
  '/drift': { permission: 'drift:read', telltale: 'By anybody' },
  '/returns': { permission: 'returns:read', telltale: 'Every refund' },
  '/returns/due': { permission: 'returns:read', telltale: 'Every cause' },
  '/month-end': { permission: 'month-end:read', telltale: 'To explain' },
  '/month-end/terms': { permission: 'month-end:read', telltale: 'First day of the first period' },
  '/month-end/[period]': { permission: 'month-end:read', address: '/month-end/[month]', telltale: 'Money bridge' },
  '/month-end/[period]/step': {
    permission: 'month-end:read',
    address: '/month-end/[month]/step?ledger=orders&step=paid',
    telltale: 'Back to the bridge',
  },
  '/month-end/[period]/variances': {
    permission: 'month-end:read',
    address: '/month-end/[month]/variances',
    telltale: 'Every class',
  },
  '/month-end/[period]/tie-out': {
    permission: 'month-end:read',
    address: '/month-end/[month]/tie-out',
    telltale: 'Every order',
  },
  '/month-end/[period]/roll-forward': {
    permission: 'month-end:read',
    address: '/month-end/[month]/roll-forward',
    telltale: 'customer deposits',
  },
  '/month-end/[period]/tax': {
    permission: 'month-end:read',
    address: '/month-end/[month]/tax',
    telltale: 'The return uses',
  },
  '/month-end/[period]/sign-off': {
    permission: 'month-end:read',
    address: '/month-end/[month]/sign-off',
    telltale: 'Came after the sign-off',
  },
  '/month-end/payments': { permission: 'month-end:read', telltale: 'in the last hundred days' },
  '/month-end/[period]/payouts': {
    permission: 'month-end:read',
    address: '/month-end/[month]/payouts',
    telltale: 'Clearing',
  },
  '/month-end/[period]/journal': {
    permission: 'month-end:read',
    address: '/month-end/[month]/journal',
    telltale: 'only what the ERP does not post itself',
  },
  '/month-end/[period]/pack': {
    permission: 'month-end:read',
    address: '/month-end/[month]/pack',
    telltale: 'What was closed, and by which rules',
  },
  '/shipments': { permission: 'shipments:read', telltale: 'Whenever it left' },
  '/shipments/[id]': { permission: 'shipments:read', address: '/shipments/p[pick]', telltale: 'Cartons and tracking' },
  '/shipments/report': { permission: 'shipments:read', telltale: 'How long ago they left' },
  '/shipments/policy': { permission: 'shipments:read', telltale: 'Edits before despatch' },
  '/customers': {
    permission: 'customers:read',
    address: '/customers?order=[id]',
    telltale: 'Orders under the same e-mail',
  },
  '/connections': { permission: 'connections:read', telltale: 'WooCommerce' },
  '/activity': {
    permission: 'audit:read',
    address: '/activity?action=connections:connect',
    telltale: 'demo seed',
  },
  '/users': { permission: 'users:read', telltale: 'viewer@selvedge.demo' },
  '/system': { permission: 'system:read', telltale: 'Workers' },
}

const exports: Record<string, { permission: Permission; address: string; telltale: string }> = {
  '/api/exports/orders': { permission: 'orders:export', address: '/api/exports/orders', telltale: 'sales_order' },
  '/api/exports/exceptions': {
    permission: 'exceptions:export',
    address: '/api/exports/exceptions',
    telltale: 'SVC-ENGRAVE',
  },
  '/api/exports/suggestions': {
    permission: 'exceptions:export',
    address: '/api/exports/suggestions',
    telltale: 'SVC-ENGRAVE',
  },
  '/api/exports/catalogue': {
    permission: 'catalogue:export',
    address: '/api/exports/catalogue',
    telltale: 'erp_value',
  },
  '/api/exports/catalogue-changes': {
    permission: 'catalogue:export',
    address: '/api/exports/catalogue-changes',
    telltale: 'decided_by',
  },
  '/api/exports/stock': { permission: 'inventory:export', address: '/api/exports/stock', telltale: 'confirmed_at' },
  '/api/exports/oversell': {
    permission: 'inventory:export',
    address: '/api/exports/oversell',
    telltale: 'days_of_cover',
  },
  '/api/exports/drift': { permission: 'drift:export', address: '/api/exports/drift', telltale: 'erp_against_shop' },
  '/api/exports/returns': {
    permission: 'returns:export',
    address: '/api/exports/returns',
    telltale: 'goods_expected_by',
  },
  '/api/exports/refunds-due': {
    permission: 'returns:export',
    address: '/api/exports/refunds-due',
    telltale: 'owed_with_tax',
  },
  '/api/exports/month-end/[period]/tie-out': {
    permission: 'month-end:export',
    address: '/api/exports/month-end/[month]/tie-out',
    telltale: 'storefront_total',
  },
  '/api/exports/month-end/[period]/cash-receipts': {
    permission: 'month-end:export',
    address: '/api/exports/month-end/[month]/cash-receipts',
    telltale: 'received_on',
  },
  '/api/exports/month-end/[period]/journal': {
    permission: 'month-end:export',
    address: '/api/exports/month-end/[month]/journal',
    telltale: 'debit',
  },
  '/api/exports/month-end/[period]/pack': {
    permission: 'month-end:export',
    address: '/api/exports/month-end/[month]/pack?sheet=bridge',
    telltale: 'Invoiced and credited',
  },
  '/api/exports/shipments': {
    permission: 'shipments:export',
    address: '/api/exports/shipments',
    telltale: 'customer_told',
  },
  '/api/exports/unconfirmed': {
    permission: 'shipments:export',
    address: '/api/exports/unconfirmed',
    telltale: 'risk_of_asking',
  },
  '/api/exports/mappings/[table]': {
    permission: 'mappings:read',
    address: '/api/exports/mappings/tax',
    telltale: 'GB-VAT-1',
  },
}

/** Open to all by their nature, or tested by name below. */
const others = ['/', '/sign-in', '/api/auth/[...nextauth]', '/api/events', '/api/live', '/api/ready']

test('no page and no route of the console is left out of this walk', () => {
  expect([...Object.keys(pages), ...Object.keys(exports), ...others].sort()).toEqual(builtPaths())
})

test('every page, as every role and as nobody', async ({ page, login, database }) => {
  const [order] = await database.rows<{ id: string }>('select id::text from web_orders where number = $1', [orderInErp])
  await database.rows(
    `insert into mapping_changes (id, title, edits, base_version, by_label) values ($1, 'Walked by a test', '[]', 1, 'a test')`,
    [aChange],
  )
  const [shopItem] = await database.rows<{ id: string }>('select id::text from shop_items order by id limit 1')
  const [pick] = await database.rows<{ id: string }>(
    `insert into erp_picks (connection_id, storefront_id, order_id, pkey, pick_num, shipped_at, track_nos, content_hash, seen_at, read_at)
    select s.erp_connection_id, s.id, o.id, 'walked by a test', 'PWALKED', now(), '{}', '\\x01', now(), now()
    from web_orders o join storefronts s on s.id = o.storefront_id where o.id = $1 returning id::text`,
    [order?.id],
  )
  const [month] = await database.rows<{ id: string }>('select id::text from periods order by from_on, currency limit 1')
  const at = (address: string) =>
    address
      .replace('[month]', month?.id ?? '')
      .replace('[id]', order?.id ?? '')
      .replace('[shopItem]', shopItem?.id ?? '')
      .replace('[pick]', pick?.id ?? '')
  for (const who of people) {
    const request = await requestsOf(who, { login, page })
    for (const [path, { permission, address = path, telltale }] of Object.entries(pages)) {
      const answer = await request.get(at(address), { maxRedirects: 0 })
      const body = await answer.text()
      const wanted = who === 'nobody' ? 307 : allowed(who, permission) ? 200 : 403
      expect(`${who} ${path} ${answer.status()}`).toBe(`${who} ${path} ${wanted}`)
      if (who === 'nobody') expect(answer.headers().location).toContain('/sign-in')
      expect(`${who} ${path} ${body.includes(telltale)}`).toBe(`${who} ${path} ${wanted === 200}`)
    }
  }
})

test('who ordered reaches only who may see customers, whatever the page is made of', async ({
  page,
  login,
  database,
}) => {
  const [order] = await database.rows<{ id: string }>('select id::text from web_orders where number = $1', [orderInErp])
  for (const who of people.filter((someone) => someone !== 'nobody')) {
    const request = await requestsOf(who, { login, page })
    const body = await (await request.get(`/orders/${order?.id}`)).text()
    for (const personal of ['Tremblay', 'Sainte-Ursule', 'gast13@example.test', '7946 0015']) {
      expect(`${who} ${personal} ${body.includes(personal)}`).toBe(
        `${who} ${personal} ${allowed(who, 'customers:read')}`,
      )
    }
  }
})

test('the navigation offers each role what it may see and nothing else', async ({ page, login }) => {
  const entries: [string, Permission][] = [
    ['Board', 'boards:read'],
    ['Exceptions', 'exceptions:read'],
    ['Orders', 'orders:read'],
    ['Inventory', 'inventory:read'],
    ['Shipments', 'shipments:read'],
    ['Changes', 'drift:read'],
    ['Returns', 'returns:read'],
    ['Month-end', 'month-end:read'],
    ['Customers', 'customers:read'],
    ['Catalogue', 'catalogue:read'],
    ['Mappings', 'mappings:read'],
    ['Connections', 'connections:read'],
    ['Activity', 'audit:read'],
    ['Users', 'users:read'],
    ['System', 'system:read'],
  ]
  for (const who of people.filter((someone) => someone !== 'nobody')) {
    await page.context().clearCookies()
    await login(who)
    await page.goto('/orders')
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('listitem').getByRole('link')
    const names = (await links.allInnerTexts()).map((text) => text.split('\n')[0]?.trim())
    expect(names).toEqual(entries.filter(([, permission]) => allowed(who, permission)).map(([name]) => name))
  }
})

test('every export, as every role and as nobody', async ({ page, login, product, database }) => {
  const [month] = await database.rows<{ id: string }>('select id::text from periods order by from_on, currency limit 1')
  for (const who of people) {
    const request = await requestsOf(who, { login, page })
    for (const { permission, address: path, telltale } of Object.values(exports)) {
      const address = path.replace('[month]', month?.id ?? '')
      const answer = await request.post(address, { headers: { origin: product.url } })
      const wanted = who === 'nobody' ? 401 : allowed(who, permission) ? 200 : 403
      expect(`${who} ${address} ${answer.status()}`).toBe(`${who} ${address} ${wanted}`)
      expect((await answer.text()).includes(telltale)).toBe(wanted === 200)
      expect((await request.get(address)).status()).toBe(who === 'nobody' ? 401 : 405)
    }
  }
})

const noMonth = '00000000-0000-7000-8000-000000000000'

/** Posts a server action as the page's script does; what came of it in a word. */
async function post(request: APIRequestContext, product: Product, name: string, input: unknown, origin?: string) {
  const action = builtActions()[name]
  if (!action) throw new Error(`The console has no action ${name}.`)
  const path = action.page
    .replace('[id]', '1')
    .replace('[table]', 'tax')
    .replace('[version]', '1')
    .replace('[period]', noMonth)
  const answer = await request.post(path, {
    maxRedirects: 0,
    headers: {
      'next-action': action.id,
      'content-type': 'text/plain;charset=UTF-8',
      accept: 'text/x-component',
      origin: origin ?? product.url,
    },
    data: JSON.stringify([input]),
  })
  const text = await answer.text()
  if (answer.status() === 307) return `sent to ${new URL(answer.headers().location ?? '', product.url).pathname}`
  if (answer.status() !== 200) return `status ${answer.status()}`
  const fault = /"serverError":\{"code":"(\w+)"/.exec(text)?.[1]
  return fault ?? (text.includes('"validationErrors":') ? 'invalid' : text.includes('"data":') ? 'done' : text)
}

const refusals = ['NOT_PERMITTED', 'MAPPING_NEEDS_FINANCE']

test('every server action, as every role and as nobody', async ({ page, login, product, database }) => {
  test.setTimeout(120_000)
  const named = new Set(Object.keys(actionRequests).map((label) => label.split(' ')[0]))
  expect([...named].sort()).toEqual(Object.keys(builtActions()).sort())

  const walk = await readWalk(page.request, login, product, database)
  const changes = () => database.rows('select count(*)::int as rows, max(id)::text as last from audit_rows')
  for (const who of people) {
    const request = await requestsOf(who, { login, page })
    for (const [label, { permission, input, answer }] of Object.entries(actionRequests)) {
      const name = label.split(' ')[0] ?? ''
      const may = who !== 'nobody' && allowed(who, permission)
      const before = await changes()
      const came = await post(request, product, name, input(walk, may))
      if (who === 'nobody') expect(`${who} ${label}: ${came}`).toBe(`${who} ${label}: sent to /sign-in`)
      else if (may) expect(`${who} ${label}: ${came}`).toBe(`${who} ${label}: ${answer}`)
      else expect(`${who} ${label}: ${refusals.includes(came) ? 'refused' : came}`).toBe(`${who} ${label}: refused`)
      if (!may) expect(await changes()).toEqual(before)
    }
  }
})

test('what another site posts with the cookies of an admin is refused', async ({ page, login, product, database }) => {
  await login('admin')
  const walk = await readWalk(page.request, login, product, database)
  const changes = () => database.rows('select count(*)::int as rows from audit_rows')
  const before = await changes()
  for (const origin of [
    'https://evil.example',
    'null',
    `${product.url}.evil.example`,
    product.url.replace(/\d+$/, '1'),
  ]) {
    for (const [label, { input, permission }] of Object.entries(actionRequests)) {
      const came = await post(
        page.request,
        product,
        label.split(' ')[0] ?? '',
        input(walk, allowed('admin', permission)),
        origin,
      )
      expect(`${label} from ${origin}: ${came}`).toMatch(/: (status [45]\d\d|ORIGIN_REFUSED)$/)
    }
    for (const { address } of Object.values(exports)) {
      expect((await page.request.post(address, { headers: { origin } })).status()).toBe(403)
      expect((await page.request.post(address)).status()).toBe(403)
    }
  }
  expect(await changes()).toEqual(before)
})

test('the stream opens for who is signed in, the probes for all, a made-up session for nobody', async ({
  page,
  login,
  product,
  request,
}) => {
  for (const path of ['/api/live', '/api/ready']) expect((await request.get(path)).status()).toBe(200)
  expect((await request.get('/api/events')).status()).toBe(401)

  await login('viewer')
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const ending = new AbortController()
  const stream = await fetch(`${product.url}/api/events`, { headers: { cookie: cookies }, signal: ending.signal })
  expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  ending.abort()

  const session = (await page.context().cookies()).find(({ name }) => name.endsWith('session-token'))
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  for (const value of ['made-up', `${session?.value.slice(0, -6)}AAAAAA`]) {
    const headers = { cookie: `${session?.name}=${value}` }
    const answer = await fetch(`${product.url}/orders`, { headers, redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([307, expect.stringContaining('/sign-in')])
  }
})

test('every answer carries the security headers, and every script its nonce', async ({ page, login, product }) => {
  await login('admin')
  const nonces = new Set<string>()
  for (const path of ['/sign-in', '/admin', '/orders', '/nowhere', '/api/ready', '/api/auth/csrf']) {
    const answer = await page.request.get(path, { maxRedirects: 0 })
    const headers = answer.headers()
    const policy = headers['content-security-policy'] ?? ''
    const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(nonce).toMatch(/^[\w+/=]{20,}$/)
    nonces.add(nonce)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("object-src 'none'")
    expect(/script-src [^;]*/.exec(policy)?.[0]).not.toMatch(/unsafe|https?:|\*/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['referrer-policy']).toBe('same-origin')
    expect(headers['x-powered-by']).toBeUndefined()
    const scripts = [...(await answer.text()).matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes ?? '')
    expect(scripts.filter((attributes) => !attributes.includes(`nonce="${nonce}"`))).toEqual([])
  }
  expect(nonces.size).toBe(6)
  expect(product.url.startsWith('http://localhost')).toBe(true)
})

async function readWalk(
  request: APIRequestContext,
  login: (role: 'admin') => Promise<void>,
  product: Product,
  database: import('../support/database.ts').Database,
): Promise<Walk> {
  await login('admin')
  const [row] = await database.rows<{ storefrontId: string; connectionId: string }>(
    'select id as "storefrontId", connection_id as "connectionId" from storefronts',
  )
  if (!row) throw new Error('The demo has no storefront.')
  const csv: Record<string, string> = {}
  for (const table of ['tax', 'shipping', 'item_link', 'account']) {
    const answer = await request.post(`/api/exports/mappings/${table}`, { headers: { origin: product.url } })
    csv[table] = await answer.text()
  }
  return { ...row, csv }
}

import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { isFault } from '../kernel/fault.ts'
import { checkAddress, guardedLookup, isPrivate, readAddressPolicy } from './address-policy.ts'
import type { HttpClient, HttpClientOptions } from './http-client.ts'
import { createHttpClient } from './http-client.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const demo = readAddressPolicy({ SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' })
const production = readAddressPolicy({ SELVEDGE_ALLOWED_HOSTS: 'erp.internal, ' })

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close() {
      server.closeAllConnections()
      server.close()
    },
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function client(baseUrl: string, more: Partial<HttpClientOptions> = {}): HttpClient {
  const made = createHttpClient({ baseUrl, policy: demo, ...more })
  open.push(made)
  return made
}

const json = (response: ServerResponse, value: unknown, status = 200, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isFault(error)) throw new Error(`expected a Fault, got ${String(error)}`)
  return `${error.code} ${error.retry}`
}

it('keeps the path of the base URL and sends the headers', async () => {
  let seen: IncomingMessage | undefined
  const url = await serve((request, response) => {
    seen = request
    json(response, { ok: true }, 200, { 'x-wp-total': '7' })
  })
  const answer = await client(`${url}/index.php/wp-json`, { headers: { authorization: 'Basic x' } }).send({
    method: 'GET',
    path: 'wc/v3/orders?per_page=1',
  })
  expect(answer.json()).toEqual({ ok: true })
  expect(answer.header('x-wp-total')).toBe('7')
  expect(seen?.url).toBe('/index.php/wp-json/wc/v3/orders?per_page=1')
  expect(seen?.headers).toMatchObject({ authorization: 'Basic x', accept: 'application/json' })
})

it('failure 15: HTML, broken JSON and redirects are faults, a byte order mark is not', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/html') return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')
    if (request.url === '/broken') return response.writeHead(200, { 'content-type': 'application/json' }).end('[{"a":')
    if (request.url === '/bom') return response.writeHead(200, { 'content-type': 'application/json' }).end('\ufeff[1]')
    return response.writeHead(302, { location: 'http://127.0.0.1/' }).end()
  })
  const http = client(url)
  const read = async (path: string) => (await http.send({ method: 'GET', path })).json()
  expect(await codeOf(read('html'))).toBe('CONNECTION_UNREADABLE unknown')
  expect(await codeOf(read('broken'))).toBe('CONNECTION_UNREADABLE unknown')
  expect(await codeOf(read('moved'))).toBe('CONNECTION_REDIRECTED unknown')
  expect(await read('bom')).toEqual([1])
})

it('retries reads after the time asked for, never writes', async () => {
  const calls = { GET: 0, POST: 0 }
  const url = await serve((request, response) => {
    const count = ++calls[request.method as 'GET' | 'POST']
    if (count < 3) return json(response, {}, count === 1 ? 503 : 429, { 'retry-after': '0' })
    json(response, { count })
  })
  const http = client(url)
  expect((await http.send({ method: 'GET', path: '' })).json()).toEqual({ count: 3 })
  expect((await http.send({ method: 'POST', path: '', body: '{}' })).status).toBe(503)
  expect(calls).toEqual({ GET: 3, POST: 1 })
})

it('does not wait out a long maintenance: the answer goes back', async () => {
  let calls = 0
  const url = await serve((_, response) => {
    calls++
    json(response, { code: 'wp_die' }, 503, { 'retry-after': '600' })
  })
  expect((await client(url).send({ method: 'GET', path: '' })).status).toBe(503)
  expect(calls).toBe(1)
})

it('knows whether a write left', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/cut') return request.socket.destroy()
    if (request.url === '/half') {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => request.socket.destroy())
    }
  })
  const http = client(url)
  const write = (path: string, deadlineMs = 5000) => http.send({ method: 'POST', path, body: '{}', deadlineMs })
  expect(await codeOf(write('cut'))).toBe('CONNECTION_LOST unknown')
  expect(await codeOf(write('half'))).toBe('CONNECTION_LOST unknown')
  expect(await codeOf(write('silent', 50))).toBe('CONNECTION_LOST unknown')
  const gone = client('http://127.0.0.1:1')
  expect(await codeOf(gone.send({ method: 'POST', path: '', body: '{}' }))).toBe('CONNECTION_NOT_SENT later')
})

it('a write that waited for a socket past its deadline is never sent', async () => {
  const paths: (string | undefined)[] = []
  const url = await serve((request, response) => {
    paths.push(request.url)
    setTimeout(() => json(response, {}), 150)
  })
  const http = client(url, { connections: 1 })
  const first = http.send({ method: 'POST', path: 'first', body: '{}' })
  const second = http.send({ method: 'POST', path: 'second', body: '{}', deadlineMs: 50 })
  expect(await codeOf(second)).toBe('CONNECTION_NOT_SENT later')
  await first
  await http.send({ method: 'POST', path: 'third', body: '{}' })
  expect(paths).toEqual(['/first', '/third'])
})

it('stops reading a body past 32 MB', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const block = Buffer.alloc(1024 * 1024, 32)
    const pour = () => {
      while (!response.destroyed && response.write(block));
      response.once('drain', pour)
    }
    pour()
  })
  expect(await codeOf(client(url).send({ method: 'POST', path: '' }))).toBe('CONNECTION_TOO_LARGE unknown')
})

it('judges addresses: private, plain http, credentials', () => {
  for (const address of [
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '::1',
    'fd00::1',
    '::ffff:192.168.0.1',
    '100.64.0.9',
  ]) {
    expect(isPrivate(address), address).toBe(true)
  }
  for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111']) expect(isPrivate(address), address).toBe(false)
  const check = (url: string, policy: typeof demo) => () => checkAddress(new URL(url), policy)
  expect(check('https://shop.example/', production)).not.toThrow()
  expect(check('http://shop.example/', production)).toThrow(/plain http/)
  expect(check('https://10.0.0.8/', production)).toThrow(/private address/)
  expect(check('https://[::ffff:10.0.0.8]/', production)).toThrow(/private address/)
  expect(check('https://user:pass@shop.example/', production)).toThrow(/keys/)
  expect(check('ftp://shop.example/', demo)).toThrow(/only https/)
  expect(check('http://127.0.0.1:8410/', demo)).not.toThrow()
  expect(check('http://10.0.0.8/', demo)).toThrow(/loopback only/)
})

it('judges the address a name leads to at the moment of connecting, so rebinding fails', async () => {
  const answers = ['203.0.114.7', '10.0.0.1']
  const resolve = ((_: string, __: unknown, done: (error: null, found: unknown) => void) =>
    done(null, [{ address: answers.shift(), family: 4 }])) as unknown as typeof import('node:dns').lookup
  const look = (url: string, policy = production, by = resolve) =>
    new Promise((settle) => {
      guardedLookup(new URL(url), policy, by)(new URL(url).hostname, { all: true }, (error, found) =>
        settle(error ?? found),
      )
    })
  expect(await look('https://shop.example/')).toEqual([{ address: '203.0.114.7', family: 4 }])
  expect(isFault(await look('https://shop.example/'), 'CONNECTION_ADDRESS_REFUSED')).toBe(true)
  answers.push('10.0.0.1')
  expect(await look('https://erp.internal/')).toEqual([{ address: '10.0.0.1', family: 4 }])
  // The whole client, with a real resolver: localhost is loopback, and production does not speak to it.
  const url = await serve((_, response) => json(response, {}))
  const refused = createHttpClient({
    baseUrl: url.replace('http://127.0.0.1', 'https://localhost'),
    policy: production,
  })
  open.push(refused)
  expect(await codeOf(refused.send({ method: 'POST', path: '' }))).toBe('CONNECTION_ADDRESS_REFUSED never')
})

it('waits at the gate before every request, retries included', async () => {
  let gates = 0
  let calls = 0
  const url = await serve((_, response) => json(response, {}, ++calls === 1 ? 503 : 200, { 'retry-after': '0' }))
  await client(url, { gate: async () => void gates++ }).send({ method: 'GET', path: '' })
  expect({ gates, calls }).toEqual({ gates: 2, calls: 2 })
})

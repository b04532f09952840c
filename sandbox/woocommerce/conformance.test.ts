import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Shop } from './create-shop.ts'
import { createShop } from './create-shop.ts'

type Recorded = {
  name: string
  step?: number
  kept?: string[]
  request: { method: string; path: string; auth: 'rw' | 'read' | 'write' | 'none' | 'wrong-secret'; body?: unknown }
  response: { status: number; headers: Record<string, string>; body: unknown }
}

const read = (name: string): Recorded[] =>
  JSON.parse(readFileSync(new URL(`../store/${name}.json`, import.meta.url), 'utf8'))

const recordedAt = () => new Date('2026-11-23T10:30:00Z')

/**
 * Everything is compared, numbers just given out and the host in Link included. The one thing made equal first: of a
 * long batch answer the recording kept only the fields it names in `kept`.
 */
function comparable(recorded: Recorded, body: unknown): unknown {
  const { kept } = recorded
  if (!kept) return body
  const verbs = Object.entries(body as Record<string, Record<string, unknown>[]>)
  const keep = (item: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(item).filter(([field]) => kept.includes(field)))
  return Object.fromEntries(verbs.map(([verb, items]) => [verb, items.map(keep)]))
}

/** Sent under the recorded store's own name, as its Link headers repeat the name they were asked by. */
function replay(shop: Shop, { method, path, auth, body }: Recorded['request']) {
  const { read_write, read: readKey, write } = shop.keys
  const key = {
    rw: read_write,
    read: readKey,
    write,
    'wrong-secret': { key: read_write.key, secret: 'cs_wrong' },
    none: undefined,
  }[auth]
  const headers: Record<string, string> = { host: 'shop.example.test', accept: 'application/json' }
  if (key) headers.authorization = `Basic ${Buffer.from(`${key.key}:${key.secret}`).toString('base64')}`
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  if (text !== undefined) headers['content-type'] = 'application/json'
  return new Promise<{ status: number; headers: Record<string, unknown>; body: unknown }>((resolve, reject) => {
    const sent = httpRequest(`${shop.url}${path}`, { method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const json = Buffer.concat(chunks).toString('utf8')
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: JSON.parse(json) })
      })
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

async function compare(shop: Shop, recorded: Recorded): Promise<void> {
  const answer = await replay(shop, recorded.request)
  const headers = Object.fromEntries(Object.keys(recorded.response.headers).map((name) => [name, answer.headers[name]]))
  expect({ status: answer.status, headers, body: comparable(recorded, answer.body) }).toEqual(recorded.response)
  for (const name of ['x-wp-total', 'x-wp-totalpages']) {
    if (!(name in recorded.response.headers)) expect(answer.headers[name]).toBeUndefined()
  }
}

describe('what the recorded store answered, asked of the sandbox', () => {
  const shop = createShop({ now: recordedAt })
  beforeAll(() => shop.listen())
  afterAll(() => shop.close())

  const exchanges = read('exchanges')
  expect(exchanges).toHaveLength(48)
  it.each(exchanges.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => compare(shop, entry))
})

describe('what it answered to writes, one after another', () => {
  const shop = createShop({ now: recordedAt })
  beforeAll(() => shop.listen())
  afterAll(() => shop.close())

  const writes = read('writes').sort((a, b) => (a.step ?? 0) - (b.step ?? 0))
  expect(writes).toHaveLength(33)
  it.each(writes.map((entry) => [`${entry.step} ${entry.name}`, entry] as const))('%s', (_, entry) =>
    compare(shop, entry),
  )
})

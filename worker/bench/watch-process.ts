import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import pg from 'pg'
import type { SavedRequest } from './bare-loop.ts'

/** Counts what this process asks of its databases, from the driver itself. */
export function countStatements(): { read(): number; stop(): void } {
  let statements = 0
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function query(this: pg.Client, ...args: Parameters<typeof original>) {
    statements += 1
    return original.apply(this, args)
  } as typeof original
  return {
    read: () => statements,
    stop() {
      pg.Client.prototype.query = original
    },
  }
}

/** The largest resident set seen while it watches, in MB. */
export function watchMemory(): { stop(): number } {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  look()
  const timer = setInterval(look, 20)
  return {
    stop() {
      clearInterval(timer)
      look()
      return Math.round(peak / 1024 / 1024)
    },
  }
}

interface Created {
  request: { method: string; origin: string; path: string; headers: string[] | string; body: unknown }
}

/** Keeps every request the product sends over HTTP, so that the bare loop can send the same. */
export function keepRequests(): { stop(): SavedRequest[] } {
  const kept: SavedRequest[] = []
  const onCreate = (message: unknown) => {
    const { request } = message as Created
    if (request.method !== 'GET' && request.method !== 'POST') return
    const headers: Record<string, string> = {}
    for (let i = 0; i + 1 < request.headers.length; i += 2)
      headers[`${request.headers[i]}`] = `${request.headers[i + 1]}`
    const url = `${request.origin}${request.path}`
    kept.push({ method: request.method, url, headers, body: textOf(request.body) })
  }
  subscribe('undici:request:create', onCreate)
  return {
    stop() {
      unsubscribe('undici:request:create', onCreate)
      return kept
    },
  }
}

/** A text is bytes by then. */
const textOf = (body: unknown): string | null =>
  body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : typeof body === 'string' ? body : null

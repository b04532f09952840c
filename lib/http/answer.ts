import type { IncomingHttpHeaders } from 'node:http'
import { Fault } from '../kernel/fault.ts'

/** What a server said, whole. */
export interface HttpAnswer {
  status: number
  header(name: string): string | undefined
  /** The body as text, without a byte order mark. */
  text(): string
  /** @throws {Fault} CONNECTION_UNREADABLE (unknown): another content type, or broken JSON */
  json(): unknown
}

const jsonType = /^application\/(?:[\w.-]+\+)?json\b/i

export function createAnswer(status: number, headers: IncomingHttpHeaders, chunks: readonly Buffer[]): HttpAnswer {
  const header = (name: string) => {
    const value = headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
  // Plugins on a PHP site write a byte order mark in front of everything more often than one would think.
  let read: string | undefined
  const text = () => {
    if (read !== undefined) return read
    const body = (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString('utf8')
    read = body.charCodeAt(0) === 0xfeff ? body.slice(1) : body
    return read
  }
  return {
    status,
    header,
    text,
    json() {
      const type = header('content-type') ?? ''
      if (!jsonType.test(type)) throw unreadable(status, `content type "${type.slice(0, 80)}" instead of JSON`)
      try {
        return JSON.parse(text())
      } catch {
        // The parser's own message quotes the body, which may hold personal data: it goes nowhere.
        throw unreadable(status, 'the JSON is broken')
      }
    },
  }
}

const unreadable = (status: number, why: string) =>
  new Fault('CONNECTION_UNREADABLE', `The server answered ${status}, but ${why}`, {
    retry: 'unknown',
    context: { status, why },
  })

/** Retry-After in seconds, whether written as a number or as a date; undefined when absent or not readable. */
export function retryAfterSeconds(answer: HttpAnswer): number | undefined {
  const given = answer.header('retry-after')?.trim()
  if (!given) return undefined
  if (/^\d+$/.test(given)) return Number(given)
  const until = Date.parse(given)
  if (Number.isNaN(until)) return undefined
  // Both dates are the server's: its own clock, not ours, says how long.
  const now = Date.parse(answer.header('date') ?? '')
  return Math.max(0, Math.ceil((until - (Number.isNaN(now) ? Date.now() : now)) / 1000))
}

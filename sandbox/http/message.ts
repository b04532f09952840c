import type { IncomingHttpHeaders } from 'node:http'

/** What a handler is given: the whole request, body read. `path` has no query, `host` is what the client called us. */
export type HttpRequest = {
  method: string
  path: string
  query: URLSearchParams
  rawQuery: string
  headers: IncomingHttpHeaders
  host: string
  body: string
}

/** What a handler answers. Content-Length, Date and keep-alive are the server's affair. */
export type HttpReply = {
  status: number
  headers: Record<string, string>
  body: string
  /** Destroy the connection instead of answering. */
  cut?: boolean
}

export type HttpHandler = (request: HttpRequest) => HttpReply | Promise<HttpReply>

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): HttpReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  }
}

export function htmlReply(status: number, title: string, headers: Record<string, string> = {}): HttpReply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8', ...headers },
    body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  }
}

/** The JSON object in a body; {} when the body is empty, undefined when it is no JSON object. */
export function readJsonObject(body: string): Record<string, unknown> | undefined {
  if (body.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

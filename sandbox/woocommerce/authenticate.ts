import type { HttpReply, HttpRequest } from '../http/message.ts'
import type { RestQuery } from './rest.ts'
import { restError, text } from './rest.ts'

export type Key = { key: string; secret: string }

/** The three fixed keys of the sandbox, one a permission. They open nothing but the sandbox. */
export const shopKeys: Record<'read_write' | 'read' | 'write', Key> = {
  read_write: {
    key: 'ck_sandbox_read_write_0000000000000000000000',
    secret: 'cs_sandbox_read_write_0000000000000000000000',
  },
  read: {
    key: 'ck_sandbox_read_00000000000000000000000000000',
    secret: 'cs_sandbox_read_00000000000000000000000000000',
  },
  write: {
    key: 'ck_sandbox_write_0000000000000000000000000000',
    secret: 'cs_sandbox_write_0000000000000000000000000000',
  },
}

/** Who calls: a permitted key, nobody, or somebody who is told why not. */
type Caller = 'allowed' | 'anonymous' | HttpReply

/**
 * Basic or query keys; a query key beats the header. Over plain http both are ignored without a word, and an unknown
 * key is the same as none. A read key that writes, or a write key that reads, gets 401 and not 403.
 */
export function authenticate(request: HttpRequest, query: RestQuery, method: string, isTls: boolean): Caller {
  if (!isTls) return 'anonymous'
  const given = queryKey(query) ?? basicKey(request.headers.authorization)
  if (!given) return 'anonymous'
  const found = Object.entries(shopKeys).find(([, key]) => key.key === given.key)
  if (!found) return 'anonymous'
  const [permission, key] = found
  if (key.secret !== given.secret) return denied('Consumer secret is invalid.')
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
  if (reads && permission === 'write') return denied('The API key provided does not have read permissions.')
  if (!reads && permission === 'read') return denied('The API key provided does not have write permissions.')
  return 'allowed'
}

function queryKey(query: RestQuery): Key | undefined {
  const key = text(query, 'consumer_key')
  const secret = text(query, 'consumer_secret')
  return key && secret ? { key, secret } : undefined
}

function basicKey(header: string | undefined): Key | undefined {
  if (!header?.toLowerCase().startsWith('basic ')) return undefined
  const decoded = Buffer.from(header.slice(6).trim(), 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  return colon < 0 ? undefined : { key: decoded.slice(0, colon), secret: decoded.slice(colon + 1) }
}

function denied(message: string): HttpReply {
  return restError(401, 'woocommerce_rest_authentication_error', message)
}

/** What nobody is told, by what they tried. */
export function cannot(method: string, single: boolean): HttpReply {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return restError(
        401,
        'woocommerce_rest_cannot_view',
        single ? 'Sorry, you cannot view this resource.' : 'Sorry, you cannot list resources.',
      )
    case 'DELETE':
      return restError(401, 'woocommerce_rest_cannot_delete', 'Sorry, you are not allowed to delete this resource.')
    case 'POST':
      if (!single)
        return restError(401, 'woocommerce_rest_cannot_create', 'Sorry, you are not allowed to create resources.')
  }
  return restError(401, 'woocommerce_rest_cannot_edit', 'Sorry, you are not allowed to edit this resource.')
}

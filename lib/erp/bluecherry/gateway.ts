import type { HttpAnswer } from '../../http/answer.ts'
import { retryAfterSeconds } from '../../http/answer.ts'
import type { HttpClient } from '../../http/http-client.ts'
import { Fault } from '../../kernel/fault.ts'

export type GatewayRow = Record<string, unknown>

export interface Condition {
  field: string
  operator: 'eq' | 'gt' | 'ge' | 'lt'
  value: string
}

export interface PageRequest {
  resource: string
  conditions?: readonly Condition[]
  /** From 1. */
  page: number
  pageSize: number
  children?: boolean
}

/** Reads the gateway's listings. Faults are of the connection, never of a row. */
export interface Gateway {
  /** Documents or code rows of one page, whichever envelope they came in. */
  page(request: PageRequest): Promise<GatewayRow[]>
  get(path: string): Promise<HttpAnswer>
}

export const isRow = (value: unknown): value is GatewayRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function createGateway(http: HttpClient): Gateway {
  const get = async (path: string) => {
    const answer = await http.send({ method: 'GET', path })
    if (answer.status === 200) return answer
    throw faultOf(answer, path.split('?', 1)[0] ?? path)
  }
  return {
    get,
    async page(request) {
      const answer = await get(pathOf(request))
      const body = answer.json()
      const rows = rowsOf(body)
      if (rows) return rows
      const message = failureOf(body)?.message
      throw new Fault(
        'CONNECTION_UNREADABLE',
        `${request.resource} cannot be read: ${message ?? 'no "data" in the answer'}`,
        {
          retry: 'later',
          context: { resource: request.resource },
        },
      )
    },
  }
}

/** `data` is a list for code tables and `{header: [...]}` for documents (bluecherry.md 2); an adapter takes both for both. */
function rowsOf(body: unknown): GatewayRow[] | null {
  const data = isRow(body) ? body.data : undefined
  const list = isRow(data) ? data.header : data
  return Array.isArray(list) ? list.filter(isRow) : null
}

/** Rows of a child: `{rows: [...]}`, or `{"rows-i": [...]}` at the style's third level. */
export function childRows(parent: GatewayRow, child: string): GatewayRow[] {
  const holder = parent[child]
  const rows = isRow(holder) ? (holder.rows ?? holder['rows-i']) : holder
  return Array.isArray(rows) ? rows.filter(isRow) : []
}

function pathOf({ resource, conditions = [], page, pageSize, children }: PageRequest): string {
  const parts: string[] = []
  if (conditions.length > 0) parts.push(`$filter=${encodeURIComponent(filterOf(conditions))}`)
  parts.push(`_pgno=${page}`, `_pgsize=${pageSize}`)
  if (children) parts.push('_include=all')
  return `api/${resource}?${parts.join('&')}`
}

/** `last_mod ge '2026-01-31 10:00:00' and location eq 'MAIN'`: everything quoted, a quote doubled. */
export const filterOf = (conditions: readonly Condition[]): string =>
  conditions.map(({ field, operator, value }) => `${field} ${operator} '${value.replaceAll("'", "''")}'`).join(' and ')

export interface Failure {
  message: string
  field: string
}

/**
 * What a failure says, from any of the four shapes: `errors[0].errorMessage`, `errors[0].message`, `message[0].message`,
 * `message`. Null when the body is none of them.
 */
export function failureOf(body: unknown): Failure | null {
  const holder = Array.isArray(body) && body.length === 1 ? body[0] : body
  if (!isRow(holder)) return null
  const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)
  for (const list of [holder.errors, holder.message]) {
    const first = Array.isArray(list) ? list[0] : undefined
    if (typeof first === 'string' && text(first)) return { message: first.trim(), field: '' }
    if (!isRow(first)) continue
    const message = text(first.errorMessage) ?? text(first.message)
    if (message) return { message, field: text(first.fieldName) ?? text(first.field) ?? '' }
  }
  const message = text(holder.message)
  return message ? { message, field: '' } : null
}

/** Milliseconds a 429 asks for: its header, else the sentence in its body, else one second. */
export function throttledMs(answer: HttpAnswer): number {
  const seconds = retryAfterSeconds(answer) ?? Number(/in (\d+) seconds?/.exec(answer.text())?.[1] ?? 1)
  return Math.max(1, seconds) * 1000
}

function faultOf(answer: HttpAnswer, resource: string): Fault {
  const { status } = answer
  const context = { status, resource }
  if (status === 401 || status === 403) {
    return new Fault('CONNECTION_REFUSED', `The gateway refuses the key (${status})`, { context })
  }
  if (status === 429) {
    const retryAfterMs = throttledMs(answer)
    return new Fault('CONNECTION_THROTTLED', `The gateway asks to wait ${retryAfterMs / 1000} s`, {
      retry: 'later',
      context: { ...context, retryAfterMs },
    })
  }
  if (status >= 500) {
    return new Fault('CONNECTION_UNAVAILABLE', `The gateway answers ${status}`, { retry: 'later', context })
  }
  let said: string | undefined
  try {
    said = failureOf(answer.json())?.message
  } catch {
    said = undefined
  }
  return new Fault('CONNECTION_UNREADABLE', `The gateway answers ${status} for ${resource}${said ? `: ${said}` : ''}`, {
    retry: 'later',
    context,
  })
}

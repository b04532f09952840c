import type { HttpRequest } from '../http/message.ts'
import type { Condition } from './filter.ts'
import { parseFilter } from './filter.ts'
import type { ErpSettings } from './settings.ts'

export type Query = {
  conditions: Condition[]
  pageNumber: number
  pageSize: number
  /** `_include=all`: children too. */
  children: boolean
  /** The same for two pages of one query. */
  signature: string
}

const parameters = new Set(['$filter', '_pgno', '_pgsize', '_include', 'pkey'])

/** Reads a listing's parameters; `fields` are what it can be filtered by. Throws an Error whose message the caller answers. */
export function readQuery(request: HttpRequest, fields: ReadonlySet<string>, maximumPageSize: number): Query {
  for (const name of request.query.keys()) {
    if (!parameters.has(name)) throw new Error(`Invalid parameter ${name}`)
  }
  const filter = request.query.get('$filter') ?? ''
  const conditions = filter.trim() === '' ? [] : parseFilter(filter)
  for (const { field } of conditions) {
    if (!fields.has(field)) throw new Error(`Invalid column name '${field}'`)
  }
  const pkey = request.query.get('pkey')
  if (pkey !== null) conditions.push({ field: 'pkey', operator: 'eq', value: pkey })
  const include = request.query.get('_include')
  if (include !== null && include !== 'all') throw new Error('_include must be all')
  return {
    conditions,
    pageNumber: positiveInteger(request.query.get('_pgno'), '_pgno') ?? 1,
    pageSize: Math.min(positiveInteger(request.query.get('_pgsize'), '_pgsize') ?? maximumPageSize, maximumPageSize),
    children: include === 'all',
    signature: `${request.path.toLowerCase()}?${filter}&${pkey ?? ''}`,
  }
}

function positiveInteger(text: string | null, name: string): number | undefined {
  if (text === null) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} must be a positive number`)
  return Number(text)
}

/**
 * One page of rows in no promised order. No total, no next link: a page shorter than asked is the last. `turn`
 * distinguishes requests when the order is 'unstable'.
 */
export function pageOf<Row extends { pkey: number }>(
  rows: readonly Row[],
  query: Query,
  order: ErpSettings['order'],
  turn: number,
): Row[] {
  const start = (query.pageNumber - 1) * query.pageSize
  if (rows.length <= 1) return rows.slice(start, start + query.pageSize)
  const salt = order === 'unstable' ? turn : hashText(query.signature)
  const rank = order === 'pkey' ? (row: Row) => row.pkey : (row: Row) => scramble(row.pkey ^ salt)
  return rows
    .map((row) => ({ row, rank: rank(row) }))
    .sort((a, b) => a.rank - b.rank || a.row.pkey - b.row.pkey)
    .slice(start, start + query.pageSize)
    .map(({ row }) => row)
}

function hashText(text: string): number {
  let hash = 2_166_136_261
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619)
  return hash >>> 0
}

function scramble(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

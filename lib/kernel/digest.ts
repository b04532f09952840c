import { createHash, createHmac } from 'node:crypto'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** JSON with sorted keys and no white space: equal values give equal text. Undefined members are left out. */
export const canonicalJson = (value: unknown): string => JSON.stringify(withSortedKeys(value)) ?? 'null'

/** The same value, copied only where keys are out of order: one native pass over it writes faster than we could. */
function withSortedKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    const members = value.map(withSortedKeys)
    return members.every((member, at) => member === value[at]) ? value : members
  }
  const record = value as Record<string, unknown>
  const keys = Object.keys(record)
  let same = true
  for (let at = 1; same && at < keys.length; at++) same = `${keys[at - 1]}` < `${keys[at]}`
  if (!same) keys.sort()
  // Without a prototype, so that `__proto__` is a key like any other.
  const sorted: Record<string, unknown> = Object.create(null)
  for (const key of keys) {
    const member = withSortedKeys(record[key])
    same &&= member === record[key]
    sorted[key] = member
  }
  return same ? value : sorted
}

export const sha256 = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest()

/** A keyed hash: comparable by us, meaningless to who lacks the key. */
export const keyedHash = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest()

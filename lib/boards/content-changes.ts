import type { Json } from '../kernel/digest.ts'

/** One member that differs: null stands for what is not there. */
export interface ContentChange {
  /** Such as `line_items[#91].quantity`: entries of a list are named by their id. */
  path: string
  before: Json
  after: Json
}

/** Stamps that move with every save and say nothing by themselves. */
const stamps = /(^|\.)date_modified(_gmt)?$/

/** What differs between two contents, member by member, at most `most` of them. */
export function contentChanges(before: Json, after: Json, most = 60): ContentChange[] {
  const changes: ContentChange[] = []
  compare('', before, after, changes)
  return changes.filter(({ path }) => !stamps.test(path)).slice(0, most)
}

type Members = { [name: string]: Json }

function compare(path: string, before: Json, after: Json, changes: ContentChange[]): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return
  const was = membersOf(before)
  const is = membersOf(after)
  if (!was || !is || Array.isArray(before) !== Array.isArray(after)) {
    changes.push({ path, before, after })
    return
  }
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const place = name.startsWith('[') ? `${path}${name}` : path === '' ? name : `${path}.${name}`
    compare(place, was[name] ?? null, is[name] ?? null, changes)
  }
}

/** A list by its entries' ids where they have one, else by their place; null for a plain value. */
function membersOf(value: Json): Members | null {
  if (value === null || typeof value !== 'object') return null
  if (!Array.isArray(value)) return value
  return Object.fromEntries(value.map((entry, at) => [`[${nameOf(entry, at)}]`, entry]))
}

function nameOf(entry: Json, at: number): string {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return String(at)
  return typeof entry.id === 'number' || typeof entry.id === 'string' ? `#${entry.id}` : String(at)
}

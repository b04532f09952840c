import { createLoader, parseAsString } from 'nuqs/server'
import { readScope, type SearchParams } from '../../_server/query.ts'
import type { Person } from '../../_server/session.ts'

const load = createLoader({ storefront: parseAsString })

export interface BoardScope {
  person: Person
  storefrontId: string | undefined
  /** Its code as the URL has it, to be kept in links. */
  code: string | null
  timeZone: string
}

export async function boardScope(person: Person, searchParams: SearchParams): Promise<BoardScope> {
  const { storefront: code } = await load(searchParams)
  return { person, code, ...(await readScope(person, code)) }
}

/** A link into a list that keeps the storefront. */
export function into(path: string, query: Record<string, string>, code: string | null): string {
  const wanted = new URLSearchParams({ ...query, ...(code ? { storefront: code } : {}) })
  return wanted.size > 0 ? `${path}?${wanted}` : path
}

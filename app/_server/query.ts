import 'server-only'
import { cache } from 'react'
import { readFrame } from '../../lib/boards/frame.ts'
import { db } from './db.ts'
import type { Person } from './session.ts'

export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** The frame, read once a request. */
export const frameOf = cache((person: Person) => readFrame(db(), person))

const nowhere = '00000000-0000-0000-0000-000000000000'

/**
 * The storefront a page is narrowed to by its URL; undefined = every one the person sees, an unknown code narrows to nothing.
 * The zone is the storefront's, or that of all when they agree, else UTC.
 */
export async function readScope(
  person: Person,
  code: string | null,
): Promise<{ storefrontId: string | undefined; timeZone: string }> {
  const { storefronts } = await frameOf(person)
  const zones = new Set(storefronts.map((storefront) => storefront.timeZone))
  const shared = zones.size === 1 ? ([...zones][0] ?? 'UTC') : 'UTC'
  if (!code) return { storefrontId: undefined, timeZone: shared }
  const found = storefronts.find((storefront) => storefront.code === code)
  return found ? { storefrontId: found.id, timeZone: found.timeZone } : { storefrontId: nowhere, timeZone: 'UTC' }
}

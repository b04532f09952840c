import 'server-only'
import type { FrameStorefront } from '../../../lib/boards/frame.ts'
import { frameOf, readScope } from '../../_server/query.ts'
import type { Person } from '../../_server/session.ts'

/** The storefronts a page says something about each: the one of its URL, or every one the person sees. */
export async function storefrontsShown(person: Person, code: string | null): Promise<FrameStorefront[]> {
  const [{ storefronts }, { storefrontId }] = await Promise.all([frameOf(person), readScope(person, code)])
  return storefrontId ? storefronts.filter(({ id }) => id === storefrontId) : storefronts
}

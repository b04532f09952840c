import type { Db } from '../../kernel/db.ts'
import type { MappingBook } from '../../mappings/snapshot.ts'
import { loadMappings } from '../../mappings/snapshot.ts'
import type { StatusClass } from '../../storefront/status-class.ts'

/** What decides how an order is filed: the classes of the shop's statuses, and when each gateway counts as paid. */
export interface LandingFacts {
  classOf(slug: string): StatusClass
  mappings: MappingBook
  /** Of the storefront's business dates. */
  timeZone: string
  platform: string
}

/** A trashed order is as good as cancelled, and no shop lists that status. */
const trash = 'trash'

export async function readLandingFacts(db: Db, storefrontId: string): Promise<LandingFacts> {
  const [{ timeZone, connection }, statuses, mappings] = await Promise.all([
    db.storefront.findUniqueOrThrow({
      where: { id: storefrontId },
      select: { timeZone: true, connection: { select: { platform: true } } },
    }),
    db.$queryRaw<{ slug: string; class: StatusClass }[]>`
      select slug, class::text as class from storefront_statuses where storefront_id = ${storefrontId}::uuid`,
    loadMappings(db, storefrontId),
  ])
  const classes = new Map(statuses.map((status) => [status.slug, status.class]))
  const classOf = (slug: string) => (slug === trash ? 'cancelled' : (classes.get(slug) ?? 'unclassed'))
  return { mappings, timeZone, platform: connection.platform, classOf }
}

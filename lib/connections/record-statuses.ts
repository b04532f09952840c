import type { Tx } from '../kernel/db.ts'
import type { StatusClass } from '../storefront/status-class.ts'
import { builtInClass, takesStock } from '../storefront/status-class.ts'

/**
 * Writes the statuses a shop names (rule 3): built-in ones come classed, a plugin's own wait for an admin. A class somebody
 * chose is kept. A status orders carry and the shop does not name any more stays.
 */
export async function recordStatuses(
  tx: Tx,
  now: Date,
  storefrontId: string,
  platform: string,
  statuses: readonly { slug: string; name: string }[],
): Promise<void> {
  if (statuses.length === 0) return
  const classes: StatusClass[] = statuses.map(({ slug }) => builtInClass(platform, slug))
  const taking = statuses.map(({ slug }) => takesStock(platform, slug))
  await tx.$executeRaw`
    insert into storefront_statuses as s (storefront_id, slug, name, class, takes_stock, seen_at)
    select ${storefrontId}::uuid, slug, name, class::status_class, takes_stock, ${now}
    from unnest(${statuses.map(({ slug }) => slug)}::text[], ${statuses.map(({ name }) => name)}::text[], ${classes}::text[],
      ${taking}::boolean[]) as n (slug, name, class, takes_stock)
    on conflict (storefront_id, slug) do update set name = excluded.name, seen_at = excluded.seen_at,
      class = case when s.class = 'unclassed' then excluded.class else s.class end`
}

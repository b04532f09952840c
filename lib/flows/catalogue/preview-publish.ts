import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { refuseTooMany } from './decision.ts'
import { readCatalogueShop } from './read-catalogue-shop.ts'
import { readStyleDrafts } from './read-styles.ts'
import type { StyleDraft } from './style-drafts.ts'

/** A style as it would be sent to the shop; nothing of it is while there is a problem. `styleKey` is division/style. */
export type StylePreview = StyleDraft

/**
 * Styles exactly as they would be published: products and variations, what is added to a product that exists, and what
 * stands in the way, in words.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY, STOREFRONT_UNKNOWN
 */
export async function previewPublish(
  db: Db,
  actor: Actor,
  storefrontId: string,
  styleKeys: readonly string[],
): Promise<StylePreview[]> {
  requirePermission(actor, 'catalogue:decide', storefrontId)
  refuseTooMany(styleKeys)
  const shop = await readCatalogueShop(db, storefrontId)
  return readStyleDrafts(db, shop, styleKeys, await readSkuPattern(db, shop.erpConnectionId))
}

/** The tenant's SKU pattern; of the profile only this is read where no client is at hand. */
export async function readSkuPattern(tx: Sql, erpConnectionId: string | null): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ pattern: string | null }[]>`
    select profile ->> 'skuPattern' as pattern from connections where id = ${erpConnectionId}::uuid`
  return row?.pattern ?? null
}

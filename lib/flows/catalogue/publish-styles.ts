import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import type { Json } from '../../kernel/digest.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import { storedProduct, storedVariation } from './change-values.ts'
import { refuseTooMany } from './decision.ts'
import { readSkuPattern } from './preview-publish.ts'
import { readCatalogueShop, requireLive } from './read-catalogue-shop.ts'
import { readStyleDrafts } from './read-styles.ts'
import type { StyleDraft } from './style-drafts.ts'

export interface Published {
  styles: number
  products: number
  variations: number
  skipped: { styleKey: string; reason: string }[]
}

interface PublicationRow {
  style_key: string
  field: 'product' | 'options' | 'variation'
  sku: string
  after: Record<string, Json>
  /** Variations wait for their product, and for its options. */
  waits: boolean
  product_id: string | null
}

/**
 * Has styles made in the shop, as drafts: a change a product and one a variation, so that each has an end of its own. What the
 * preview shows a problem of is left out.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY, CATALOGUE_NOT_LIVE
 */
export async function publishStyles(
  db: Db,
  clock: Clock,
  actor: Actor,
  storefrontId: string,
  styleKeys: readonly string[],
): Promise<Published> {
  requirePermission(actor, 'catalogue:decide', storefrontId)
  refuseTooMany(styleKeys)
  const keys = [...new Set(styleKeys)]
  const total: Published = { styles: 0, products: 0, variations: 0, skipped: [] }
  for (let from = 0; from < keys.length; from += chunk) {
    const one = await db.$transaction((tx) =>
      stageStyles(tx, clock.now(), actor, storefrontId, keys.slice(from, from + chunk)),
    )
    total.styles += one.styles
    total.products += one.products
    total.variations += one.variations
    total.skipped.push(...one.skipped)
  }
  return total
}

/** Styles a transaction: a page that asks for a thousand waits for short ones. */
const chunk = 100

async function stageStyles(
  tx: Tx,
  now: Date,
  actor: Actor,
  storefrontId: string,
  styleKeys: readonly string[],
): Promise<Published> {
  const shop = await readCatalogueShop(tx, storefrontId)
  requireLive(shop)
  // One publication at a time: two that overlap would find the same items missing.
  await tx.$queryRaw`select id from storefronts where id = ${storefrontId}::uuid for no key update`
  const drafts = await readStyleDrafts(tx, shop, styleKeys, await readSkuPattern(tx, shop.erpConnectionId))
  const good = drafts.filter(({ problems }) => problems.length === 0)
  const rows = good.flatMap(rowsOf)
  await insertPublications(tx, now, actor, storefrontId, rows)
  const published: Published = {
    styles: good.length,
    products: good.filter(({ product }) => product !== null).length,
    variations: good.reduce((total, { variations }) => total + variations.length, 0),
    skipped: drafts.flatMap(({ styleKey, problems }) =>
      problems.length > 0 ? [{ styleKey, reason: problems.join('; ') }] : [],
    ),
  }
  if (good.length === 0) return published
  const { styles, products, variations } = published
  await recordAudit(tx, actor, {
    action: 'catalogue:publish',
    subjectKind: 'storefront',
    subjectId: storefrontId,
    after: { styles, products, variations, keys: good.map(({ styleKey }) => styleKey) },
  })
  await enqueue(tx, [{ task: 'catalogue:push', payload: { storefrontId } }])
  await notify(tx, 'catalogue')
  return published
}

function rowsOf({ styleKey, productId, product, options, variations }: StyleDraft): PublicationRow[] {
  const shared = { style_key: styleKey, product_id: productId }
  const rows: PublicationRow[] = []
  if (product) {
    rows.push({
      ...shared,
      field: 'product',
      sku: product.sku,
      after: { product: storedProduct(product) },
      waits: false,
    })
  }
  if (options) {
    rows.push({ ...shared, field: 'options', sku: `options of ${productId}`, after: { options }, waits: false })
  }
  const waits = product !== null || options !== null
  for (const { itemId, ...variation } of variations) {
    const after = { variation: storedVariation(variation), itemId: String(itemId), ...(productId ? { productId } : {}) }
    rows.push({ ...shared, field: 'variation', sku: variation.sku, after, waits })
  }
  return rows
}

async function insertPublications(
  tx: Tx,
  now: Date,
  actor: Actor,
  storefrontId: string,
  rows: readonly PublicationRow[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.$executeRaw`
    insert into catalogue_changes (storefront_id, kind, state, shop_item_id, style_key, field, sku, before, after, reason,
      asked_by_label, asked_by_id, created_at, ready_at)
    select ${storefrontId}::uuid, 'publish', 'ready', s.id, r.style_key, r.field, r.sku, '{}', r.after, 'ITEM_NOT_IN_SHOP',
      ${actor.label}, ${actor.kind === 'user' ? actor.id : null}::uuid, ${now},
      case when r.waits then null else ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (style_key text, field text, sku text, after jsonb, waits boolean, product_id text)
    left join shop_items s on r.field = 'options' and s.storefront_id = ${storefrontId}::uuid
      and s.product_id = r.product_id and s.variation_id = ''
    on conflict do nothing`
}

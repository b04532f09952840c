import type { Tx } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { loadMappings } from '../../mappings/snapshot.ts'
import { isMirrored, itemsKnownTo } from '../../mirror/is-mirrored.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { FlowContext } from '../context.ts'
import { compareItems } from './compare-items.ts'
import type { FieldPolicies } from './fields.ts'
import { readFieldPolicies } from './fields.ts'
import { raiseGuard } from './hold-wishes.ts'
import type { ComparedItem } from './item-values.ts'
import type { Verdict } from './judge-shop-item.ts'
import { judgeShopItem } from './judge-shop-item.ts'
import { matchShopItems } from './match-shop-items.ts'
import { raiseCompared } from './raise-compared.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'
import { readCatalogueShop } from './read-catalogue-shop.ts'
import { readSharing, readStyleNames, readUnshared } from './read-neighbours.ts'
import { stageWishes } from './stage-wishes.ts'
import { writeFindings } from './write-findings.ts'
import { noteViolations, writeVerdicts } from './write-verdicts.ts'

export interface Compared {
  /** Shop items compared, and changes staged. */
  compared: number
  staged: number
}

const batchSize = 1_000

/**
 * Compares what changed: shop items that are dirty, a thousand at a time, then the ERP's items that moved. Writes findings,
 * stages what the policies want done (shown only while the flow is in shadow) and settles exceptions. Every batch is one
 * transaction that holds its rows, so any number of processes may compare at once.
 */
export async function compareCatalogue(ctx: FlowContext, storefrontId: string): Promise<Compared> {
  const total: Compared = { compared: 0, staged: 0 }
  const { db } = ctx
  // Until the items were read once, every SKU would be unknown.
  if (!(await isMirrored(db, storefrontId))) return total
  for (;;) {
    const shop = await readCatalogueShop(db, storefrontId)
    if (shop.mode === 'off' || !shop.erpConnectionId || ctx.stopping.aborted) return total
    if (await isBehind(db, storefrontId)) return total
    const { limits } = await ctx.erpTerms(shop.erpConnectionId)
    const done = await db.$transaction((tx) => compareBatch(tx, ctx.clock.now(), shop, limits.skuPattern))
    total.compared += done.compared
    total.staged += done.staged
    if (done.compared > 0) continue
    await compareItems(ctx, shop)
    return total
  }
}

async function compareBatch(tx: Tx, now: Date, shop: CatalogueShop, skuPattern: string | null): Promise<Compared> {
  const items = await readDirty(tx, shop.id)
  if (items.length === 0) return { compared: 0, staged: 0 }
  const policies = await readFieldPolicies(tx, shop.id)
  const knownTo = await itemsKnownTo(tx, shop.erpConnectionId)
  const verdicts = await judge(tx, shop, items, { policies, skuPattern, knownTo })
  const unshared = await readUnshared(tx, shop.id, items)
  const opened = await writeFindings(tx, now, shop.id, verdicts)
  await noteViolations(tx, now, shop.id, verdicts, opened)
  await writeVerdicts(tx, now, shop, verdicts)
  const { staged, refused } = await stageWishes(tx, now, shop, verdicts)
  await raiseCompared(tx, now, shop, policies, verdicts, { refused, unshared })
  await raiseGuard(tx, now, shop)
  if (staged > 0 && shop.mode === 'live') {
    await enqueue(tx, [{ task: 'catalogue:push', payload: { storefrontId: shop.id } }])
  }
  if (shop.mode === 'live' && verdicts.some(({ verdict }) => verdict.waitsForItems)) await askForItems(tx, shop)
  await notify(tx, 'catalogue')
  return { compared: items.length, staged }
}

/** Switched on after it was off, the shop is read before anything is compared: what is kept of it is as old as that. */
async function isBehind(db: Sql, storefrontId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ behind: boolean }[]>`
    select cursor_at is not null and last_rows < 0 as behind from poll_cursors
    where storefront_id = ${storefrontId}::uuid and flow = 'catalogue'`
  return row?.behind ?? false
}

/** What looks unknown may have been made in the ERP meanwhile: its items are read, and then it is judged. */
async function askForItems(tx: Sql, { erpConnectionId: connectionId }: CatalogueShop): Promise<void> {
  const [erp] = await tx.$queryRaw<{ id: string }[]>`
    select id from connections
    where id = ${connectionId}::uuid and paused_at is null and stopped_at is null`
  if (erp) await enqueue(tx, [{ task: 'mirror:items', payload: { connectionId: erp.id } }])
}

export interface Judged {
  item: ComparedItem
  verdict: Verdict
}

async function judge(
  tx: Tx,
  shop: CatalogueShop,
  items: readonly ComparedItem[],
  { policies, skuPattern, knownTo }: { policies: FieldPolicies; skuPattern: string | null; knownTo: Date | null },
): Promise<Judged[]> {
  const mappings = (await loadMappings(tx, shop.id)).on(null)
  const sides = await matchShopItems(tx, shop.erpConnectionId, items, { mappings, skuPattern, policies })
  const sharing = await readSharing(tx, shop.id, items)
  const styleNames = await readStyleNames(tx, shop.id, items)
  const none = { match: 'none' as const, matchedBy: '', parts: [], fits: [], skuBefore: null }
  return items.map((item) => ({
    item,
    verdict: judgeShopItem(item, sides.get(item.id) ?? none, {
      policies,
      currency: shop.currency,
      liveSince: shop.liveSince,
      itemsKnownTo: knownTo,
      isGoingLive: item.stood,
      sharing: sharing.get(item.id) ?? [],
      styleName: styleNames.get(item.productId) ?? null,
    }),
  }))
}

const readDirty = (tx: Tx, storefrontId: string): Promise<ComparedItem[]> => tx.$queryRaw<ComparedItem[]>`
  select id, product_id as "productId", variation_id as "variationId", kind::text as kind, name, sku,
    sku_inherited as "skuInherited", barcode, status, on_sale as "onSale", attributes, currency::text as currency,
    regular_amount as "regularAmount", sale_amount as "saleAmount", sale_from as "saleFrom", sale_to as "saleTo",
    created_at as "createdAt", read_at as "readAt", gone_at as "goneAt", match::text as match, agreed,
    coalesce(compared_at < (select f.live_since from storefront_flows f
      where f.storefront_id = ${storefrontId}::uuid and f.flow = 'catalogue' and f.mode = 'live'), false) as stood
  from shop_items
  where storefront_id = ${storefrontId}::uuid and dirty
  order by id limit ${batchSize} for no key update skip locked`

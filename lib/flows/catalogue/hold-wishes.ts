import { settleFindings } from '../../exceptions/settle-findings.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { Wish } from './judge-shop-item.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'
import type { StillRefused } from './stage-wishes.ts'

/** In `asked_by_label`: what a policy wanted and no person. */
export const byRule = 'rule'
/** In `outcome_code`: what would be done, of a flow in shadow. */
export const shadow = 'SHADOW'
/** In `outcome_code`: too much at once, a person decides. */
export const guarded = 'GUARDED'

export interface StagedWish {
  shopItemId: bigint
  sku: string
  wish: Wish
  outcomeCode?: typeof guarded
}

/** Fewer shop items than this are always changed, and of more than that at most this share, in a while. */
const guardLeast = 50
const guardPercent = 20
const guardMs = 15 * 60_000

/**
 * The guard of what rules write: one bad reading of the ERP, or a field that points elsewhere, is not to re-price a shop or
 * take it off sale. Above the share allowed in a quarter of an hour what is staged waits for a person, and what of it was not
 * sent yet with it; what a person approved does not count. Values and quarantines are guarded apart.
 */
export async function guardWishes(
  tx: Sql,
  now: Date,
  { id: storefrontId, mode }: Pick<CatalogueShop, 'id' | 'mode'>,
  staged: readonly StagedWish[],
): Promise<StagedWish[]> {
  if (mode !== 'live') return [...staged]
  const result = new Map(staged.map((one) => [one, one]))
  for (const quarantines of [true, false]) {
    const own = staged.filter(({ wish }) => wish.state === 'ready' && (wish.kind === 'quarantine') === quarantines)
    if (own.length === 0) continue
    const ids = [...new Set(own.map(({ shopItemId }) => shopItemId))]
    const kinds = quarantines ? ['quarantine'] : ['push', 'revert']
    const [others] = await tx.$queryRaw<{ count: number }[]>`
      select count(distinct shop_item_id)::int as count from catalogue_changes
      where storefront_id = ${storefrontId}::uuid and kind::text = any(${kinds}::text[]) and asked_by_label = ${byRule}
        and decided_by_label is null and state <> 'withdrawn' and outcome_code is distinct from ${shadow}
        and (created_at >= ${new Date(now.getTime() - guardMs)} or (state = 'proposed' and outcome_code = ${guarded}))
        and shop_item_id <> all(${ids}::bigint[])`
    const total = ids.length + (others?.count ?? 0)
    if (total <= guardLeast || total * 100 <= (await countItems(tx, storefrontId)) * guardPercent) continue
    for (const one of own) {
      result.set(one, { ...one, wish: { ...one.wish, state: 'proposed' }, outcomeCode: guarded })
    }
    await tx.$executeRaw`
      update catalogue_changes set state = 'proposed', ready_at = null, outcome_code = ${guarded}
      where storefront_id = ${storefrontId}::uuid and kind::text = any(${kinds}::text[]) and asked_by_label = ${byRule}
        and decided_by_label is null and state = 'ready'`
  }
  return [...result.values()]
}

async function countItems(tx: Sql, storefrontId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from shop_items
    where storefront_id = ${storefrontId}::uuid and gone_at is null and kind <> 'other'`
  return row?.count ?? 0
}

const mostNamed = 20

/** One exception for all that the guard holds, naming how much; none when nothing waits. */
export async function raiseGuard(
  tx: Sql,
  now: Date,
  { id: storefrontId, mode }: Pick<CatalogueShop, 'id' | 'mode'>,
): Promise<void> {
  const [held] = await tx.$queryRaw<{ items: number; changes: number; skus: string[] | null }[]>`
    select count(distinct shop_item_id)::int as items, count(*)::int as changes,
      (array_agg(distinct sku) filter (where sku <> ''))[1:${mostNamed}::int] as skus
    from catalogue_changes
    where storefront_id = ${storefrontId}::uuid and state = 'proposed' and outcome_code = ${guarded}`
  const { items = 0, changes = 0, skus } = held ?? {}
  const cause = { key: 'guard', field: 'shop items', value: String(items), changes, skus: skus ?? [] }
  await settleFindings(
    tx,
    now,
    { storefrontId, codes: ['CATALOGUE_GUARD'], judged: ['guard'] },
    items > 0 && mode === 'live' ? [{ code: 'CATALOGUE_GUARD', cause }] : [],
  )
}

/** The same value is written to the same field so often in a day; then somebody else writes it too. */
const mostWrites = 5
const writesMs = 24 * 3_600_000

/** Of what is staged, what rules have written again and again: another writer in the shop is a person's to stop. */
export async function readWrittenBack(
  tx: Sql,
  now: Date,
  staged: readonly StagedWish[],
): Promise<{ wished: StagedWish; refused: StillRefused }[]> {
  if (staged.length === 0) return []
  const rows = await tx.$queryRaw<{ shopItemId: bigint; field: string; value: string; writes: number }[]>`
    select shop_item_id as "shopItemId", field, after ->> 'value' as value, count(*)::int as writes
    from catalogue_changes
    where shop_item_id = any(${staged.map(({ shopItemId }) => shopItemId)}::bigint[]) and asked_by_label = ${byRule}
      and decided_by_label is null and state = 'done' and created_at >= ${new Date(now.getTime() - writesMs)}
    group by 1, 2, 3 having count(*) >= ${mostWrites}`
  return staged.flatMap((wished) => {
    const { shopItemId, wish } = wished
    const row = rows.find(
      (one) => one.shopItemId === shopItemId && one.field === wish.field && one.value === wish.after.value,
    )
    if (!row) return []
    const message = `Written ${row.writes} times in a day and changed back each time: somebody else writes it too`
    const refused = { shopItemId, field: wish.field, code: 'WRITTEN_BACK', message, wanted: wish.after.value }
    return [{ wished, refused }]
  })
}

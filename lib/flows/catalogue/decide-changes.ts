import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { Skipped } from './decision.ts'
import { refuseTooMany } from './decision.ts'
import { shadow } from './hold-wishes.ts'
import type { FieldValue } from './judge-shop-item.ts'
import { wasThere } from './land-products.ts'
import { readCatalogueShop, requireLive } from './read-catalogue-shop.ts'
import { missing } from './revert-to-erp.ts'

interface Proposed {
  id: bigint
  storefrontId: string
  shopItemId: bigint | null
  field: string
  sku: string
  before: FieldValue
  after: FieldValue
  reason: string
  outcomeCode: string | null
}

/**
 * Decides changes that wait for a person: approved they are sent, rejected the shop's value stands until either side moves.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY, CATALOGUE_NOT_LIVE
 */
export async function decideChanges(
  db: Db,
  clock: Clock,
  actor: Actor,
  changeIds: readonly bigint[],
  decision: 'approve' | 'reject',
  note?: string,
): Promise<{ decided: number; skipped: Skipped[] }> {
  refuseTooMany(changeIds)
  requirePermission(actor, 'catalogue:decide')
  return db.$transaction(async (tx) => {
    const now = clock.now()
    const found = await tx.$queryRaw<Proposed[]>`
      select id, storefront_id as "storefrontId", shop_item_id as "shopItemId", field, sku, before, after, reason,
        outcome_code as "outcomeCode"
      from catalogue_changes where id = any(${[...changeIds]}::bigint[]) and state = 'proposed'
      order by id for update`
    const storefrontIds = [...new Set(found.map(({ storefrontId }) => storefrontId))]
    for (const storefrontId of storefrontIds) {
      requirePermission(actor, 'catalogue:decide', storefrontId)
      requireLive(await readCatalogueShop(tx, storefrontId))
    }
    const decided = found.filter(({ outcomeCode }) => outcomeCode !== shadow)
    const skipped = found
      .filter(({ outcomeCode }) => outcomeCode === shadow)
      .map(({ id }) => ({ id, reason: 'It only shows what would have been done in shadow' }))
    const ids = decided.map(({ id }) => id)
    const isApproved = decision === 'approve'
    await tx.$executeRaw`
      update catalogue_changes set state = ${isApproved ? 'ready' : 'withdrawn'}::catalogue_change_state,
        ready_at = case when ${isApproved} then ${now}::timestamptz end, decided_by_label = ${actor.label}, decided_at = ${now},
        note = ${note ?? null}, ended_at = case when ${isApproved} then null else ${now}::timestamptz end,
        outcome_code = ${isApproved ? null : 'REJECTED'}
      where id = any(${ids}::bigint[])`
    if (!isApproved) await letStand(tx, now, decided)
    for (const storefrontId of storefrontIds) {
      const own = decided.filter((one) => one.storefrontId === storefrontId)
      if (own.length === 0) continue
      await recordAudit(tx, actor, {
        action: `catalogue:${decision}`,
        subjectKind: 'storefront',
        subjectId: storefrontId,
        after: {
          count: own.length,
          changes: own.slice(0, 200).map(({ sku, field, before, after }) => ({
            sku,
            field,
            before: before.value,
            after: after.value,
          })),
        },
        ...(note ? { note } : {}),
      })
      const payload = { storefrontId }
      await enqueue(tx, [isApproved ? { task: 'catalogue:push', payload } : { task: 'catalogue:compare', payload }])
    }
    await notify(tx, 'catalogue')
    return { decided: decided.length, skipped: [...skipped, ...missing(changeIds, found)] }
  })
}

async function letStand(tx: Tx, now: Date, rejected: readonly Proposed[]): Promise<void> {
  const byItem = new Map<bigint, Record<string, string>>()
  for (const { shopItemId, field, before, after, reason } of rejected) {
    if (shopItemId === null) continue
    // What is not to be taken off sale stays a finding; no rule takes it off again.
    const kept = reason === 'ROGUE_SKU' ? 'existence' : 'status_active'
    const agreed = field === 'status' ? { [kept]: wasThere } : { [field]: before.value, [`${field}@erp`]: after.value }
    byItem.set(shopItemId, { ...byItem.get(shopItemId), ...agreed })
  }
  const rows = [...byItem].map(([id, agreed]) => ({ id: String(id), agreed }))
  await tx.$executeRaw`
    update shop_items s set agreed = s.agreed || a.agreed, dirty = true
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a (id bigint, agreed jsonb)
    where s.id = a.id`
  await tx.$executeRaw`
    update catalogue_findings f set closed_at = ${now}, closed_because = 'accepted'
    from unnest(${rejected.map(({ shopItemId }) => shopItemId)}::bigint[], ${rejected.map(({ field }) => field)}::text[])
      as r (shop_item_id, field)
    where f.shop_item_id = r.shop_item_id and f.field = r.field and f.closed_at is null
      and f.code in ('SKU_DIFFERS', 'PRICE_DIFFERS', 'SALE_PRICE_DIFFERS', 'BARCODE_DIFFERS', 'NAME_DIFFERS')`
}

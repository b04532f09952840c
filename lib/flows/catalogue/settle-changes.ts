import { settleFindings } from '../../exceptions/settle-findings.ts'
import type { Tx } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { notify } from '../../queue/notify.ts'
import type { Change } from './claim-changes.ts'
import { wasThere } from './land-products.ts'
import { fieldKey } from './raise-compared.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'

export interface ChangeEnd {
  change: Change
  end:
    | { state: 'done'; shopItemId: bigint | null }
    | { state: 'refused'; code: string; message: string }
    /** Sent or looked at again, not before then. */
    | { state: 'ready' | 'unknown'; at: Date; code: string; message: string; sends: number }
}

/** A refused publication is about a SKU that has no shop item. */
const refusedKey = ({ kind, shopItemId, field, sku }: Change) =>
  kind === 'publish' || shopItemId === null ? `publish:${sku}` : fieldKey(shopItemId, field)

/**
 * Writes how changes ended, in one statement; what a refusal costs is one exception, which the next success closes. What was
 * written is what shop and ERP agree on; what a person put back stands until either side moves. An undo that was refused took
 * nothing back, and may be asked for again.
 */
export async function settleChanges(
  tx: Tx,
  now: Date,
  shop: Pick<CatalogueShop, 'id'>,
  ends: readonly ChangeEnd[],
): Promise<void> {
  if (ends.length === 0) return
  const rows = ends.map(({ change, end }) => ({
    id: String(change.id),
    state: end.state,
    ended: end.state === 'done' || end.state === 'refused',
    ready_at: 'at' in end ? end.at : null,
    sends: 'sends' in end ? end.sends : change.sends,
    code: end.state === 'done' ? null : end.code,
    message: end.state === 'done' ? null : end.message.slice(0, 500),
    shop_item_id: end.state === 'done' && end.shopItemId !== null ? String(end.shopItemId) : null,
  }))
  await tx.$executeRaw`
    update catalogue_changes c set
      state = e.state, sends = e.sends, ready_at = coalesce(e.ready_at, c.ready_at), deadline_at = null,
      ended_at = case when e.ended then ${now}::timestamptz end, outcome_code = e.code, outcome_message = e.message,
      shop_item_id = coalesce(e.shop_item_id, c.shop_item_id),
      undoes_id = case when e.state = 'refused' then null else c.undoes_id end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e (id bigint, state catalogue_change_state, ended boolean,
      ready_at timestamptz, sends integer, code text, message text, shop_item_id bigint)
    where c.id = e.id`
  const done = ends.flatMap(({ change, end }) =>
    end.state === 'done' ? [{ ...change, shopItemId: end.shopItemId }] : [],
  )
  await agreeOn(tx, done)
  const settled = ends.filter(({ end }) => end.state === 'done' || end.state === 'refused')
  if (settled.length > 0) {
    await settleFindings(
      tx,
      now,
      {
        storefrontId: shop.id,
        codes: ['CATALOGUE_REFUSED'],
        judged: [...new Set(settled.map(({ change }) => refusedKey(change)))],
      },
      settled.flatMap(({ change, end }) => {
        if (end.state !== 'refused') return []
        const { field, sku, shopItemId, after } = change
        const message = end.message.slice(0, 300)
        const erp = after.value ?? ''
        const cause = { key: refusedKey(change), field, value: sku, sku, erp, answer: end.code, message }
        return [
          {
            code: 'CATALOGUE_REFUSED' as const,
            cause: shopItemId === null ? cause : { ...cause, shopItemId: String(shopItemId) },
          },
        ]
      }),
    )
  }
  await notify(tx, 'catalogue')
}

async function agreeOn(tx: Sql, done: readonly Change[]): Promise<void> {
  const undone = await readUndone(
    tx,
    done.flatMap(({ undoesId }) => undoesId ?? []),
  )
  const rows = done.flatMap(({ kind, shopItemId, field, sku, after, undoesId }) => {
    if (shopItemId === null || field === 'options') return []
    const before = undone.get(undoesId ?? 0n)
    const id = String(shopItemId)
    // Ours is never a rogue, and its sale, if it has one, is still to be pushed.
    if (kind === 'publish') return [{ id, agreed: { sku, sale_price: '' }, dropped: '' }]
    if (field === 'status') {
      // Put on sale by a person: no rule takes it off for what it is now.
      const isBack = (kind === 'restore' || kind === 'release') && after.value === 'publish'
      return isBack ? [{ id, agreed: { existence: wasThere, status_active: wasThere }, dropped: '' }] : []
    }
    if (before) return [{ id, agreed: { [field]: after.value, [`${field}@erp`]: before.value }, dropped: '' }]
    return [{ id, agreed: { [field]: after.value }, dropped: `${field}@erp` }]
  })
  if (rows.length === 0) return
  await tx.$executeRaw`
    update shop_items s set agreed = (s.agreed || a.agreed) - a.dropped, dirty = true
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a (id bigint, agreed jsonb, dropped text)
    where s.id = a.id`
}

/** What the changes that are taken back had written. */
async function readUndone(tx: Sql, ids: readonly bigint[]): Promise<Map<bigint, { value: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ id: bigint; value: string }[]>`
    select id, after ->> 'value' as value from catalogue_changes where id = any(${ids}::bigint[])`
  return new Map(rows.map(({ id, value }) => [id, { value }]))
}

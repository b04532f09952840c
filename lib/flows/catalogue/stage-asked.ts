import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/db.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { ChangedField } from './change-values.ts'
import type { Skipped } from './decision.ts'
import type { FieldValue } from './judge-shop-item.ts'

/** A change a person asks for. */
export interface AskedChange {
  /** What `skipped` names it by: the finding's id or the shop item's. */
  id: bigint
  storefrontId: string
  shopItemId: bigint
  sku: string
  kind: 'revert' | 'quarantine' | 'release' | 'restore'
  field: ChangedField
  before: FieldValue
  after: FieldValue
  reason: string
  undoesId?: bigint
}

/** Rows of an audit entry: what a person looks at; the changes hold the rest. */
const auditedAtMost = 200

/**
 * Stages what a person asked for, in place of what waits for the same field; what is being sent just now is left alone. With
 * its audit row, one a storefront.
 */
export async function stageAsked(
  tx: Tx,
  now: Date,
  actor: Actor,
  action: string,
  asked: readonly AskedChange[],
): Promise<{ staged: bigint[]; skipped: Skipped[] }> {
  if (asked.length === 0) return { staged: [], skipped: [] }
  const rows = asked.map((one) => ({
    storefront_id: one.storefrontId,
    kind: one.kind,
    shop_item_id: String(one.shopItemId),
    field: one.field,
    sku: one.sku,
    before: one.before,
    after: one.after,
    reason: one.reason,
    undoes_id: one.undoesId === undefined ? null : String(one.undoesId),
  }))
  await tx.$executeRaw`
    update catalogue_changes c set state = 'withdrawn', ended_at = ${now}, outcome_code = 'REPLACED',
      undoes_id = null
    from unnest(${asked.map(({ shopItemId }) => shopItemId)}::bigint[], ${asked.map(({ field }) => field)}::text[])
      as a (shop_item_id, field)
    where c.shop_item_id = a.shop_item_id and c.field = a.field and c.state in ('ready', 'proposed')`
  const made = await tx.$queryRaw<{ id: bigint; shopItemId: bigint; field: string }[]>`
    insert into catalogue_changes (storefront_id, kind, state, shop_item_id, field, sku, before, after, reason,
      asked_by_label, asked_by_id, created_at, ready_at, undoes_id)
    select storefront_id, kind, 'ready', shop_item_id, field, sku, before, after, reason, ${actor.label},
      ${actor.kind === 'user' ? actor.id : null}::uuid, ${now}, ${now}, undoes_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a (storefront_id uuid, kind catalogue_change_kind,
      shop_item_id bigint, field text, sku text, before jsonb, after jsonb, reason text, undoes_id bigint)
    order by shop_item_id, field
    on conflict do nothing
    returning id, shop_item_id as "shopItemId", field`
  const isMade = (one: AskedChange) =>
    made.some(({ shopItemId, field }) => shopItemId === one.shopItemId && field === one.field)
  const skipped = asked
    .filter((one) => !isMade(one))
    .map(({ id }) => ({ id, reason: 'A change of it is being sent just now' }))
  for (const storefrontId of new Set(asked.map((one) => one.storefrontId))) {
    const own = asked.filter((one) => one.storefrontId === storefrontId && isMade(one))
    if (own.length === 0) continue
    await recordAudit(tx, actor, {
      action,
      subjectKind: 'storefront',
      subjectId: storefrontId,
      after: {
        count: own.length,
        changes: own.slice(0, auditedAtMost).map(({ sku, shopItemId, field, before, after }) => ({
          sku,
          shopItemId,
          field,
          before: before.value,
          after: after.value,
        })),
      },
    })
    await enqueue(tx, [{ task: 'catalogue:push', payload: { storefrontId } }])
  }
  await notify(tx, 'catalogue')
  return { staged: made.map(({ id }) => id), skipped }
}

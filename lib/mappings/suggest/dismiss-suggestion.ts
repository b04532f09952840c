import { narrowScope, requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'

/** An item nobody wants suggested for a key again; pkey '' means the key altogether. */
export interface Dismissal {
  storefrontId: string
  /** As an item link carries it. */
  key: string
  pkey: string
}

const subjectOf = ({ key, pkey }: Dismissal) => ({ subjectKind: 'item_link', subjectId: pkey ? `${key} ${pkey}` : key })

/** Dismisses a suggestion, or a key, for good: until somebody brings it back. Twice is once. @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN */
export async function dismissSuggestion(db: Db, clock: Clock, actor: Actor, dismissal: Dismissal): Promise<void> {
  requirePermission(actor, 'mappings:link-items', dismissal.storefrontId)
  const { storefrontId, key, pkey } = dismissal
  await db.$transaction(async (tx) => {
    if (!(await tx.storefront.findUnique({ where: { id: storefrontId }, select: { id: true } }))) {
      throw new Fault('STOREFRONT_UNKNOWN', 'This shop does not exist any more')
    }
    const { count } = await tx.linkDismissal.createMany({
      data: [{ storefrontId, key, itemPkey: pkey, byLabel: actor.label, at: clock.now() }],
      skipDuplicates: true,
    })
    if (count === 0) return
    await recordAudit(tx, actor, { action: 'suggestions:dismiss', ...subjectOf(dismissal), after: { ...dismissal } })
    await notify(tx, 'mappings')
  })
}

/** Brings a dismissed suggestion or key back. @throws {Fault} NOT_PERMITTED, DISMISSAL_UNKNOWN when it is back already */
export async function restoreSuggestion(db: Db, actor: Actor, dismissal: Dismissal): Promise<void> {
  requirePermission(actor, 'mappings:link-items', dismissal.storefrontId)
  const { storefrontId, key, pkey } = dismissal
  await db.$transaction(async (tx) => {
    const { count } = await tx.linkDismissal.deleteMany({ where: { storefrontId, key, itemPkey: pkey } })
    if (count === 0) throw new Fault('DISMISSAL_UNKNOWN', 'Somebody has brought it back already')
    await recordAudit(tx, actor, { action: 'suggestions:restore', ...subjectOf(dismissal), before: { ...dismissal } })
    await notify(tx, 'mappings')
  })
}

export interface DismissedRow extends Dismissal {
  storefrontCode: string
  /** The item in words; '' for a key altogether, or an item that is gone. */
  item: string
  byLabel: string
  at: Date
}

const mostListed = 500

/** What was dismissed, newest first, 500 at most. @throws {Fault} NOT_PERMITTED */
export async function listDismissals(
  db: Db,
  actor: Actor,
  storefrontId?: string,
): Promise<{ rows: DismissedRow[]; total: number }> {
  requirePermission(actor, 'mappings:read', storefrontId)
  const scope = narrowScope(actor, storefrontId)
  const found = await db.$queryRaw<(DismissedRow & { total: number })[]>`
    select d.storefront_id as "storefrontId", f.code as "storefrontCode", d.key, d.item_pkey as pkey, d.by_label as "byLabel", d.at,
      coalesce(concat_ws(' ', e.style, e.style_name, nullif(e.color_name, ''), nullif(e.size_desc, '')), '') as item,
      (count(*) over ())::int as total
    from link_dismissals d
    join storefronts f on f.id = d.storefront_id
    left join erp_items e on e.connection_id = f.erp_connection_id and e.pkey = d.item_pkey
    where ${scope === null} or d.storefront_id = any(${scope ? [...scope] : []}::uuid[])
    order by d.at desc, d.key, d.item_pkey limit ${mostListed}`
  return { rows: found.map(({ total: _, ...row }) => row), total: found[0]?.total ?? 0 }
}

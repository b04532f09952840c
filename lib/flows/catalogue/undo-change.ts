import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Amount } from '../../kernel/money.ts'
import type { ChangedField } from './change-values.ts'
import { isShown } from './change-values.ts'
import { catalogueFields } from './fields.ts'
import type { FieldValue } from './judge-shop-item.ts'
import { readCatalogueShop, requireLive } from './read-catalogue-shop.ts'
import { stageAsked } from './stage-asked.ts'

/**
 * One click back: what stood before a change goes to the shop again, and no rule takes it away until either side moves.
 * Refused when the shop shows something else by now.
 * @throws {Fault} NOT_PERMITTED, CATALOGUE_NOT_LIVE, CHANGE_UNKNOWN, CHANGE_NOT_UNDOABLE, CHANGE_UNDONE, CHANGE_MOVED_ON
 */
export async function undoChange(db: Db, clock: Clock, actor: Actor, changeId: bigint): Promise<{ changeId: bigint }> {
  requirePermission(actor, 'catalogue:decide')
  return db.$transaction(async (tx) => {
    const change = await readUndoable(tx, changeId)
    requirePermission(actor, 'catalogue:decide', change.storefrontId)
    requireLive(await readCatalogueShop(tx, change.storefrontId))
    const { storefrontId, shopItemId, sku, field, before, after } = change
    const { staged, skipped } = await stageAsked(tx, clock.now(), actor, 'catalogue:undo', [
      {
        id: changeId,
        storefrontId,
        shopItemId,
        sku,
        kind: 'restore',
        field,
        before: after,
        after: before,
        reason: 'UNDO',
        undoesId: changeId,
      },
    ])
    const [made] = staged
    if (made === undefined) throw new Fault('CHANGE_MOVED_ON', skipped[0]?.reason ?? 'It is being changed just now')
    return { changeId: made }
  })
}

interface Undoable {
  storefrontId: string
  shopItemId: bigint
  sku: string
  field: ChangedField
  before: FieldValue
  after: FieldValue
}

async function readUndoable(tx: Tx, changeId: bigint): Promise<Undoable> {
  const [row] = await tx.$queryRaw<
    (Undoable & {
      kind: string
      state: string
      goneAt: Date | null
      undoneBy: bigint | null
      name: string
      status: string
      shownSku: string
      barcode: string
      regularPrice: Amount | null
      salePrice: Amount | null
      saleFrom: Date | null
      saleTo: Date | null
    })[]
  >`
    select c.storefront_id as "storefrontId", c.shop_item_id as "shopItemId", c.sku, c.field, c.before, c.after,
      c.kind::text as kind, c.state::text as state, s.gone_at as "goneAt", s.name, s.status, s.sku as "shownSku", s.barcode,
      s.regular_amount as "regularPrice", s.sale_amount as "salePrice", s.sale_from as "saleFrom", s.sale_to as "saleTo",
      (select u.id from catalogue_changes u where u.undoes_id = c.id) as "undoneBy"
    from catalogue_changes c left join shop_items s on s.id = c.shop_item_id
    where c.id = ${changeId} for update of c`
  if (!row) throw new Fault('CHANGE_UNKNOWN', 'There is no such change')
  if (row.kind === 'publish' || row.state !== 'done') {
    throw new Fault(
      'CHANGE_NOT_UNDOABLE',
      row.kind === 'publish'
        ? 'A publication is not taken back: take the product off sale, or delete the draft in the shop'
        : 'Only what was done can be taken back',
    )
  }
  if (row.undoneBy !== null) throw new Fault('CHANGE_UNDONE', 'This change was taken back already')
  if (row.goneAt) throw new Fault('CHANGE_MOVED_ON', 'The shop no longer has it')
  const shown = { ...row, sku: row.shownSku } as unknown as Parameters<typeof isShown>[1]
  if (!isShown(row.field, shown, row.after)) {
    const title = row.field === 'status' ? 'status' : catalogueFields[row.field].title.toLowerCase()
    throw new Fault('CHANGE_MOVED_ON', `The shop's ${title} is not "${row.after.value}" any more: it was changed since`)
  }
  return row
}

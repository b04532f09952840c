import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'

/**
 * Approves an opening list: its items stand open from the day before the first period. By another person than imported it.
 * @throws {Fault} NOT_PERMITTED, LIST_UNKNOWN, LIST_DECIDED, SECOND_PERSON
 */
export async function approveOpeningList(db: Db, now: Date, actor: Actor, listId: string): Promise<void> {
  await decide(db, actor, listId, 'month-end:approve', 'month-end:approve-opening', async (tx, list) => {
    if (list.approvedAt) throw new Fault('LIST_DECIDED', 'This list is approved already')
    if (actor.kind !== 'user' || actor.id === list.importedById)
      throw new Fault('SECOND_PERSON', 'You have imported this list: another person approves it')
    await tx.openingList.update({
      where: { id: listId },
      data: { approvedAt: now, approvedById: actor.id, approvedBy: actor.label },
    })
  })
}

/** Takes a list out, approved or not, while its period is open. @throws {Fault} NOT_PERMITTED, LIST_UNKNOWN, LIST_DECIDED, PERIOD_SIGNED */
export async function withdrawOpeningList(db: Db, now: Date, actor: Actor, listId: string): Promise<void> {
  await decide(db, actor, listId, 'month-end:import', 'month-end:withdraw-opening', async (tx, list) => {
    const first = await tx.period.findFirst({
      where: { storefrontId: list.storefrontId, currency: list.currency },
      orderBy: { fromOn: 'asc' },
    })
    if (first && first.state !== 'open' && first.state !== 'reopened')
      throw new Fault('PERIOD_SIGNED', `${first.name} is in review or signed off: its opening stands`)
    await tx.openingList.update({ where: { id: listId }, data: { withdrawnAt: now } })
  })
}

interface List {
  id: string
  storefrontId: string
  currency: string
  fileName: string
  importedById: string | null
  approvedAt: Date | null
  withdrawnAt: Date | null
}

async function decide(
  db: Db,
  actor: Actor,
  listId: string,
  permission: 'month-end:approve' | 'month-end:import',
  action: string,
  act: (tx: Tx, list: List) => Promise<void>,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const [list] = await tx.$queryRaw<List[]>`
      select id::text, storefront_id::text as "storefrontId", currency, file_name as "fileName", imported_by_id::text as "importedById",
        approved_at as "approvedAt", withdrawn_at as "withdrawnAt"
      from opening_lists where id = ${listId}::uuid for update`
    if (!list) throw new Fault('LIST_UNKNOWN', 'This opening list does not exist')
    requirePermission(actor, permission, list.storefrontId)
    if (list.withdrawnAt) throw new Fault('LIST_DECIDED', 'This list was withdrawn')
    await act(tx, list)
    await tx.$executeRaw`
      with mine as (
        select o.id from web_orders o where o.id in (select order_id from opening_items where list_id = ${listId}::uuid)
        order by o.id for no key update
      )
      update web_orders o set money_dirty = true from mine where o.id = mine.id`
    await recordAudit(tx, actor, {
      action,
      subjectKind: 'storefront',
      subjectId: list.storefrontId,
      after: { file: list.fileName, currency: list.currency },
    })
    await enqueue(tx, [{ task: 'month-end:reconcile', payload: { storefrontId: list.storefrontId } }])
    await notify(tx, 'month-end')
  })
}

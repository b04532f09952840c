import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { evaluateAgain } from './evaluate-again.ts'

export const statusClasses = ['paid', 'not_paid', 'cancelled', 'ignored'] as const
export type SettableClass = (typeof statusClasses)[number]

/**
 * Says what a shop's status means (rule 3). Its orders are judged again.
 * @throws {Fault} NOT_PERMITTED, STATUS_UNKNOWN
 */
export async function classStatus(
  db: Db,
  actor: Actor,
  storefrontId: string,
  slug: string,
  to: SettableClass,
): Promise<void> {
  requirePermission(actor, 'connections:edit', storefrontId)
  await db.$transaction(async (tx) => {
    const status = await tx.storefrontStatus.findUnique({ where: { storefrontId_slug: { storefrontId, slug } } })
    if (!status) throw new Fault('STATUS_UNKNOWN', `The shop has no status "${slug}"`)
    if (status.class === to) return
    await tx.storefrontStatus.update({ where: { storefrontId_slug: { storefrontId, slug } }, data: { class: to } })
    await tx.$executeRaw`
      update web_orders set status_class = ${to}::status_class
      where storefront_id = ${storefrontId}::uuid and status_slug = ${slug}`
    await evaluateAgain(tx, storefrontId, slug)
    await recordAudit(tx, actor, {
      action: 'connections:class-status',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before: { slug, class: status.class },
      after: { slug, class: to },
    })
    await notify(tx, 'connections')
  })
}

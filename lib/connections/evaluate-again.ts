import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'

/** Has every order of a shop that is not in the ERP looked at again: a setting they were judged by has changed. */
export async function evaluateAgain(tx: Tx, storefrontId: string, statusSlug?: string): Promise<number> {
  const touched = statusSlug
    ? await tx.$executeRaw`
        update web_orders o set dirty = true
        from (
          select id from web_orders where storefront_id = ${storefrontId}::uuid and status_slug = ${statusSlug}
          order by id for no key update
        ) concerned where o.id = concerned.id`
    : await tx.$executeRaw`
        update web_orders o set dirty = true
        from (
          select id from web_orders
          where storefront_id = ${storefrontId}::uuid and bucket not in ('in_erp', 'ignored', 'unpaid') and not dirty
          order by id for no key update
        ) concerned where o.id = concerned.id`
  await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId } }])
  return touched
}

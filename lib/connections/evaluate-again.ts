import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'

/** Has every order of a shop that is not in the ERP looked at again: a setting they were judged by has changed. */
export async function evaluateAgain(tx: Tx, storefrontId: string, statusSlug?: string): Promise<number> {
  const touched = statusSlug
    ? await tx.$executeRaw`
        update web_orders set dirty = true where storefront_id = ${storefrontId}::uuid and status_slug = ${statusSlug}`
    : await tx.$executeRaw`
        update web_orders set dirty = true
        where storefront_id = ${storefrontId}::uuid and bucket not in ('in_erp', 'ignored', 'unpaid') and not dirty`
  await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId } }])
  return touched
}

import type { Db } from '../../kernel/db.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { FlowContext } from '../context.ts'

/**
 * Has orders judged again whose hold ends by itself by now. One transaction with the jobs it makes: one that is cut off
 * leaves them due, and the next one wakes them. Safe beside other workers.
 * @returns how many; as many as `limit` when more may be due
 */
export async function wakeHeldOrders(
  { db, clock }: Pick<FlowContext, 'db' | 'clock'>,
  limit = 1_000,
): Promise<{ woken: number }> {
  const now = clock.now()
  return db.$transaction(async (tx) => {
    const woken = await tx.$queryRaw<{ storefrontId: string }[]>`
      with due as (
        select id from web_orders where judge_at <= ${now} order by judge_at, id limit ${limit} for no key update skip locked
      )
      update web_orders o set dirty = true, judge_at = null from due where o.id = due.id
      returning o.storefront_id as "storefrontId"`
    if (woken.length === 0) return { woken: 0 }
    const storefrontIds = [...new Set(woken.map(({ storefrontId }) => storefrontId))]
    await enqueue(
      tx,
      storefrontIds.map((storefrontId) => ({ task: 'orders:evaluate', payload: { storefrontId } })),
    )
    await notify(tx, 'orders')
    return { woken: woken.length }
  })
}

/** Whether some hold has ended by itself. */
export async function isAnyHoldOver(db: Db, now: Date): Promise<boolean> {
  const [row] = await db.$queryRaw<{ over: boolean }[]>`
    select exists (select from web_orders where judge_at <= ${now}) as over`
  return row?.over === true
}

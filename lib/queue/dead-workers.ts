import type { Db } from '../kernel/db.ts'

/**
 * Frees what ended worker processes held: the queue's jobs, which would else stay locked for hours, and the leases of the
 * outbox, the poll and the pace. A process is ended when nobody holds its session lock; a frozen one still does.
 * @returns how many processes were cleared
 */
export async function sweepDeadWorkers(db: Db): Promise<number> {
  const processes = await db.workerProcess.findMany()
  let cleared = 0
  for (const { id, lockKey, workerIds } of processes) {
    await db.$transaction(async (tx) => {
      const [lock] = await tx.$queryRaw<
        { free: boolean }[]
      >`select pg_try_advisory_xact_lock(${lockKey}::bigint) as free`
      if (!lock?.free) return
      await tx.$executeRaw`select graphile_worker.force_unlock_workers(${workerIds}::text[])`
      // Shortened, not recovered: the recovery knows what each state becomes.
      await tx.$executeRaw`
        update outbox_entries set lease_until = now() - interval '1 second'
        where lease_owner = ${id} and state in ('claimed', 'sending') and lease_until > now()`
      await tx.$executeRaw`
        update poll_cursors set lease_owner = null, lease_until = null where lease_owner = ${id}`
      await tx.paceLease.deleteMany({ where: { holder: id } })
      await tx.workerProcess.deleteMany({ where: { id } })
      cleared += 1
    })
  }
  return cleared
}

import type { Db } from '../kernel/db.ts'

/**
 * Frees what ended worker processes held: the queue's jobs, which would else stay locked for hours, and the leases of the
 * outbox, the poll and the pace. A process is ended when nobody holds its session lock; a frozen one still does.
 * @returns how many processes were cleared
 */
export async function sweepDeadWorkers(db: Db): Promise<number> {
  const processes = await db.workerProcess.findMany()
  let cleared = 0
  for (const { id, lockKey } of processes) {
    await db.$transaction(async (tx) => {
      const [lock] = await tx.$queryRaw<
        { free: boolean }[]
      >`select pg_try_advisory_xact_lock(${lockKey}::bigint) as free`
      if (!lock?.free) return
      // Read only now: this process may have been frozen since it listed them, and that one may have begun to work since.
      const [gone] = await tx.$queryRaw<{ workerIds: string[] }[]>`
        delete from worker_processes where id = ${id}::uuid returning worker_ids as "workerIds"`
      if (!gone) return
      await tx.$executeRaw`select graphile_worker.force_unlock_workers(${gone.workerIds}::text[])`
      // A job asked for again while it ran lost its key and its tries to the newer one: it would lie there for ever.
      await tx.$executeRaw`
        select graphile_worker.complete_jobs(array(
          select id from graphile_worker._private_jobs
          where locked_at is null and key is null and attempts >= max_attempts))`
      // Shortened, not recovered: the recovery knows what each state becomes.
      await tx.$executeRaw`
        update outbox_entries set lease_until = now() - interval '1 second'
        where lease_owner = ${id} and state in ('claimed', 'sending') and lease_until > now()`
      await tx.$executeRaw`
        update poll_cursors set lease_owner = null, lease_until = null where lease_owner = ${id}`
      await tx.paceLease.deleteMany({ where: { holder: id } })
      cleared += 1
    })
  }
  return cleared
}

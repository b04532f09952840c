import type { Db, Prisma } from '../../kernel/db.ts'
import type { MappingEdit } from '../../mappings/change/edits.ts'
import type { StoredSelection } from '../../mappings/replay/selection.ts'
import { notify } from '../../queue/notify.ts'
import { isBooked } from './compare-drafts.ts'
import type { ReplayResult } from './replay-orders.ts'

export interface RunningReplay {
  id: string
  /** Whose run it is: who starts a replay again takes it from whoever had it. */
  startedAt: Date
  edits: readonly MappingEdit[]
  baseVersion: number
  selection: StoredSelection
}

/** Takes a replay that waits, or that a process left halfway. @returns null when there is nothing to run */
export function startReplay(db: Db, now: Date, id: string): Promise<RunningReplay | null> {
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ startedAt: Date | null }[]>`
      select started_at as "startedAt" from mapping_replays
      where id = ${id}::uuid and state in ('waiting', 'running') for update`
    if (!row) return null
    // Later than the run before it, on any clock: the two are told apart by it.
    const startedAt = new Date(Math.max(now.getTime(), (row.startedAt?.getTime() ?? 0) + 1))
    await tx.mappingReplayOrder.deleteMany({ where: { replayId: id } })
    const fresh = { done: 0, total: 0, changed: 0, heldBefore: 0, heldAfter: 0, opens: {}, closes: {}, error: null }
    const started = await tx.mappingReplay.update({
      where: { id },
      data: { ...fresh, state: 'running', startedAt },
      select: { edits: true, baseVersion: true, selection: true },
    })
    await notify(tx, 'mappings')
    const { baseVersion } = started
    const edits = started.edits as unknown as MappingEdit[]
    return { id, startedAt, baseVersion, edits, selection: started.selection as unknown as StoredSelection }
  })
}

/**
 * Writes what a batch came to, in one transaction with how far the replay is.
 * @returns false when somebody stopped it or another process runs it: nothing was written
 */
export function keepProgress(
  db: Db,
  replay: RunningReplay,
  { total, done, results }: { total: number; done: number; results: readonly ReplayResult[] },
): Promise<boolean> {
  const changed = results.filter(({ diff, opens, closes }) => diff.length + opens.length + closes.length > 0)
  const count = (held: 'heldBefore' | 'heldAfter') => results.filter((result) => result[held]).length
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ opens: Record<string, number>; closes: Record<string, number> }[]>`
      select opens, closes from mapping_replays
      where id = ${replay.id}::uuid and state = 'running' and started_at = ${replay.startedAt} for update`
    if (!row) return false
    await tx.mappingReplay.update({
      where: { id: replay.id },
      data: {
        total,
        done,
        changed: { increment: changed.length },
        heldBefore: { increment: count('heldBefore') },
        heldAfter: { increment: count('heldAfter') },
        opens: tally(
          row.opens,
          changed.map(({ opens }) => opens),
        ),
        closes: tally(
          row.closes,
          changed.map(({ closes }) => closes),
        ),
      },
      select: { id: true },
    })
    await tx.mappingReplayOrder.createMany({
      data: changed.map(({ orderId, diff, opens, closes }) => ({
        replayId: replay.id,
        orderId,
        opens,
        closes,
        // What is read is first: the money by code, that only sums are made of, is last.
        diff: [...diff].sort((a, b) => Number(isBooked(a)) - Number(isBooked(b))) as unknown as Prisma.InputJsonValue,
      })),
    })
    await notify(tx, 'mappings')
    return true
  })
}

function tally(before: Record<string, number>, codes: readonly string[][]): Record<string, number> {
  const sums = { ...before }
  for (const code of codes.flat()) sums[code] = (sums[code] ?? 0) + 1
  return sums
}

export const endReplay = (db: Db, now: Date, replay: RunningReplay) => finish(db, now, replay, 'done', null)

export const failReplay = (db: Db, now: Date, replay: RunningReplay, error: string) =>
  finish(db, now, replay, 'failed', error)

async function finish(
  db: Db,
  now: Date,
  { id, startedAt }: RunningReplay,
  state: 'done' | 'failed',
  error: string | null,
) {
  await db.$transaction(async (tx) => {
    await tx.mappingReplay.updateMany({
      where: { id, state: 'running', startedAt },
      data: { state, error, finishedAt: now },
    })
    await notify(tx, 'mappings')
  })
}

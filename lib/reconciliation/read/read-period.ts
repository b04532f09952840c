import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import type { PeriodState } from '../periods/lock-period.ts'
import type { PeriodFigures } from '../periods/read-figures.ts'
import { readFigures } from '../periods/read-figures.ts'

export interface PeriodHead {
  id: string
  storefrontId: string
  storefront: string
  storefrontCode: string
  timeZone: string
  currency: string
  scale: number
  name: string
  fromOn: Date
  toOn: Date
  startsAt: Date
  endsAt: Date
  state: PeriodState
  preparedById: string | null
  preparedBy: string | null
  preparedAt: Date | null
  approvedBy: string | null
  approvedAt: Date | null
  suspendedAt: Date | null
  reopenAskedById: string | null
  reopenAskedBy: string | null
  reopenReason: string | null
  stepCount: number
  /** Of what was signed, hex. */
  snapshotHash: string | null
}

/** @throws {Fault} PERIOD_UNKNOWN, NOT_PERMITTED */
export async function readPeriodHead(db: Db, actor: Actor, periodId: string): Promise<PeriodHead> {
  const found = await db.period.findUnique({
    where: { id: periodId },
    include: {
      storefront: { select: { name: true, code: true, timeZone: true } },
      snapshot: { select: { hash: true } },
    },
  })
  if (!found) throw new Fault('PERIOD_UNKNOWN', 'This period does not exist')
  requirePermission(actor, 'month-end:read', found.storefrontId)
  const { storefront, snapshot, ...period } = found
  return {
    ...period,
    storefront: storefront.name,
    storefrontCode: storefront.code,
    timeZone: storefront.timeZone,
    snapshotHash: snapshot && Buffer.from(snapshot.hash).toString('hex'),
  }
}

/** One snapshot for all of it: the figures of a page belong together. @throws {Fault} PERIOD_UNKNOWN, NOT_PERMITTED */
export async function readPeriod(
  db: Db,
  now: Date,
  actor: Actor,
  periodId: string,
): Promise<{ head: PeriodHead; figures: PeriodFigures }> {
  const head = await readPeriodHead(db, actor, periodId)
  const figures = await db.$transaction((tx) => readFigures(tx, now, head), {
    isolationLevel: 'RepeatableRead',
    timeout: 30_000,
  })
  return { head, figures }
}

export interface PeriodStepRow {
  sequence: number
  at: Date
  actor: string
  action: string
  detail: Record<string, unknown>
  hash: string
}

export interface CarriedOrder {
  subject: string
  orderId: bigint | null
  day: Date
  countsOn: Date
  ledger: string
  step: string
  class: string
  total: bigint
  foundAt: Date
  foldedAt: Date | null
}

/** What was done to a period, and what came too late for it; newest first. @throws {Fault} PERIOD_UNKNOWN, NOT_PERMITTED */
export async function readSignOff(
  db: Db,
  actor: Actor,
  periodId: string,
): Promise<{ head: PeriodHead; steps: PeriodStepRow[]; carried: CarriedOrder[] }> {
  const head = await readPeriodHead(db, actor, periodId)
  const steps = await db.periodStep.findMany({ where: { periodId }, orderBy: { sequence: 'desc' }, take: 200 })
  // Without what stood open and was cleared since: it has another class and moved nothing.
  const carried = await db.$queryRaw<CarriedOrder[]>`
    select subject, order_id as "orderId", day, counts_on as "countsOn", ledger, step, class, total, found_at as "foundAt", folded_at as "foldedAt"
    from (
      select *, sum(total) over same as net, sum(documents) over same as many from carried_items where period_id = ${periodId}::uuid
      window same as (partition by tie_out_id, ledger, step, found_at)
    ) items where step <> 'open' or net <> 0 or many <> 0 order by id desc limit 500`
  return {
    head,
    steps: steps.map(({ hash, detail, ...step }) => ({
      ...step,
      detail: detail as Record<string, unknown>,
      hash: Buffer.from(hash).toString('hex'),
    })),
    carried,
  }
}

import { reconcileFindings } from '../../exceptions/reconcile-findings.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Prisma, sqlOf } from '../../kernel/db.ts'
import { sqlStateOf } from '../../kernel/sql-state.ts'
import type { OutboxKind } from '../../outbox/entry.ts'
import { type Settled, settleEntries } from '../../outbox/settle.ts'
import type { Job } from '../../queue/enqueue.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { FlowContext } from '../context.ts'
import type { Outcome } from './settlement-of.ts'

const retries = 4
const kindsInOrder: readonly OutboxKind[] = ['sales_order', 'sales_order_cancel', 'sales_order_part_cancel', 'return']

/**
 * Records what a batch of attempts came to. Plain acceptances are one statement; what opens or closes an exception does so in
 * the same transaction. Safe to repeat: a verdict already recorded changes nothing.
 */
export async function settleOrders(ctx: FlowContext, outcomes: readonly Outcome[]): Promise<void> {
  if (outcomes.length === 0) return
  // A batch moves an order once: what follows a sales order is settled after it.
  const [first] = kindsInOrder.filter((wanted) => outcomes.some(({ kind }) => kind === wanted))
  const others = outcomes.filter(({ kind }) => kind !== first)
  if (others.length > 0) {
    await settleOrders(
      ctx,
      outcomes.filter(({ kind }) => kind === first),
    )
    return settleOrders(ctx, others)
  }
  const now = ctx.clock.now()
  const settlements = outcomes.map(({ settlement }) => settlement)
  const plain = outcomes.every((outcome) => outcome.findings === null && !needsEvaluation(outcome))
  await withoutDeadlock(async () => {
    if (plain) {
      const settled = await settleEntries(sqlOf(ctx.db), now, ctx.worker, settlements)
      if (settled.some(({ surplus }) => surplus)) await raiseSurplus(ctx.db, now, settled, outcomes)
      await judgeAgain(ctx.db, settled)
      return
    }
    await ctx.db.$transaction(async (tx) => {
      const settled = await settleEntries(tx, now, ctx.worker, settlements)
      const states = new Map(settled.map((entry) => [entry.entryId, entry]))
      const found = outcomes.flatMap(({ settlement, findings, currency, amount }) => {
        const entry = states.get(settlement.entryId)
        if (findings === null || !entry?.state) return []
        return [{ storefrontId: entry.storefrontId, orderId: entry.orderId, currency, amount, findings }]
      })
      const { opened, closed } = await reconcileFindings(tx, now, found, 'outbox')
      await judgeAgain(tx, settled)
      if (opened + closed > 0) await notify(tx, 'exceptions')
    })
  })
}

/** What was in doubt and is to be sent again may have changed in the meantime: it is judged first. */
const needsEvaluation = ({ kind, settlement: { from, to } }: Outcome) =>
  (from === 'unknown' && to === 'ready') ||
  (kind !== 'sales_order' && from !== to && (to === 'accepted' || to === 'rejected'))

/** Also an order that was cancelled while its sales order was on its way: evaluation asks for the cancellation (rule 7). */
function judgeAgain(db: Db | Tx, settled: readonly Settled[]): Promise<void> {
  const jobs = (
    task: 'orders:evaluate' | 'returns:plan' | 'orders:drift',
    wanted: (one: Settled) => boolean,
  ): Job[] => {
    const shops = new Set(settled.filter(wanted).map(({ storefrontId }) => storefrontId))
    return [...shops].map((storefrontId) => ({ task, payload: { storefrontId } }))
  }
  return enqueue(db, [
    ...jobs('orders:evaluate', ({ toJudge }) => toJudge),
    ...jobs('returns:plan', ({ toPlan }) => toPlan),
    ...jobs('orders:drift', ({ toCompare }) => toCompare),
  ])
}

/** A second acceptance under one reference: the residual risk of a process frozen between check and write. */
async function raiseSurplus(
  db: Db,
  now: Date,
  settled: readonly Settled[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const surplus = settled.filter((entry) => entry.surplus)
  await db.$transaction(async (tx) => {
    const evaluated = surplus.map((entry) => {
      const outcome = outcomes.find(({ settlement }) => settlement.entryId === entry.entryId)
      return {
        storefrontId: entry.storefrontId,
        orderId: entry.orderId,
        currency: outcome?.currency ?? '',
        amount: outcome?.amount ?? 0n,
        findings: [
          {
            code: 'DUPLICATE_IN_ERP' as const,
            blocking: false,
            cause: { field: 'altpo', value: String(entry.orderId) },
            lineRef: '',
            evidence: { ourOrdNum: outcome?.settlement.ordNum ?? null },
          },
        ],
      }
    })
    await reconcileFindings(tx, now, evaluated, 'outbox')
    await tx.$executeRaw`
      update outbox_entries set outcome_code = 'DUPLICATE_IN_ERP', next_lookup_at = ${now}
      where id = any(${surplus.map(({ entryId }) => entryId)}::bigint[]) and state = 'accepted'`
    await notify(tx, 'exceptions')
  })
}

/** The server asked for patience: every worker keeps it. */
export async function throttleConnection(
  ctx: Pick<FlowContext, 'db' | 'pacer'>,
  connectionId: string,
  until: Date,
): Promise<void> {
  ctx.pacer(connectionId).throttle(until)
  await ctx.db.$executeRaw`
    update connections set throttled_until = greatest(throttled_until, ${until}) where id = ${connectionId}::uuid`
}

async function withoutDeadlock(action: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action()
    } catch (error) {
      if (attempt > retries || !isConflict(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt))
    }
  }
}

/** Deadlock or serialisation failure: the loser simply does it again. */
function isConflict(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state === '40P01' || state === '40001') return true
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034'
}

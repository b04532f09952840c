import { z } from 'zod'
import { may, requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import type { Amount } from '../kernel/money.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import type { BulkInput } from './bulk-kinds.ts'
import { bulkAction } from './bulk-kinds.ts'
import type { CaseFilter } from './case-conditions.ts'
import { caseConditions, seenBy } from './case-conditions.ts'

/** So long a bulk action can be taken back before it is applied. */
export const bulkDelayMs = 10_000

/** At most so many cases at a time. */
export const mostBulkCases = 1_000

/** The chosen cases, or every case of a filter. */
export type BulkTarget = { caseIds: readonly string[] } | { filter: CaseFilter }

export interface BulkPreview {
  /** Those the action would be applied to, and what they hold: an order once however many causes it has. */
  cases: number
  orders: number
  held: number
  money: { currency: string; amount: Amount }[]
  /** Chosen, but left out: closed, or not the actor's to resolve. */
  notAllowed: { caseId: string; reason: string }[]
  /** The filter holds more than can be done at a time: these are its first. */
  more: boolean
}

export interface Bulk {
  id: string
  kind: string
  state: 'waiting' | 'running' | 'done' | 'undone'
  byLabel: string
  createdAt: Date
  appliesAt: Date
  finishedAt: Date | null
  cases: number
  /** As far as it got, in the order chosen. */
  outcome: BulkOutcome[]
}

export interface BulkOutcome {
  caseId: string
  done: boolean
  /** Why not. */
  reason: string | null
}

/** What an action on many cases would touch. Reads only. @throws {Fault} NOT_PERMITTED */
export async function previewBulk(db: Db, actor: Actor, action: BulkInput, target: BulkTarget): Promise<BulkPreview> {
  bulkAction.parse(action)
  const { caseIds, notAllowed, more } = await chooseCases(db, actor, target)
  const rows = await db.$queryRaw<{ currency: string | null; orders: number; held: number; amount: string }[]>`
    select currency, count(*)::int as orders, count(*) filter (where blocking)::int as held, sum(amount)::text as amount
    from (
      select order_id, max(currency) as currency, max(amount) as amount, bool_or(blocking) as blocking
      from exception_subjects
      where case_id = any(${caseIds}::uuid[]) and closed_at is null and order_id is not null
      group by order_id) an_order
    group by currency order by currency`
  return {
    cases: caseIds.length,
    orders: rows.reduce((total, { orders }) => total + orders, 0),
    held: rows.reduce((total, { held }) => total + held, 0),
    money: rows.flatMap(({ currency, amount }) => (currency ? [{ currency, amount: BigInt(amount) }] : [])),
    notAllowed,
    more,
  }
}

/**
 * Asks for an action on many cases. A worker applies it ten seconds later, a case at a time; until then it can be taken back.
 * The cases are those chosen now, whatever the filter holds by then.
 * @throws {Fault} NOT_PERMITTED, NOTHING_CHOSEN
 */
export async function askBulk(
  db: Db,
  now: Date,
  actor: Actor,
  action: BulkInput,
  target: BulkTarget,
): Promise<{ id: string; appliesAt: Date; cases: number }> {
  const { kind, detail } = bulkAction.parse(action)
  if (actor.kind !== 'user') throw new Fault('NOT_PERMITTED', 'Only a person acts on many exceptions at once')
  const appliesAt = new Date(now.getTime() + bulkDelayMs)
  return db.$transaction(async (tx) => {
    const { caseIds } = await chooseCases(tx, actor, target)
    if (caseIds.length === 0) throw new Fault('NOTHING_CHOSEN', 'None of the exceptions chosen can be acted on')
    const { id } = await tx.bulkAction.create({
      data: {
        kind,
        detail: JSON.parse(JSON.stringify(detail)) as Prisma.InputJsonObject,
        caseIds,
        byId: actor.id,
        byLabel: actor.label,
        createdAt: now,
        appliesAt,
      },
    })
    await enqueue(tx, [{ task: 'exceptions:bulk', payload: { bulkId: id }, runAt: appliesAt }])
    await recordAudit(tx, actor, {
      action: 'exceptions:bulk',
      subjectKind: 'bulk',
      subjectId: id,
      after: { kind, detail, cases: caseIds.length },
    })
    return { id, appliesAt, cases: caseIds.length }
  })
}

/** Takes an action back that was not applied yet; only who asked for it. @throws {Fault} BULK_UNKNOWN, BULK_APPLIED when it is too late */
export async function undoBulk(db: Db, now: Date, actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'exceptions:resolve')
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from bulk_actions where id = ${id}::uuid for update`
    const found = await tx.bulkAction.findUnique({ where: { id } })
    if (!found || actor.kind !== 'user' || found.byId !== actor.id) throw bulkUnknown()
    if (found.state === 'undone') return
    if (found.state !== 'waiting') throw new Fault('BULK_APPLIED', 'It is too late: this is being applied already')
    await tx.bulkAction.update({ where: { id }, data: { state: 'undone', finishedAt: now } })
    await recordAudit(tx, actor, {
      action: 'exceptions:bulk-undo',
      subjectKind: 'bulk',
      subjectId: id,
      before: { kind: found.kind, cases: found.caseIds.length },
    })
    await notify(tx, 'exceptions')
  })
}

const outcomeSchema = z.array(z.object({ caseId: z.string(), done: z.boolean(), reason: z.string().nullable() }))

/** How far an action got; only for who asked for it. @throws {Fault} NOT_PERMITTED, BULK_UNKNOWN */
export async function readBulk(db: Db, actor: Actor, id: string): Promise<Bulk> {
  requirePermission(actor, 'exceptions:resolve')
  const found = await db.bulkAction.findUnique({ where: { id } })
  if (!found || actor.kind !== 'user' || found.byId !== actor.id) throw bulkUnknown()
  const { kind, state, byLabel, createdAt, appliesAt, finishedAt, caseIds, outcome } = found
  return {
    id,
    kind,
    state,
    byLabel,
    createdAt,
    appliesAt,
    finishedAt,
    cases: caseIds.length,
    outcome: outcomeSchema.parse(outcome),
  }
}

const bulkUnknown = () => new Fault('BULK_UNKNOWN', 'This action does not exist, or somebody else asked for it')

/** The cases of a target that the actor may act on, the gravest first, and why the others are left out. */
async function chooseCases(db: Db | Tx, actor: Actor, target: BulkTarget) {
  requirePermission(actor, 'exceptions:resolve')
  const seen = seenBy(actor)
  const which =
    'filter' in target
      ? caseConditions(actor, target.filter)
      : Prisma.sql`c.id = any(${[...target.caseIds].slice(0, mostBulkCases)}::uuid[]) ${seen ? Prisma.sql`and ${seen}` : Prisma.empty}`
  const rows = await db.$queryRaw<{ id: string; state: string; storefront_id: string | null }[]>`
    select c.id, c.state::text as state, c.storefront_id from exception_cases c where ${which}
    order by c.severity desc, c.opened_at, c.id limit ${mostBulkCases + 1}`
  const chosen = rows.slice(0, mostBulkCases)
  const refused = (row: (typeof rows)[number]) =>
    row.state === 'closed'
      ? 'It is closed already'
      : may(actor, 'exceptions:resolve', row.storefront_id)
        ? null
        : 'Not yours to resolve'
  const found = new Set(chosen.map(({ id }) => id))
  const missing = 'filter' in target ? [] : target.caseIds.filter((id) => !found.has(id))
  return {
    caseIds: chosen.filter((row) => refused(row) === null).map(({ id }) => id),
    notAllowed: [
      ...chosen.flatMap((row) => {
        const reason = refused(row)
        return reason === null ? [] : [{ caseId: row.id, reason }]
      }),
      ...missing.map((caseId) => ({ caseId, reason: 'It does not exist, or is not yours to see' })),
    ],
    more: rows.length > mostBulkCases || ('caseIds' in target && target.caseIds.length > mostBulkCases),
  }
}

import type { Db } from '../../lib/kernel/db.ts'
import type { Ledger } from './sandboxes.ts'

/** The last line of a run. Orders, lost and duplicates are counted in the ERP's own book. */
export interface Outcome {
  orders: number
  kills: number
  lost: number
  duplicates: number
  locked: number
  unknownLeft: number
  /** Picks that left, mails to customers and returns, by the books of ERP and shop. */
  shipped: number
  mails: number
  returns: number
  seconds: number
}

/** How our own rows stand. */
export interface OwnRows {
  unknown: number
  staged: number
  /** Ready, claimed or sending: still on the way. */
  moving: number
  accepted: number
  notLanded: number
  /**
   * External ids of orders whose look-up found the sales order changed by the house, after a send nobody could account for: it is
   * theirs by the reference and not by the total, and a person decides (REFERENCE_TAKEN).
   */
  taken: string[]
  /** Returns, cancels of parts, dispatches and notes that are on their way or in doubt, and orders to be looked at. */
  aftermath: number
  /** By the bucket the completeness line counts them in. */
  buckets: Record<string, number>
}

export const countLost = (ledger: Ledger, references: readonly string[]): string[] =>
  references.filter((reference) => (ledger.byReference[reference] ?? 0) === 0)

/** The orders of these ids only: what the shop held before the run is excluded as older than go-live. */
export async function readOwnRows(db: Db, externalIds: readonly string[]): Promise<OwnRows> {
  const rows = await db.$queryRaw<{ bucket: string | null; state: string | null; count: number }[]>`
    select o.bucket::text as bucket, e.state::text as state, count(*)::int as count
    from unnest(${externalIds}::text[]) as t (external_id)
    left join web_orders o on o.external_id = t.external_id
    left join outbox_entries e on e.order_id = o.id and e.kind = 'sales_order'
    group by 1, 2`
  const sum = (fits: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(fits).reduce((total, { count }) => total + count, 0)
  return {
    unknown: sum(({ state }) => state === 'unknown'),
    staged: sum(({ state }) => state === 'staged'),
    moving: sum(({ state }) => state !== null && ['ready', 'claimed', 'sending'].includes(state)),
    accepted: sum(({ state }) => state === 'accepted'),
    aftermath: await countAftermathOpen(db),
    taken: await readTaken(db, externalIds),
    notLanded: sum(({ bucket }) => bucket === null),
    buckets: Object.fromEntries(
      [...new Set(rows.map(({ bucket }) => bucket ?? 'not landed'))].map((name) => [
        name,
        sum(({ bucket }) => (bucket ?? 'not landed') === name),
      ]),
    ),
  }
}

async function readTaken(db: Db, externalIds: readonly string[]): Promise<string[]> {
  const entries = await db.outboxEntry.findMany({
    where: {
      kind: 'sales_order',
      state: 'rejected',
      outcomeCode: 'REFERENCE_TAKEN',
      order: { externalId: { in: [...externalIds] } },
    },
    select: { order: { select: { externalId: true } } },
  })
  return entries.map(({ order }) => order.externalId)
}

async function countAftermathOpen(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<{ open: number }[]>`
    select (
      (select count(*) from outbox_entries
        where kind <> 'sales_order' and state in ('ready', 'claimed', 'sending', 'unknown', 'staged'))
      + (select count(*) from dispatches where state in ('ready', 'sending', 'unknown'))
      + (select count(*) from shop_notes where state in ('ready', 'sending', 'unknown'))
      + (select count(*) from web_orders where dispatch_dirty or refunds_dirty)
    )::int as open`
  return row?.open ?? 0
}

/** References of the returns and credits that we hold for booked. */
export async function readReturnsSent(db: Db): Promise<string[]> {
  const rows = await db.outboxEntry.findMany({
    where: { kind: 'return', state: 'accepted' },
    select: { reference: true },
  })
  return rows.map(({ reference }) => reference)
}

/** What is locked once every worker has ended: whoever holds it is dead. Jobs and their queues, entries under way. */
export async function countLocked(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<{ locked: number }[]>`
    select (
      (select count(*) from graphile_worker._private_jobs where locked_at is not null)
      + (select count(*) from graphile_worker._private_job_queues where locked_at is not null)
      + (select count(*) from outbox_entries where state in ('claimed', 'sending'))
      + (select count(*) from dispatches where state = 'sending')
      + (select count(*) from shop_notes where state = 'sending')
    )::int as locked`
  return row?.locked ?? 0
}

/** What the run put the product through, from its own attempts: a run in which nothing was hit proves nothing. */
export async function readAttempts(db: Db): Promise<string> {
  const rows = await db.$queryRaw<{ kind: string; outcome: string; count: number }[]>`
    select kind::text as kind, coalesce(outcome, 'never ended') as outcome, count(*)::int as count
    from outbox_attempts group by 1, 2 order by 1, 2`
  return rows.map(({ kind, outcome, count }) => `${kind} ${outcome} ${count}`).join(', ')
}

import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import type { ChosenAccount } from './choose-accounts.ts'
import type { Validity } from './dates.ts'
import { judgeAfterSales } from './judge-after-sales.ts'
import { recomputeStock } from './recompute-stock.ts'
import type { MappingFile, MappingTable } from './tables.ts'
import { touchLinkedItems } from './touch-linked-items.ts'

export interface NewRow extends Validity {
  table: MappingTable
  storefrontId: string | null
  position: number
  key: string
  match: object
  target: object
}

/** Tables no sales order is made by. */
const tablesOfNoOrder: ReadonlySet<MappingFile> = new Set(['buffer', 'carrier', 'return_reason'])

/** Rows of an audit entry: what a person looks at; the versions hold the rest. */
const auditedAtMost = 200

/** One change of the mappings at a time, so that a version read once never gains rows. Held to the transaction's end. */
export async function lockMappings(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('selvedge mappings'))`
}

/**
 * Ends rows, opens others and sets accounts under a new version, in one transaction with its audit row. Orders that are
 * not sent yet are evaluated again at once, stock is computed again, and so is what has left or comes back.
 * @returns the version
 */
export async function writeVersion(
  tx: Tx,
  now: Date,
  actor: Actor,
  change: {
    end: readonly bigint[]
    open: readonly NewRow[]
    accounts?: readonly ChosenAccount[]
    note: string
    approvedById: string | null
    approved: boolean
    /** Who wrote it, when somebody else puts it in force. */
    byLabel?: string
    /** The change it comes from. */
    changeId?: string
    /** The version whose rows it brings back. */
    undoes?: number
  },
): Promise<number> {
  const { number } = await tx.mappingVersion.create({
    data: {
      at: now,
      byLabel: change.byLabel ?? actor.label,
      note: change.note,
      approvedById: change.approvedById,
      approvedAt: change.approved ? now : null,
      changeId: change.changeId ?? null,
      undoes: change.undoes ?? null,
    },
    select: { number: true },
  })
  const ended = await tx.$queryRaw<
    ({ table: MappingTable; storefrontId: string | null; match: object; target: object } & Validity)[]
  >`
    update mapping_rows set to_version = ${number}
    where id = any(${change.end.map(String)}::bigint[]) and to_version is null
    returning "table"::text as "table", storefront_id as "storefrontId", match, target, valid_from::text as "validFrom",
      valid_to::text as "validTo"`
  const { open, accounts = [] } = change
  await tx.$executeRaw`
    insert into mapping_rows ("table", storefront_id, position, key, match, target, valid_from, valid_to, from_version)
    select r."table"::mapping_table, r.storefront_id, r.position, r.key, r.match, r.target, r.valid_from, r.valid_to, ${number}
    from unnest(
      ${open.map((row) => row.table)}::text[],
      ${open.map((row) => row.storefrontId)}::uuid[],
      ${open.map((row) => row.position)}::integer[],
      ${open.map((row) => row.key)}::text[],
      ${open.map((row) => JSON.stringify(row.match))}::jsonb[],
      ${open.map((row) => JSON.stringify(row.target))}::jsonb[],
      ${open.map((row) => row.validFrom)}::date[],
      ${open.map((row) => row.validTo)}::date[]
    ) as r("table", storefront_id, position, key, match, target, valid_from, valid_to)`
  if (accounts.length > 0) {
    await tx.$executeRaw`
      update storefronts s set account = a.account
      from unnest(
        ${accounts.map(({ storefrontId }) => storefrontId)}::uuid[],
        ${accounts.map(({ after }) => JSON.stringify(after))}::jsonb[]
      ) as a(id, account)
      where s.id = a.id`
  }
  const audited = (rows: readonly object[], side: 'before' | 'after') => ({
    rows: rows.slice(0, auditedAtMost),
    count: rows.length,
    ...(accounts.length > 0 ? { accounts: accounts.map((one) => [one.storefront, one[side]]) } : {}),
  })
  await recordAudit(tx, actor, {
    action: 'mappings:save',
    subjectKind: 'mapping_version',
    subjectId: String(number),
    before: audited(ended, 'before'),
    after: audited(open, 'after'),
    note: change.note,
  })
  const settled = accounts.map(({ storefrontId }) => ({ table: 'account' as const, storefrontId }))
  const changed = [...ended, ...open, ...settled]
  await evaluateAgain(
    tx,
    changed.filter(({ table }) => !tablesOfNoOrder.has(table)),
  )
  await recomputeStock(tx, changed)
  await judgeAfterSales(tx, changed)
  await touchLinkedItems(tx, [...ended, ...open])
  await notify(tx, 'mappings')
  return number
}

/**
 * Held orders may go now, and what waits to be sent goes by the rules in force when it is sent; a change of when an order
 * counts as paid also touches those that did not count yet.
 */
async function evaluateAgain(
  tx: Tx,
  changed: readonly { table: MappingFile; storefrontId: string | null }[],
): Promise<void> {
  if (changed.length === 0) return
  const everywhere = changed.some(({ storefrontId }) => storefrontId === null)
  const storefrontIds = [...new Set(changed.flatMap(({ storefrontId }) => storefrontId ?? []))]
  const buckets = ['held', 'queued', ...(changed.some(({ table }) => table === 'payment') ? ['unpaid'] : [])]
  const touched = await tx.$queryRaw<{ storefrontId: string }[]>`
    with waiting as (
      select id from web_orders
      where bucket = any(${buckets}::order_bucket[])
        and (${everywhere} or storefront_id = any(${storefrontIds}::uuid[]))
      order by id for no key update
    ), marked as (
      update web_orders o set dirty = true from waiting where o.id = waiting.id
      returning o.storefront_id
    )
    select distinct storefront_id as "storefrontId" from marked`
  await enqueue(
    tx,
    touched.map(({ storefrontId }) => ({ task: 'orders:evaluate', payload: { storefrontId } })),
  )
}

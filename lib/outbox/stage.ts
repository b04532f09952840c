import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Sql } from '../kernel/sql.ts'
import type { OutboxKind, OutboxState } from './entry.ts'
import { lookUpBeforeFact } from './entry.ts'

export interface StageEntry {
  connectionId: string
  storefrontId: string
  kind: OutboxKind
  /** What the ERP is searched by. One entry a connection, kind and reference, for ever. */
  reference: string
  orderId: bigint
  /** The revision the body was mapped from. */
  revisionId: bigint
  /** Digest of everything that is sent. */
  inputHash: Uint8Array
  /** The document without personal data, amounts as decimal text of ten-thousandths (lib/erp/draft-json.ts). */
  body: Json
  /** From `sealParty`. */
  personalSealed: Uint8Array
  currency: string
  totalAmount: bigint
  mappingVersion: number
  readyAt: Date
  /** Look up before the first send: landed by backfill or census. */
  lookFirst: boolean
}

export interface Staged {
  reference: string
  /** Whether it was written: new, or other content than before. */
  staged: boolean
  /** Null when another transaction wrote the reference at this very moment. */
  state: OutboxState | null
  /** `SEND_UNRESOLVED` beside `unknown` is a person's matter: the order is held. */
  outcomeCode: string | null
  /** Ids of the stored rules that decided something: in what it says now, and in what it said. Empty when nothing was written. */
  rules: string[]
  rulesBefore: string[]
}

// Claimed is not gone yet: the worker that holds it finds another hash when it arms, and leaves it.
const replaced = Prisma.sql`(
  e.state = 'withdrawn' or (e.state in ('ready', 'claimed', 'rejected') and e.input_hash <> excluded.input_hash))`

/** SQL: the rules an entry's reasons name, each once. */
const rulesIn = (why: Prisma.Sql) => Prisma.sql`array(
  select distinct reason ->> 'ruleId' from jsonb_array_elements(${why}) reason where reason ? 'ruleId')`

/**
 * Writes what shall be sent, all entries in one statement. Same reference and content is a no-op. Other content replaces
 * what has not left (ready, claimed, rejected, withdrawn) and is looked up first when anything was sent under the
 * reference before, or when the order was placed before the database was restored. What is sending, unknown, staged or accepted is left alone, and reported by its state.
 * @param entries at most one a reference
 */
export async function stageEntries(tx: Sql, now: Date, entries: readonly StageEntry[]): Promise<Staged[]> {
  if (entries.length === 0) return []
  const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
  const rows = entries.map((e) => ({
    connection_id: e.connectionId,
    storefront_id: e.storefrontId,
    kind: e.kind,
    reference: e.reference,
    order_id: String(e.orderId),
    revision_id: String(e.revisionId),
    input_hash: hex(e.inputHash),
    body: e.body,
    personal_sealed: hex(e.personalSealed),
    currency: e.currency,
    total_amount: String(e.totalAmount),
    mapping_version: e.mappingVersion,
    ready_at: e.readyAt,
    look_first: e.lookFirst,
  }))
  return tx.$queryRaw<Staged[]>`
    with input as (
      select t.connection_id, t.storefront_id, t.kind, t.reference, t.order_id, t.revision_id,
        decode(t.input_hash, 'hex') as input_hash, t.body, decode(t.personal_sealed, 'hex') as personal_sealed, t.currency,
        t.total_amount, t.mapping_version, t.ready_at,
        t.look_first or coalesce(o.placed_at < (c.facts ->> ${lookUpBeforeFact})::timestamptz, false) as look_first
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
        connection_id uuid, storefront_id uuid, kind outbox_kind, reference text, order_id bigint, revision_id bigint,
        input_hash text, body jsonb, personal_sealed text, currency text, total_amount bigint, mapping_version int,
        ready_at timestamptz, look_first boolean)
      join web_orders o on o.id = t.order_id
      join connections c on c.id = t.connection_id
    ), written as (
      insert into outbox_entries as e
        (connection_id, storefront_id, kind, reference, order_id, revision_id, input_hash, body, personal_sealed,
         currency, total_amount, mapping_version, ready_at, look_first, next_lookup_at, created_at, updated_at)
      select i.*, case when i.look_first then i.ready_at end, ${now}, ${now} from input i order by i.reference
      on conflict (connection_id, kind, reference) do update set
        revision_id = excluded.revision_id,
        mapping_version = excluded.mapping_version,
        updated_at = excluded.updated_at,
        state = case when ${replaced} then 'ready' else e.state end,
        input_hash = excluded.input_hash,
        body = case when ${replaced} then excluded.body else e.body end,
        personal_sealed = case when ${replaced} then excluded.personal_sealed else e.personal_sealed end,
        currency = excluded.currency,
        total_amount = excluded.total_amount,
        ready_at = case when ${replaced} then excluded.ready_at else e.ready_at end,
        look_first = case when ${replaced} then excluded.look_first or e.look_first or e.sends > 0 else e.look_first end,
        next_lookup_at = case when not ${replaced} then e.next_lookup_at
          when excluded.look_first or e.look_first or e.sends > 0 then excluded.ready_at end,
        sends = case when ${replaced} then 0 else e.sends end,
        lease_owner = case when ${replaced} then null else e.lease_owner end,
        lease_until = case when ${replaced} then null else e.lease_until end,
        outcome_field = case when ${replaced} then null else e.outcome_field end,
        outcome_message = case when ${replaced} then null else e.outcome_message end
      where ${replaced} or (e.state in ('ready', 'claimed') and e.revision_id <> excluded.revision_id)
      returning connection_id, kind, reference, state, outcome_code, body -> 'why' as why
    )
    select i.reference, w.reference is not null as staged, coalesce(w.state, e.state)::text as state,
      coalesce(w.outcome_code, e.outcome_code) as "outcomeCode",
      ${rulesIn(Prisma.sql`w.why`)} as rules,
      case when w.reference is not null then ${rulesIn(Prisma.sql`e.body -> 'why'`)} else '{}' end as "rulesBefore"
    from input i
    left join written w using (connection_id, kind, reference)
    left join outbox_entries e using (connection_id, kind, reference)`
}

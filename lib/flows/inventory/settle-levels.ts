import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import { settleFindings } from '../../exceptions/settle-findings.ts'
import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { notify } from '../../queue/notify.ts'
import type { ClaimedLevel } from './claim-levels.ts'
import { notSentCodes } from './stored-level.ts'

/** What became of one number. */
export type LevelEnd =
  /** The shop says what it shows: in its answer, or when it was read back. */
  | { kind: 'shown'; by: 'answer' | 'read_back'; keeper: 'own' | 'parent' | 'none'; quantity: number | null }
  /** The shop did not take it; its own words. */
  | { kind: 'refused'; code: string; message: string }
  /** Nobody knows: it is read back at `readBackAt`. */
  | { kind: 'unknown'; code: string; message: string; readBackAt: Date }
  /** It did not leave, or not as it should: to be sent at `at`. `counts` false: nothing reached the shop. */
  | { kind: 'again'; at: Date; code: string | null; counts: boolean }

export interface EndedLevel {
  level: ClaimedLevel
  end: LevelEnd
}

const notTaken = 'STOCK_NOT_TAKEN'

/**
 * Records how numbers ended, in one statement. Only what is still on its way (or in doubt) with the same send is moved: a verdict
 * that comes late changes nothing. What the shop confirmed is kept with its version; a newer number that came up meanwhile waits
 * to be sent. A shop that shows more than was sent has not taken it; one that shows less has sold since.
 */
export async function settleLevels(
  db: Sql,
  now: Date,
  storefrontId: string,
  ended: readonly EndedLevel[],
): Promise<void> {
  if (ended.length === 0) return
  const rows = ended.map(({ level, end }) => ({
    id: String(level.shopItemId),
    sends: level.sends,
    kind: end.kind,
    by: 'by' in end ? end.by : null,
    keeper: 'keeper' in end ? end.keeper : null,
    quantity: 'quantity' in end ? end.quantity : null,
    code: 'code' in end ? end.code : null,
    message: 'message' in end ? end.message.slice(0, 300) : null,
    at: 'readBackAt' in end ? end.readBackAt : 'at' in end ? end.at : null,
    counts: 'counts' in end ? end.counts : true,
  }))
  await db.$executeRaw`
    with ends as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e (
        id bigint, sends integer, kind text, by text, keeper text, quantity integer, code text, message text, at timestamptz,
        counts boolean)
    ), standing as (
      select l.shop_item_id from stock_levels l join ends e on e.id = l.shop_item_id
      where l.storefront_id = ${storefrontId}::uuid and l.state in ('sending', 'unknown') and l.sends = e.sends
      order by l.shop_item_id for update of l
    ), judged as (
      select e.*, ${verdict} as verdict
      from ends e join standing t on t.shop_item_id = e.id join stock_levels l on l.shop_item_id = e.id
    ), settled as (
      update stock_levels l set
        state = case j.verdict
          when 'confirmed' then case when l.version > l.sent_version then 'ready'::stock_state else 'settled' end
          when 'not_kept' then 'settled' when 'refused' then 'refused' when 'unknown' then 'unknown' else 'ready' end,
        sends = l.sends - case when j.counts then 0 else 1 end,
        ready_at = case when j.verdict in ('confirmed', 'refused') then ${now} else coalesce(j.at, ${now}) end,
        deadline_at = null,
        confirmed_version = case when j.verdict = 'confirmed' then l.sent_version else l.confirmed_version end,
        confirmed_quantity = case when j.verdict = 'confirmed' then j.quantity else l.confirmed_quantity end,
        confirmed_at = case when j.verdict = 'confirmed' then ${now} else l.confirmed_at end,
        outcome_code = case j.verdict when 'confirmed' then null when 'again' then coalesce(j.code, l.outcome_code)
          when 'not_kept' then case j.keeper when 'parent' then ${notSentCodes.parent} else ${notSentCodes.none} end
          when 'refused' then coalesce(j.code, ${notTaken}) else j.code end,
        outcome_message = case j.verdict when 'confirmed' then null when 'not_kept' then null when 'again' then l.outcome_message
          when 'refused' then coalesce(j.message, format('The shop shows %s', j.quantity)) else j.message end
      from judged j where l.shop_item_id = j.id
      returning l.shop_item_id, j.verdict, j.by, j.quantity, l.sent_version, l.sent_quantity, l.outcome_code, l.outcome_message
    ), kept as (
      update shop_items s set keeper = j.keeper::stock_keeper
      from judged j where j.verdict = 'not_kept' and s.id = j.id
    )
    insert into stock_events (shop_item_id, at, kind, version, quantity, detail)
    select shop_item_id, ${now}, case verdict when 'confirmed' then 'confirmed'::stock_event_kind else 'refused' end, sent_version,
      case verdict when 'confirmed' then quantity else sent_quantity end,
      case verdict when 'confirmed' then jsonb_build_object('by', by)
        else jsonb_build_object('code', outcome_code, 'message', coalesce(outcome_message, '')) end
    from settled where verdict in ('confirmed', 'refused') order by shop_item_id`
}

// What was read back and is another number was not carried out, or was and then sold: the newest number is sent.
const verdict = Prisma.sql`case
  when e.kind <> 'shown' then e.kind
  when e.keeper <> 'own' then 'not_kept'
  when e.by = 'read_back' then case when e.quantity = l.sent_quantity then 'confirmed' else 'again' end
  when e.quantity is null or e.quantity > l.sent_quantity then 'refused' else 'confirmed' end`

/** A case for each number the shop does not take, and one for a shop that takes none (failure 34). */
export async function settleRefusals(
  db: Sql,
  now: Date,
  storefrontId: string,
  stopped: { code: string; message: string } | null,
  answered: boolean,
): Promise<void> {
  const refused = await db.$queryRaw<{ id: bigint; sku: string; name: string; code: string; message: string }[]>`
    select s.id, s.sku, s.name, coalesce(l.outcome_code, '') as code, coalesce(l.outcome_message, '') as message
    from stock_levels l join shop_items s on s.id = l.shop_item_id
    where l.storefront_id = ${storefrontId}::uuid and l.state = 'refused' and s.gone_at is null
    order by l.shop_item_id`
  const findings = refused.map(
    ({ id, sku, name, code, message }): ShopFinding => ({
      code: 'STOCK_REFUSED',
      cause: {
        key: `shop:${id}`,
        field: 'stock',
        value: sku || name,
        sku,
        shopItemId: String(id),
        refusal: code,
        message,
      },
    }),
  )
  let changed = await settleFindings(db, now, { storefrontId, codes: ['STOCK_REFUSED'], judged: 'all' }, findings)
  if (changed.opened + changed.closed > 0) await notify(db, 'exceptions')
  if (!stopped && !answered) return
  const stale: ShopFinding[] = stopped
    ? [
        {
          code: 'STOCK_STALE',
          cause: { key: 'push', value: `the shop refuses them (${stopped.message || stopped.code})` },
        },
      ]
    : []
  changed = await settleFindings(db, now, { storefrontId, codes: ['STOCK_STALE'], judged: ['push'] }, stale)
  if (changed.opened + changed.closed > 0) await notify(db, 'exceptions')
}

import { canonicalJson } from '../../kernel/digest.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { Judged } from './compare-catalogue.ts'
import { grouped } from './grouped.ts'
import type { StagedWish } from './hold-wishes.ts'
import { byRule, guarded, guardWishes, readWrittenBack, shadow } from './hold-wishes.ts'
import type { FieldValue, Wish } from './judge-shop-item.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'

export interface StandingChange {
  id: bigint
  shopItemId: bigint
  kind: string
  state: string
  field: string
  before: FieldValue
  after: FieldValue
  reason: string
  askedByLabel: string
  /** Who approved it, of one that waited. */
  decidedByLabel: string | null
  outcomeCode: string | null
  outcomeMessage: string | null
}

/** A change the shop refused, or has undone by somebody else, and that is still wanted: it is not sent again by itself. */
export interface StillRefused {
  shopItemId: bigint
  field: string
  code: string
  message: string
  wanted: string
}

/**
 * Makes the open changes by rule of these shop items exactly what the policies want: what stands is kept, what is not wanted
 * any more is withdrawn, what is new is staged, or only shown while the flow is in shadow. What is being sent is left alone,
 * and what a person approved stays so while it is still what is wanted. More than the guard allows waits for a person.
 */
export async function stageWishes(
  tx: Sql,
  now: Date,
  shop: Pick<CatalogueShop, 'id' | 'mode'>,
  judged: readonly Judged[],
): Promise<{ staged: number; refused: StillRefused[] }> {
  const standing = await readStanding(
    tx,
    judged.map(({ item }) => item.id),
  )
  const byItem = grouped(standing, ({ shopItemId }) => shopItemId)
  const withdraw: bigint[] = []
  const stage: StagedWish[] = []
  const refused: StillRefused[] = []
  for (const { item, verdict } of judged) {
    const own = byItem.get(item.id) ?? []
    for (const change of own) {
      const wish = verdict.wishes.find(({ field }) => field === change.field)
      if (isWaiting(change) && (!wish || !isSame(change, wish, shop.mode))) withdraw.push(change.id)
    }
    for (const wish of verdict.wishes) {
      const change = own.find(({ field }) => field === wish.field)
      if (change?.state === 'refused') {
        if (isSameAfter(change.after, wish.after)) {
          const { field, outcomeCode, outcomeMessage } = change
          const words = { code: outcomeCode ?? '', message: outcomeMessage ?? '', wanted: wish.after.value }
          refused.push({ shopItemId: item.id, field, ...words })
          continue
        }
      } else if (change && (isBusy(change) || isSame(change, wish, shop.mode))) continue
      stage.push({ shopItemId: item.id, sku: item.sku, wish })
    }
  }
  if (withdraw.length > 0) {
    await tx.$executeRaw`
      update catalogue_changes set state = 'withdrawn', ended_at = ${now}, outcome_code = 'NOT_WANTED_ANY_MORE'
      where id = any(${withdraw}::bigint[]) and state in ('ready', 'proposed')`
  }
  const back = shop.mode === 'live' ? await readWrittenBack(tx, now, stage) : []
  const held = await guardWishes(
    tx,
    now,
    shop,
    stage.filter((one) => !back.some(({ wished }) => wished === one)),
  )
  refused.push(...back.map((one) => one.refused))
  return { staged: await insertWishes(tx, now, shop, held), refused }
}

/** By rule and not being sent: it may be taken back, also when a person approved what it was then. */
const isWaiting = ({ state, askedByLabel }: StandingChange) =>
  askedByLabel === byRule && (state === 'ready' || state === 'proposed')

/** Being sent, or a person asked for it. */
const isBusy = (change: StandingChange) => change.state !== 'refused' && !isWaiting(change)

const isSame = (change: StandingChange, wish: Wish, mode: CatalogueShop['mode']) =>
  change.kind === wish.kind &&
  isSameAfter(change.after, wish.after) &&
  canonicalJson(change.before) === canonicalJson(wish.before) &&
  (change.outcomeCode === shadow) === (mode !== 'live') &&
  (mode !== 'live' || change.state === wish.state || change.outcomeCode === guarded || change.decidedByLabel !== null)

const isSameAfter = (one: FieldValue, other: FieldValue) => canonicalJson(one) === canonicalJson(other)

/** The open change of every field, else its last one when the shop refused it. */
const readStanding = (tx: Sql, shopItemIds: readonly bigint[]): Promise<StandingChange[]> => tx.$queryRaw<
  StandingChange[]
>`
  with last as (
    select distinct on (shop_item_id, field) id, shop_item_id as "shopItemId", kind::text as kind, state::text as state, field,
      before, after, reason, asked_by_label as "askedByLabel", decided_by_label as "decidedByLabel", outcome_code as "outcomeCode",
      outcome_message as "outcomeMessage"
    from catalogue_changes
    where shop_item_id = any(${shopItemIds}::bigint[]) and kind <> 'publish' and state <> 'withdrawn'
    order by shop_item_id, field, (state in ('done', 'refused')), id desc
  )
  select * from last where state <> 'done'`

async function insertWishes(
  tx: Sql,
  now: Date,
  shop: Pick<CatalogueShop, 'id' | 'mode'>,
  wishes: readonly StagedWish[],
): Promise<number> {
  if (wishes.length === 0) return 0
  const isLive = shop.mode === 'live'
  const rows = wishes.map(({ shopItemId, sku, wish, outcomeCode }) => ({
    ...wish,
    shop_item_id: String(shopItemId),
    sku,
    state: isLive ? wish.state : 'proposed',
    outcome_code: isLive ? (outcomeCode ?? null) : shadow,
  }))
  return tx.$executeRaw`
    insert into catalogue_changes (storefront_id, kind, state, shop_item_id, field, sku, before, after, reason,
      asked_by_label, created_at, ready_at, outcome_code)
    select ${shop.id}::uuid, kind, state, shop_item_id, field, sku, before, after, reason, ${byRule}, ${now},
      case when state = 'ready' then ${now}::timestamptz end, outcome_code
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w (kind catalogue_change_kind, state catalogue_change_state,
      shop_item_id bigint, field text, sku text, before jsonb, after jsonb, reason text, outcome_code text)
    order by shop_item_id, field
    on conflict do nothing`
}

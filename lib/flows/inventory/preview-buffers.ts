import { narrowScope, requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Prisma, sqlOf } from '../../kernel/db.ts'
import { businessDate } from '../../kernel/period.ts'
import { bufferRule, bufferUnits } from '../../mappings/buffers.ts'
import { applyEdits } from '../../mappings/change/apply-edits.ts'
import type { GivenEdit } from '../../mappings/change/edits.ts'
import { parseEdits } from '../../mappings/change/edits.ts'
import { itemsOf, keyedItems, readKinds } from '../../mappings/read-buffers.ts'
import { describeRule } from '../../mappings/rules.ts'
import type { MappingRule } from '../../mappings/snapshot.ts'
import type { StandingRow } from '../../mappings/standing-rows.ts'
import { bookOf, readStandingRows } from '../../mappings/standing-rows.ts'
import type { Sellable, SellableTerms } from './sellable.ts'
import { sellOf } from './sellable.ts'

export interface PreviewedItem {
  shopItemId: bigint
  storefrontId: string
  sku: string
  name: string
  before: PreviewedNumber
  after: PreviewedNumber
}

export interface PreviewedNumber {
  buffer: number
  desired: number
  /** The rule that wins, in words; null without one. */
  rule: string | null
}

export interface BufferPreview {
  /** Shop items whose stock the shop counts and that have a number. */
  items: number
  /** Of those, whose number would be another. */
  changed: number
  /** Of those, that are on sale now and would show nothing. */
  toZero: number
  /** Of those, that show nothing now and would be on sale. */
  fromZero: number
  /** Pieces kept back of all of them. */
  withheldBefore: number
  withheldAfter: number
  /** A page of those that change, or only of those that go to zero. */
  rows: PreviewedItem[]
  /** Where the next page begins; null at the end. */
  next: bigint | null
}

interface PreviewOptions {
  list?: 'changed' | 'to_zero'
  /** The last shop item of the page before. */
  after?: bigint | null
  /** At most 200. */
  limit?: number
  /** First day the edits hold for, yyyy-mm-dd; null = at once. */
  effectiveOn?: string | null
}

/**
 * What an edit of buffer rules, not saved or of a draft, would do to the numbers in the shops, by the stock as last computed.
 * Writes nothing. Edits of other tables are left out.
 * @param storefrontId null = every storefront the actor sees
 * @throws {Fault} NOT_PERMITTED; MAPPING_INVALID, MAPPING_CHANGED, MAPPING_DUPLICATE, MAPPING_OVERLAP as saving does
 */
export async function previewBuffers(
  db: Db,
  clock: Clock,
  actor: Actor,
  storefrontId: string | null,
  edits: readonly GivenEdit[],
  options: PreviewOptions = {},
): Promise<BufferPreview> {
  requirePermission(actor, 'inventory:read')
  requirePermission(actor, 'mappings:read')
  const scope = narrowScope(actor, storefrontId)
  const { list = 'changed', after = null, limit = 50, effectiveOn = null } = options
  const parsed = parseEdits(edits.filter(({ table }) => table === 'buffer'))
  const standing = await readStandingRows(db, { tables: ['buffer'] })
  const edited = applyEdits(standing, parsed, effectiveOn)
  const shops = await db.$queryRaw<Shop[]>`
    select s.id, s.time_zone as "timeZone", coalesce(p.share_percent, 100) as "sharePercent", p.ceiling
    from storefronts s left join stock_policies p on p.storefront_id = s.id
    where (${scope === null} or s.id = any(${[...(scope ?? [])]}::uuid[]))
    order by s.id`
  const seen: Judged[] = []
  for (const shop of shops) {
    const today = businessDate(clock.now(), shop.timeZone)
    const date = effectiveOn !== null && effectiveOn > today ? effectiveOn : today
    const rulesOn = (rows: readonly StandingRow[]) => bookOf(0, rows, shop.id).on(date).rules.buffer
    seen.push(...(await judge(db, shop, rulesOn(standing), rulesOn(edited))))
  }
  const listed = seen
    .filter((one) => (list === 'to_zero' ? goesToZero(one) : isOther(one)) && (after === null || one.id > after))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const page = listed.slice(0, Math.min(Math.max(limit, 1), 200))
  const count = (fits: (one: Judged) => boolean) => seen.reduce((total, one) => total + (fits(one) ? 1 : 0), 0)
  const sum = (of: (one: Judged) => number) => seen.reduce((total, one) => total + of(one), 0)
  return {
    items: seen.length,
    changed: count(isOther),
    toZero: count(goesToZero),
    fromZero: count(({ before, after }) => before.desired === 0 && after.desired > 0),
    withheldBefore: sum(({ before }) => before.buffer),
    withheldAfter: sum(({ after }) => after.buffer),
    rows: await named(db, page),
    next: listed.length > page.length ? (page.at(-1)?.id ?? null) : null,
  }
}

interface Shop {
  id: string
  timeZone: string
  sharePercent: number
  ceiling: number | null
}

type Rule = MappingRule<'buffer'>

interface Judged {
  id: bigint
  storefrontId: string
  before: Sellable
  after: Sellable
  ruleBefore: Rule | null
  ruleAfter: Rule | null
}

const isOther = ({ before, after }: Judged) => before.desired !== after.desired
const goesToZero = ({ before, after }: Judged) => before.desired > 0 && after.desired === 0

/** Every number of a shop by both sets of rules: one statement, then the equation itself. */
async function judge(db: Db, shop: Shop, before: readonly Rule[], after: readonly Rule[]): Promise<Judged[]> {
  const sql = sqlOf(db)
  const items = itemsOf(shop.id)
  const both = [...before, ...after]
  const kinds = await readKinds(sql, both, items)
  const placeIn = (rules: readonly Rule[]) =>
    kinds.map(({ facts }) => {
      const rule = bufferRule(rules, facts)
      return rule ? rules.indexOf(rule) : -1
    })
  const levels = await sql.$queryRaw<{ id: bigint; ots: number; pending: number; before: number; after: number }[]>(
    Prisma.sql`
      select l.shop_item_id as id, l.ots, l.pending, coalesce(k.before, -1) as before, coalesce(k.after, -1) as after
      from stock_levels l
      join shop_items s on s.id = l.shop_item_id and s.gone_at is null and s.keeper = 'own'
      join (${keyedItems(both, items)}) f on f.shop_item_id = l.shop_item_id
      left join unnest(${kinds.map(({ key }) => key)}::text[], ${placeIn(before)}::integer[], ${placeIn(after)}::integer[])
        as k (key, before, after) on k.key = f.key
      where l.storefront_id = ${shop.id}::uuid`,
  )
  const { sharePercent, ceiling } = shop
  const termsOf = (rule: Rule | null): SellableTerms => ({
    buffer: (base) => (rule ? bufferUnits(rule.target, base) : 0),
    sharePercent,
    ceiling,
  })
  return levels.map(({ id, ots, pending, ...at }) => {
    const ruleBefore = before[at.before] ?? null
    const ruleAfter = after[at.after] ?? null
    const counted = { ots, pending }
    return {
      id,
      storefrontId: shop.id,
      before: sellOf(counted, termsOf(ruleBefore)),
      after: sellOf(counted, termsOf(ruleAfter)),
      ruleBefore,
      ruleAfter,
    }
  })
}

async function named(db: Db, page: readonly Judged[]): Promise<PreviewedItem[]> {
  const items = await db.shopItem.findMany({
    where: { id: { in: page.map(({ id }) => id) } },
    select: { id: true, sku: true, name: true },
  })
  const byId = new Map(items.map((item) => [item.id, item]))
  const shown = ({ buffer, desired }: Sellable, rule: Rule | null): PreviewedNumber => ({
    buffer,
    desired,
    rule: rule && describeRule(rule),
  })
  return page.map(({ id, storefrontId, before, after, ruleBefore, ruleAfter }) => ({
    shopItemId: id,
    storefrontId,
    sku: byId.get(id)?.sku ?? '',
    name: byId.get(id)?.name ?? '',
    before: shown(before, ruleBefore),
    after: shown(after, ruleAfter),
  }))
}

import { Prisma } from '../kernel/db.ts'
import type { Sql } from '../kernel/sql.ts'
import type { BufferFacts } from './buffers.ts'
import { bufferRule } from './buffers.ts'
import type { MappingRule } from './snapshot.ts'
import { loadMappings } from './snapshot.ts'

export interface Buffers {
  /** Of the mappings they were read from. */
  version: number
  /**
   * Query of (shop_item_id bigint, units integer, percent integer, rule_id bigint, rule_at integer): a row for each shop item
   * that a rule fits, none for the others. What it comes to in pieces says `bufferUnitsSql`.
   */
  rows: Prisma.Sql
}

/**
 * The winning buffer rule of many shop items as a query to join with. Rules are tried once for all items that no rule can tell
 * apart, so that 100,000 of them cost a few hundred trials.
 * @param date business date in the storefront's zone, yyyy-mm-dd
 * @param items query of one column: ids of the storefront's shop items asked about; left out, all of them
 */
export async function readBuffers(tx: Sql, storefrontId: string, date: string, items?: Prisma.Sql): Promise<Buffers> {
  const book = await loadMappings(tx, storefrontId)
  const rows = await bufferRows(tx, book.on(date).rules.buffer, items ?? itemsOf(storefrontId))
  return { version: book.version, rows }
}

/** Pieces a rule keeps back of a base, as `bufferUnits` says it in TypeScript. */
export const bufferUnitsSql = (units: Prisma.Sql, percent: Prisma.Sql, base: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`greatest(${units}, (greatest(${base}, 0)::bigint * ${percent} + 99) / 100)::integer`

export const itemsOf = (storefrontId: string): Prisma.Sql =>
  Prisma.sql`select id from shop_items where storefront_id = ${storefrontId}::uuid and gone_at is null`

/** As `readBuffers`, by rules that need not be in force: `rule_at` is the place of the winner among them. */
export async function bufferRows(
  tx: Sql,
  rules: readonly MappingRule<'buffer'>[],
  items: Prisma.Sql,
): Promise<Prisma.Sql> {
  const fitting = (await readKinds(tx, rules, items)).flatMap(({ key, facts }) => {
    const rule = bufferRule(rules, facts)
    return rule ? [{ key, rule }] : []
  })
  return Prisma.sql`
    select f.shop_item_id, w.units, w.percent, w.rule_id, w.rule_at
    from (${keyedItems(rules, items)}) f
    join unnest(
      ${fitting.map(({ key }) => key)}::text[],
      ${fitting.map(({ rule }) => rule.target.units ?? 0)}::integer[],
      ${fitting.map(({ rule }) => rule.target.percent ?? 0)}::integer[],
      ${fitting.map(({ rule }) => (/^\d+$/.test(rule.id) ? rule.id : null))}::bigint[],
      ${fitting.map(({ rule }) => rules.indexOf(rule))}::integer[]
    ) as w(key, units, percent, rule_id, rule_at) on w.key = f.key
    -- Once for all of them, not once an item it is joined with.
    offset 0`
}

/** Every kind of shop item there is, as far as the rules ask, with the facts of one: the others of its key fit the same rules. */
export async function readKinds(
  tx: Sql,
  rules: readonly MappingRule<'buffer'>[],
  items: Prisma.Sql,
): Promise<{ key: string; facts: BufferFacts }[]> {
  if (rules.length === 0) return []
  const kinds = await tx.$queryRaw<({ key: string } & BufferFacts)[]>`
    with kinds as (
      select key, min(shop_item_id) as id from (${keyedItems(rules, items)}) f group by key
    )
    select k.key, s.sku, coalesce(v.class::text, 'none') as velocity,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'itemKey', i.item_key, 'style', i.style, 'groups', coalesce(i.groups, '{}'), 'season', i.season)), '[]')
        from shop_item_parts p join erp_items i on i.id = p.item_id where p.shop_item_id = s.id) as items
    from kinds k
    join shop_items s on s.id = k.id
    left join stock_velocities v on v.shop_item_id = s.id`
  return kinds.map(({ key, ...facts }) => ({ key, facts }))
}

/**
 * (shop_item_id, key) of the items asked about: of one key are only items that every rule fits or none, as far as the rules ask.
 * A kit is of a kind of its own.
 */
export function keyedItems(rules: readonly MappingRule<'buffer'>[], items: Prisma.Sql): Prisma.Sql {
  const asks = (...names: (keyof MappingRule<'buffer'>['match'])[]) =>
    rules.some(({ match }) => names.some((name) => match[name] !== undefined))
  const sku = patternsOf(rules, 'sku', Prisma.sql`lower(btrim(s.sku))`)
  const item = patternsOf(rules, 'item', Prisma.sql`lower(btrim(i.item_key))`)
  const byItem = asks('item', 'style', 'group', 'season')
  const parts = [
    ...sku.key,
    ...(byItem ? [Prisma.sql`case when s.match = 'kit' then s.id::text end`, ...item.key] : []),
    ...(asks('style') ? [Prisma.sql`i.style`] : []),
    ...(asks('group') ? [Prisma.sql`array_to_string(i.groups, chr(30))`] : []),
    ...(asks('season') ? [Prisma.sql`i.season`] : []),
    ...(asks('velocity') ? [Prisma.sql`v.class::text`] : []),
  ].map((part) => Prisma.sql`coalesce(${part}, '')`)
  const key = parts.length === 0 ? Prisma.sql`''` : Prisma.join(parts, ` || chr(31) || `)
  return Prisma.sql`
    select s.id as shop_item_id, ${key} as key
    from (${items}) as asked(id)
    join shop_items s on s.id = asked.id
    ${byItem ? oneItem : Prisma.empty}
    ${asks('velocity') ? Prisma.sql`left join stock_velocities v on v.shop_item_id = s.id` : Prisma.empty}
    ${sku.join} ${item.join}`
}

const oneItem = Prisma.sql`
  left join shop_item_parts p on p.shop_item_id = s.id and s.match = 'one'
  left join erp_items i on i.id = p.item_id`

/** Which of the rules' texts a field fits, for the key: a whole text is looked up, patterns are tried one by one. */
function patternsOf(
  rules: readonly MappingRule<'buffer'>[],
  field: 'sku' | 'item',
  value: Prisma.Sql,
): { key: Prisma.Sql[]; join: Prisma.Sql } {
  const named = [...new Set(rules.flatMap(({ match }) => match[field]?.toLowerCase() ?? []))]
  const whole = named.filter((text) => !text.includes('*'))
  const patterns = named.filter((text) => text.includes('*')).map(likeOf)
  const name = Prisma.raw(`whole_${field}`)
  return {
    key: [
      ...(whole.length > 0 ? [Prisma.sql`${name}.n::text`] : []),
      ...(patterns.length > 0
        ? [
            Prisma.sql`array(
              select t.n from unnest(${patterns}::text[]) with ordinality t(pattern, n) where ${value} like t.pattern
            )::text`,
          ]
        : []),
    ],
    join:
      whole.length > 0
        ? Prisma.sql`left join unnest(${whole}::text[]) with ordinality ${name}(text, n) on ${name}.text = ${value}`
        : Prisma.empty,
  }
}

const likeOf = (pattern: string): string => pattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%')

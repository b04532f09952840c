import { connectErp } from '../../lib/connections/connect-erp.ts'
import { connectStorefront } from '../../lib/connections/connect-storefront.ts'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { compareCatalogue } from '../../lib/flows/catalogue/compare-catalogue.ts'
import { publishStyles } from '../../lib/flows/catalogue/publish-styles.ts'
import { pushChanges } from '../../lib/flows/catalogue/push-changes.ts'
import { computeStock } from '../../lib/flows/inventory/compute-stock.ts'
import { pushStock } from '../../lib/flows/inventory/push-stock.ts'
import type { Actor } from '../../lib/kernel/actor.ts'
import type { KeyRing } from '../../lib/kernel/seal.ts'
import type { Sandboxes } from '../chaos/sandboxes.ts'
import type { Composition } from '../compose.ts'
import { keepRequests } from './watch-process.ts'

const operator: Actor = { kind: 'operator', label: 'bench' }
const policy = { allowedHosts: new Set<string>(), allowPrivate: true }
const readTo = '2026-11-20T12:00:00Z'

/**
 * New styles of the ERP published to an empty-handed shop, their stock sent, and then again what one in a hundred changed is: over
 * HTTP, every number looked at in the shop at the end. Seconds and requests of each step.
 */
export async function measurePublishing(
  { context }: Composition,
  keyRing: KeyRing,
  sandboxes: Sandboxes,
  { styles, variations }: { styles: number; variations: number },
): Promise<Record<string, number>> {
  const { db, clock } = context
  const joined = await join(context, keyRing, sandboxes)
  const { storefrontId, connectionId } = joined
  await stockStyles(context, connectionId, styles, variations)
  const compute = async () => {
    const { waitsUntil } = await computeStock(context, connectionId)
    if (waitsUntil) throw new Error('The orders are not read far enough: nothing was measured')
  }
  const figures: Record<string, number> = {}
  const timed = async (name: string, work: () => Promise<unknown>) => {
    const requests = keepRequests()
    const began = performance.now()
    await work()
    figures[`${name}Seconds`] = Math.round((performance.now() - began) / 100) / 10
    figures[`${name}Calls`] = requests.stop().length
  }
  const keys = Array.from({ length: styles }, (_, n) => `09/B${String(n + 1).padStart(5, '0')}`)
  await timed('publish', async () => {
    const published = await publishStyles(db, clock, operator, storefrontId, keys)
    if (published.variations !== styles * variations) throw new Error(JSON.stringify(published).slice(0, 500))
    const { halted } = await pushChanges(context, storefrontId)
    if (halted) throw new Error(`Publishing ended: ${halted}`)
  })
  await compareCatalogue(context, storefrontId)
  await compute()
  await timed('stock', () => pushStock(context, storefrontId))
  await db.$executeRaw`
    update erp_stock set ots = ots + 1, change_no = nextval('erp_stock_changes')
    where connection_id = ${connectionId}::uuid and substr(pkey, 2)::int % 100 = 0`
  await compute()
  await timed('stockChange', () => pushStock(context, storefrontId))
  await compareWithShop(context, storefrontId, styles * variations)
  return { variations: styles * variations, ...figures }
}

type Context = Composition['context']

async function join({ db }: Context, keyRing: KeyRing, sandboxes: Sandboxes) {
  const { connectionId } = await connectErp(db, keyRing, policy, operator, {
    code: 'BENCH-ERP',
    ...sandboxes.erp,
    ratePerSecond: 0,
  })
  const { storefrontId } = await connectStorefront(db, keyRing, policy, operator, {
    code: 'BENCH',
    ...sandboxes.shop,
    currency: 'GBP',
    timeZone: 'Europe/London',
    erpCode: 'BENCH-ERP',
    liveFrom: new Date(readTo),
    mode: 'live',
  })
  await db.connection.updateMany({ where: { storefront: { id: storefrontId } }, data: { ratePerSecondMilli: 0 } })
  for (const flow of ['catalogue', 'inventory'] as const) await setFlowMode(db, operator, storefrontId, flow, 'live')
  await db.pollCursor.upsert({
    where: { storefrontId_flow: { storefrontId, flow: 'orders' } },
    create: { storefrontId, flow: 'orders', cursorAt: new Date(), polledAt: new Date() },
    update: { cursorAt: new Date(), polledAt: new Date() },
  })
  return { storefrontId, connectionId }
}

/** Styles as the mirror would hold them, in four colours, in stock at one location. */
async function stockStyles({ db }: Context, connectionId: string, styles: number, variations: number): Promise<void> {
  await db.$executeRaw`
    insert into erp_items (connection_id, pkey, style_pkey, division, season, style, style_name, color_code, color_name, size_desc,
      item_key, groups, third_party_item, ean, price_amount, currency, active, channel_flag, content_hash, read_at)
    select ${connectionId}::uuid, 'P' || n, 'S' || s, '09', 'AW26', style, 'Bench style ' || s, 'C' || v % 4, 'Colour ' || v % 4,
      'S' || v / 4, '09/' || style || '/C' || v % 4 || '///S' || v / 4, '{}', 'BENCH-' || n, '20' || lpad(n::text, 11, '0'), 250000, 'GBP', true,
      'WEB', '\\x00', now()
    from generate_series(1, ${styles}::int) s
    cross join lateral (select 'B' || lpad(s::text, 5, '0') as style) named
    cross join generate_series(0, ${variations}::int - 1) v
    cross join lateral (select (s - 1) * ${variations}::int + v as n) numbered`
  await db.$executeRaw`
    insert into erp_stock (connection_id, pkey, item_key, location, qoh, ots, last_mod_at, read_at, change_no)
    select connection_id, pkey, item_key, 'MAIN', 50, 10 + substr(pkey, 2)::int % 40, ${readTo}::timestamptz, now(),
      nextval('erp_stock_changes')
    from erp_items where connection_id = ${connectionId}::uuid`
  await db.$executeRaw`
    insert into erp_stock_locations (connection_id, location, as_of, read_at)
    values (${connectionId}::uuid, 'MAIN', ${readTo}::timestamptz, now())`
  await db.$executeRaw`analyze erp_items, erp_stock`
  await db.mirrorCursor.create({
    data: { connectionId, resource: 'items', cursorAt: new Date(readTo), readAt: new Date() },
  })
}

/** Every number, in the shop itself. */
async function compareWithShop(context: Context, storefrontId: string, wanted: number): Promise<void> {
  const levels = await context.db.$queryRaw<{ productId: string; variationId: string; desired: number }[]>`
    select s.product_id as "productId", s.variation_id as "variationId", l.desired
    from stock_levels l join shop_items s on s.id = l.shop_item_id
    where l.storefront_id = ${storefrontId}::uuid and l.state = 'settled' and l.confirmed_quantity = l.desired`
  if (levels.length !== wanted) throw new Error(`The shop confirmed ${levels.length} of ${wanted} numbers`)
  const shown = await (await context.storefront(storefrontId)).readStock(levels)
  const byRef = new Map(shown.map((one) => [`${one.productId}/${one.variationId}`, one.quantity]))
  const wrong = levels.filter(
    ({ productId, variationId, desired }) => byRef.get(`${productId}/${variationId}`) !== desired,
  )
  if (wrong.length > 0)
    throw new Error(`The shop shows another number for ${wrong.length} of ${wanted}: ${JSON.stringify(wrong[0])}`)
}

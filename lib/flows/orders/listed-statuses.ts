import { recordStatuses } from '../../connections/record-statuses.ts'
import { Fault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'
import type { Storefront } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import type { PolledStorefront } from './polled-storefront.ts'

/**
 * The statuses orders are asked for by name: all the shop named last, except those nobody wants (ignored: drafts, abandoned
 * checkouts with a name and an e-mail). One that is not classed yet is asked for, so that its orders are seen to be unexplained.
 * A shop that was never asked is asked now. Never empty: without a status a shop lists everything.
 * @throws {Fault} STATUSES_MISSING, or what the shop's answer raises
 */
export async function listedStatuses(
  ctx: FlowContext,
  shop: Storefront,
  storefront: PolledStorefront,
): Promise<string[]> {
  const known = await readListed(ctx, storefront.id)
  if (known.length > 0) return known
  await refreshStatuses(ctx, shop, storefront)
  const named = await readListed(ctx, storefront.id)
  if (named.length > 0) return named
  throw new Fault('STATUSES_MISSING', 'The shop names no status in which an order could count')
}

/** Asks the shop for its statuses again (rule 3: nightly, and when it no longer knows one). */
export async function refreshStatuses(ctx: FlowContext, shop: Storefront, storefront: PolledStorefront): Promise<void> {
  const statuses = await shop.statuses()
  await ctx.db.$transaction(async (tx) => {
    await recordStatuses(tx, ctx.clock.now(), storefront.id, storefront.platform, statuses)
    await notify(tx, 'connections')
  })
}

/** One the shop named in an earlier asking and not in the last is registered no more: asking for it would be refused. */
async function readListed(ctx: FlowContext, storefrontId: string): Promise<string[]> {
  const rows = await ctx.db.$queryRaw<{ slug: string }[]>`
    select slug from storefront_statuses
    where storefront_id = ${storefrontId}::uuid and class <> 'ignored' and slug not in ('trash', 'checkout-draft', 'auto-draft')
      and seen_at >= (select max(seen_at) - interval '1 minute' from storefront_statuses where storefront_id = ${storefrontId}::uuid)
    order by slug`
  return rows.map(({ slug }) => slug)
}

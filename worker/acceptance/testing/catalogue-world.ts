// The joined sandboxes with their catalogue flow on: what its acceptance tests turn and look at.
import { setFlowMode } from '../../../lib/connections/set-flow-mode.ts'
import { compareCatalogue } from '../../../lib/flows/catalogue/compare-catalogue.ts'
import type { PolledProducts } from '../../../lib/flows/catalogue/poll-products.ts'
import { pollProducts } from '../../../lib/flows/catalogue/poll-products.ts'
import type { Pushed, PushLimits } from '../../../lib/flows/catalogue/push-changes.ts'
import { pushChanges } from '../../../lib/flows/catalogue/push-changes.ts'
import { mirrorItems } from '../../../lib/mirror/mirror-items.ts'
import type { JoinedSandboxes } from './joined-sandboxes.ts'
import { joinSandboxes, operator } from './joined-sandboxes.ts'

export interface CatalogueWorld extends JoinedSandboxes {
  poll(whole?: boolean): Promise<PolledProducts>
  compare(): ReturnType<typeof compareCatalogue>
  push(limits?: Partial<PushLimits>): Promise<Pushed>
  mirror(): Promise<void>
  /** Polls, compares, reads the items, compares and pushes until nothing is left, as the worker does within seconds. */
  round(): Promise<Pushed>
  /** Lets the shop's clock run ahead. */
  pass(seconds: number): void
  /** Open findings as `code field sku shop|erp`. */
  findings(code?: string): Promise<string[]>
  item(sku: string): ReturnType<JoinedSandboxes['db']['shopItem']['findFirstOrThrow']>
  changes(where?: object): ReturnType<JoinedSandboxes['db']['catalogueChange']['findMany']>
  /** Open exceptions as `code key`. */
  cases(): Promise<string[]>
}

const quick: PushLimits = { deadlineMs: 2_000, settleMs: 0 }

export async function createCatalogueWorld(
  options: Parameters<typeof joinSandboxes>[0] & { catalogue?: 'off' | 'shadow' | 'live' } = {},
): Promise<CatalogueWorld> {
  const { catalogue = 'live', ...join } = options
  const joined = await joinSandboxes({ mode: 'off', ...join })
  const { db, context, storefrontId, erpConnectionId } = joined
  if (catalogue !== 'off') await setFlowMode(db, operator, storefrontId, 'catalogue', catalogue)
  let ahead = 0
  const world: CatalogueWorld = {
    ...joined,
    poll: (whole = false) => pollProducts(context, storefrontId, { whole }),
    compare: () => compareCatalogue(context, storefrontId),
    push: (limits = {}) => pushChanges(context, storefrontId, { ...quick, ...limits }),
    mirror: async () => void (await mirrorItems(context, erpConnectionId)),
    pass(seconds) {
      ahead += seconds
      joined.shop.clock.setOffsetSeconds(ahead)
    },
    async round() {
      // The shop's stamps have whole seconds, and a window ends before the one that runs.
      world.pass(1)
      await world.poll()
      await world.compare()
      // What looks unknown is judged once the items were read after it.
      await world.mirror()
      await world.compare()
      const pushed = await world.push()
      await world.compare()
      return pushed
    },
    async findings(code) {
      const rows = await db.catalogueFinding.findMany({
        where: { storefrontId, closedAt: null, ...(code ? { code } : {}) },
        include: { shopItem: { select: { sku: true } } },
        orderBy: [{ code: 'asc' }, { id: 'asc' }],
      })
      return rows.map((one) => `${one.code} ${one.shopItem?.sku ?? ''} ${one.shopValue ?? ''}|${one.erpValue ?? ''}`)
    },
    item: (sku) => db.shopItem.findFirstOrThrow({ where: { storefrontId, sku, skuInherited: false } }),
    changes: (where = {}) => db.catalogueChange.findMany({ where: { storefrontId, ...where }, orderBy: { id: 'asc' } }),
    async cases() {
      const open = await db.exceptionCase.findMany({ where: { state: 'open', storefrontId }, orderBy: { code: 'asc' } })
      return open.map(({ code, cause }) => `${code} ${(cause as { key?: string }).key ?? ''}`)
    },
  }
  await world.mirror()
  await world.poll()
  await world.compare()
  return world
}

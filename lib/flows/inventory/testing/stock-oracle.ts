// The stock equation from scratch: every table read whole, nothing set-based, nothing remembered. What the flow must come to.
import type { Db } from '../../../kernel/db.ts'
import { businessDate } from '../../../kernel/period.ts'
import { bufferOf } from '../../../mappings/buffers.ts'
import { loadMappings } from '../../../mappings/snapshot.ts'
import { reachableLocations } from '../reachable-locations.ts'
import type { Sellable } from '../sellable.ts'
import { sellableKitOf } from '../sellable.ts'
import { longestBatchHours, stampMarginSeconds } from '../write-pending.ts'

interface Taken {
  storefrontId: string
  itemId: bigint
  /** '' when the order has none yet. */
  location: string
  pieces: number
}

type Body = { lines: { item: Record<string, string>; location: string; quantity: number }[] }
type Unit = { product: string; variation: string; sku: string; quantity: number }

const keyOf = (item: Record<string, string>) =>
  ['division', 'style', 'colorCode', 'lblCode', 'dimension', 'sizeDesc'].map((field) => item[field] ?? '').join('/')

/** What every shop item that draws on an ERP should show now, by shop item. */
export async function expectedStock(db: Db, now: Date, connectionId: string): Promise<Map<bigint, Sellable>> {
  const { clockSkewSeconds } = await db.connection.findUniqueOrThrow({ where: { id: connectionId } })
  const shops = await db.storefront.findMany({
    where: { erpConnectionId: connectionId },
    include: { stockPolicy: true, statuses: true, flows: true },
  })
  const items = await db.erpItem.findMany({ where: { connectionId } })
  const stock = await db.erpStock.findMany({ where: { connectionId, goneAt: null } })
  const places = await db.erpStockLocation.findMany({ where: { connectionId } })
  const shopItems = await db.shopItem.findMany({
    where: { storefrontId: { in: shops.map(({ id }) => id) } },
    include: { parts: { include: { item: true } }, velocity: true },
    orderBy: { id: 'asc' },
  })
  const orders = await db.webOrder.findMany({
    where: { storefrontId: { in: shops.map(({ id }) => id) } },
    include: { outboxEntries: { where: { kind: 'sales_order', state: { notIn: ['rejected', 'withdrawn'] } } } },
  })

  const aheadMs = ((clockSkewSeconds ?? 0) + stampMarginSeconds) * 1_000
  const readAt = places.length > 0 ? Math.max(...places.map((place) => place.readAt.getTime())) : now.getTime()
  const oldest = readAt - longestBatchHours * 3_600_000
  const isInside = (itemKey: string, location: string, acceptedAt: Date | null) => {
    const place = places.find((one) => one.location === location)
    if (!place || !acceptedAt) return false
    const accepted = acceptedAt.getTime() + aheadMs
    const unread = stock.some(
      (row) =>
        row.itemKey === itemKey &&
        row.location === location &&
        row.refusedAt !== null &&
        row.refusedAt.getTime() < accepted,
    )
    return place.asOf.getTime() >= accepted && !unread
  }

  const taken: Taken[] = []
  for (const order of orders) {
    const { storefrontId, bucket } = order
    const shop = shops.find(({ id }) => id === storefrontId)
    const statuses = shop?.statuses ?? []
    const mode = shop?.flows.find(({ flow }) => flow === 'orders')?.mode ?? 'off'
    const counts = mode === 'live' || (mode === 'shadow' && order.placedAt.getTime() > oldest)
    const takes = statuses.some(({ slug, takesStock }) => takesStock && slug === order.statusSlug)
    const isOwed = order.totalAmount === 0n || order.refundedAmount < order.totalAmount
    const setBack = bucket === 'unpaid' || (bucket === 'cancelled' && isOwed)
    const onHold = setBack && takes && order.missingSince === null
    const unclassed =
      bucket === 'unclassed' &&
      order.paidAt !== null &&
      order.missingSince === null &&
      order.paidAt >= (shop?.liveFrom ?? order.paidAt)
    const stands = counts && (['arriving', 'held', 'queued'].includes(bucket) || onHold || unclassed)
    const [entry] = order.outboxEntries
    const isSent = entry?.state === 'accepted' && entry.lostAt === null
    if (entry && (bucket === 'in_erp' || !order.dirty || isSent) && (stands || bucket === 'in_erp')) {
      const accepted = entry.state === 'accepted' && entry.lostAt === null
      if (bucket === 'in_erp' && entry.state !== 'accepted') continue
      if (bucket === 'in_erp' && accepted && (entry.acceptedAt?.getTime() ?? 0) <= oldest) continue
      for (const { item, location, quantity } of (entry.body as unknown as Body).lines) {
        const found = items
          .filter(({ itemKey }) => itemKey === keyOf(item))
          .sort((a, b) => Number(a.goneAt !== null) - Number(b.goneAt !== null) || (a.id < b.id ? -1 : 1))[0]
        if (!found || (accepted && isInside(found.itemKey, location, entry.acceptedAt))) continue
        taken.push({ storefrontId, itemId: found.id, location, pieces: quantity })
      }
    } else if (stands) {
      const known = shopItems.filter((one) => one.storefrontId === storefrontId && ['one', 'kit'].includes(one.match))
      for (const unit of order.units as unknown as Unit[]) {
        const sold =
          known.find((one) => one.productId === unit.product && one.variationId === unit.variation) ??
          known.find((one) => unit.sku !== '' && one.sku === unit.sku && one.goneAt === null)
        for (const { itemId, quantity } of sold?.parts ?? []) {
          taken.push({ storefrontId, itemId, location: '', pieces: unit.quantity * quantity })
        }
      }
    }
  }

  const rules = new Map(
    await Promise.all(
      shops.map(async ({ id, timeZone }) => {
        return [id, (await loadMappings(db, id)).on(businessDate(now, timeZone)).rules] as const
      }),
    ),
  )
  const named = (storefrontId: string) =>
    (rules.get(storefrontId)?.warehouse ?? [])
      .flatMap(({ target }) => target.locations)
      .filter((one) => !/^(POE|FOB|)$/.test(one))
  const expected = new Map<bigint, Sellable>()
  for (const one of shopItems) {
    const counts =
      one.goneAt === null && ['one', 'kit'].includes(one.match) && ['simple', 'variation'].includes(one.kind)
    const shop = shops.find(({ id }) => id === one.storefrontId)
    const shopRules = rules.get(one.storefrontId)
    if (!counts || one.parts.length === 0 || !shop || !shopRules) continue
    const {
      excludedLots = ['SAMPLE'],
      excludedLabels = ['SAMPLE'],
      sharePercent = 100,
      ceiling = null,
    } = shop.stockPolicy ?? {}
    const facts = { sku: one.sku, itemKeys: one.parts.map(({ item }) => item.itemKey) }
    const locations = reachableLocations(shopRules.warehouse, facts)
    const shares = (storefrontId: string) =>
      storefrontId === shop.id || named(storefrontId).some((location) => named(shop.id).includes(location))
    const parts = one.parts.map(({ item, quantity }) => {
      const rows = stock.filter(
        (row) =>
          row.itemKey === item.itemKey &&
          locations.includes(row.location) &&
          !excludedLots.includes(row.lot) &&
          !excludedLabels.includes(item.lblCode),
      )
      const at: Record<string, number> = {}
      for (const { location, ots } of rows) at[location] = (at[location] ?? 0) + ots
      const pending = taken
        .filter(({ itemId }) => itemId === item.id)
        .filter(({ location, storefrontId }) => (location === '' ? shares(storefrontId) : locations.includes(location)))
        .reduce((sum, { pieces }) => sum + pieces, 0)
      return { quantity, locations: at, pending }
    })
    const bufferFacts = {
      sku: one.sku,
      velocity: one.velocity?.class ?? ('none' as const),
      items: one.parts.map(({ item }) => item),
    }
    const buffer = (base: number) => bufferOf(shopRules.buffer, { ...bufferFacts, base }).units
    expected.set(one.id, sellableKitOf(parts, { buffer, sharePercent, ceiling }))
  }
  return expected
}

// Rows of the inventory as its flow leaves them, for tests of what reads them.
import type { Db } from '../../kernel/db.ts'

const at = new Date('2026-11-23T10:00:00Z')

let ids = 500

interface GivenItem {
  sku?: string
  name?: string
  kind?: 'simple' | 'variable' | 'variation'
  keeper?: 'own' | 'parent' | 'none'
  onSale?: boolean
  productId?: string
  variationId?: string
  match?: 'one' | 'kit' | 'none'
  goneAt?: Date
}

/** A simple product of the shop that counts its own stock and is one item of the ERP. */
export async function givenShopItem(db: Db, storefrontId: string, given: GivenItem = {}): Promise<bigint> {
  const productId = given.productId ?? String(++ids)
  const { sku = `SKU-${productId}`, kind = 'simple', keeper = 'own', match = 'one' } = given
  const { id } = await db.shopItem.create({
    data: {
      storefrontId,
      productId,
      variationId: given.variationId ?? '',
      kind,
      name: given.name ?? `Product ${productId}`,
      sku,
      status: 'publish',
      onSale: given.onSale ?? true,
      currency: 'GBP',
      keeper,
      match,
      createdAt: at,
      modifiedAt: at,
      readAt: at,
      contentHash: Buffer.from([1]),
      goneAt: given.goneAt ?? null,
    },
    select: { id: true },
  })
  return id
}

interface GivenLevel {
  ots: number
  pending?: number
  buffer?: number
  desired?: number
  state?: 'settled' | 'ready' | 'sending' | 'unknown' | 'refused' | 'guarded'
  version?: bigint
  confirmedQuantity?: number | null
  outcomeCode?: string
  outcomeMessage?: string
  bufferRuleId?: bigint
  parts?: object[]
}

/** The number of a shop item, by default confirmed. */
export async function givenLevel(
  db: Db,
  storefrontId: string,
  shopItemId: bigint,
  { ots, pending = 0, buffer = 0, state = 'settled', version = 1n, ...given }: GivenLevel,
): Promise<void> {
  const available = ots - pending - buffer
  const desired = given.desired ?? Math.max(0, available)
  const confirmed = given.confirmedQuantity === undefined ? desired : given.confirmedQuantity
  const isDone = state === 'settled'
  await db.stockLevel.create({
    data: {
      shopItemId,
      storefrontId,
      ots,
      pending,
      buffer,
      available,
      desired,
      bufferRuleId: given.bufferRuleId ?? null,
      parts: given.parts ?? [],
      asOf: at,
      computedAt: at,
      version,
      state,
      readyAt: at,
      sentVersion: isDone ? version : null,
      sentQuantity: isDone ? desired : null,
      sentAt: isDone ? at : null,
      confirmedVersion: isDone ? version : version - 1n,
      confirmedQuantity: confirmed,
      confirmedAt: confirmed === null ? null : at,
      outcomeCode: given.outcomeCode ?? null,
      outcomeMessage: given.outcomeMessage ?? null,
    },
  })
}

export const givenVelocity = (
  db: Db,
  storefrontId: string,
  shopItemId: bigint,
  velocity: 'fast' | 'medium' | 'slow' | 'none',
  sold28: number,
) => db.stockVelocity.create({ data: { shopItemId, storefrontId, class: velocity, sold28, computedAt: at } })

/** An item of the ERP and, with a shop item, what one of it takes. */
export async function givenErpItem(
  db: Db,
  connectionId: string,
  given: { itemKey: string; season?: string; shopItemId?: bigint; quantity?: number },
): Promise<bigint> {
  const [division = '', style = '', colorCode = '', lblCode = '', dimension = '', sizeDesc = ''] =
    given.itemKey.split('/')
  const { id } = await db.erpItem.create({
    data: {
      connectionId,
      pkey: given.itemKey,
      stylePkey: `${division}/${style}`,
      division,
      style,
      styleName: `Style ${style}`,
      colorCode,
      lblCode,
      dimension,
      sizeDesc,
      itemKey: given.itemKey,
      season: given.season ?? '',
      active: true,
      contentHash: Buffer.from([1]),
      readAt: at,
    },
    select: { id: true },
  })
  if (given.shopItemId !== undefined) {
    await db.shopItemPart.create({
      data: { shopItemId: given.shopItemId, itemId: id, quantity: given.quantity ?? 1 },
    })
  }
  return id
}

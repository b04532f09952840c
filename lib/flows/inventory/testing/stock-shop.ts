// The sandbox shop joined to stock rows: its goods are shop items, each of one ERP item.
import type { Shop } from '../../../../sandbox/woocommerce/create-shop.ts'
import { createShop } from '../../../../sandbox/woocommerce/create-shop.ts'
import type { Db } from '../../../kernel/db.ts'
import { createWooCommerce } from '../../../storefront/woocommerce/create-woocommerce.ts'
import type { FlowContext } from '../../context.ts'
import type { StockWorld } from './stock-rows.ts'
import { createStockWorld, warehouses } from './stock-rows.ts'

export interface StockShopWorld extends StockWorld {
  shop: Shop
  ctx: FlowContext
  storefrontId: string
  /** Products with variations that count their own stock: shop item ids by SKU. */
  addProducts(products: number, variations: number): Promise<Map<string, bigint>>
  /** What the shop shows, by SKU. */
  shown(): Record<string, number | null>
  /** Writes of stock that reached the shop: how many items each held. */
  writes(): number
  close(): Promise<void>
}

/** Long enough for a loaded machine, short enough to wait for. */
export const shortSettings = { stockDeadlineMs: 700, stockSettleMs: 0 }

export async function createStockShopWorld(db: Db): Promise<StockShopWorld> {
  const world = await createStockWorld(db)
  const shop = createShop({ seed: 'empty', now: world.now })
  await shop.listen()
  const client = createWooCommerce({
    url: shop.url,
    ...shop.keys.read_write,
    policy: { allowedHosts: new Set(), allowPrivate: true },
    clock: world.ctx.clock,
  })
  const [first] = world.shops
  const storefrontId = first?.id ?? ''
  await db.connection.update({
    where: { id: first?.connectionId ?? '' },
    data: { profile: shortSettings, url: shop.url },
  })
  await world.rules(warehouses([{}, ['MAIN']]))
  await world.asOf('MAIN', world.now())
  let made = 0
  return {
    ...world,
    shop,
    storefrontId,
    ctx: { ...world.ctx, storefront: async () => client },
    async addProducts(products, variations) {
      const ids = new Map<string, bigint>()
      const sizes = Array.from({ length: variations }, (_, n) => String(n))
      for (let p = 0; p < products; p++) {
        const style = `T${++made}`
        const product = shop.addProduct({
          name: style,
          sku: style,
          attributes: [{ name: 'Size', options: sizes, variation: true }],
          variations: sizes.map((size) => ({
            ...{ sku: `${style}-${size}`, regular_price: '5.00', manage_stock: true, stock_quantity: 1 },
            attributes: [{ name: 'Size', option: size }],
          })),
        })
        for (const variation of shop.products().filter(({ parent_id }) => parent_id === product.id)) {
          const key = `01/${variation.sku}////`
          const more = {
            kind: 'variation',
            productId: String(product.id),
            variationId: String(variation.id),
            quantity: 1,
          }
          ids.set(variation.sku, await world.shopItem(0, variation.sku, [[await world.item(key), 1]], more))
          await world.stock(key, 'MAIN', 10)
        }
      }
      world.pass(20)
      await world.polled()
      return ids
    },
    shown: () =>
      Object.fromEntries(
        shop
          .products()
          .filter(({ sku, parent_id }) => parent_id !== 0 && /^T\d/.test(sku))
          .map(({ sku, stock_quantity }) => [sku, stock_quantity]),
      ),
    writes: () => shop.requests().writes,
    async close() {
      await client.close()
      await shop.close()
    },
  }
}

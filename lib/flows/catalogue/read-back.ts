import type { Tx } from '../../kernel/db.ts'
import { isFault } from '../../kernel/fault.ts'
import type { ShopItemShown, ShopProduct } from '../../storefront/catalogue-port.ts'
import type { Storefront } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import type { ChangedField } from './change-values.ts'
import { hasOptions, isShown } from './change-values.ts'
import type { Change } from './claim-changes.ts'
import { mostSends, noAnswer, senderEnded } from './claim-changes.ts'
import { followPublications } from './follow-publications.ts'
import { itemsOfProduct, landItems } from './land-products.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'
import type { ChangeEnd } from './settle-changes.ts'
import { settleChanges } from './settle-changes.ts'

/**
 * Asks the shop what became of changes in doubt: what it shows is done, what it answered an error for is refused, what got no
 * answer is sent again. A publication is known by its SKU, which the shop has at most once, and by when it was made.
 * @throws {Fault} what reading raises; the changes stay in doubt and are asked for again
 */
export async function readBack(
  { db, clock }: FlowContext,
  shop: CatalogueShop,
  storefront: Storefront,
  changes: readonly Change[],
): Promise<ChangeEnd[]> {
  const published = changes.filter(isBySku)
  const found = published.length > 0 ? await storefront.findSkus([...new Set(published.map(({ sku }) => sku))]) : []
  const productIds = new Set([
    ...changes.filter((change) => !isBySku(change)).map(({ productId }) => productId),
    ...found.map(({ productId }) => productId),
  ])
  const { products, unreadable } = await readProducts(storefront, [...productIds])
  // The shop's clock may be another one than ours.
  const aheadMs = found.length > 0 ? (await storefront.now()).getTime() - clock.now().getTime() : 0
  const shownBy = new Map<string, ShopItemShown>(
    products.flatMap((product) =>
      [product, ...product.variations].map((one) => [`${one.productId}/${one.variationId}`, one] as const),
    ),
  )
  return db.$transaction(async (tx) => {
    const now = clock.now()
    await landItems(tx, now, shop, products.flatMap(itemsOfProduct), { whole: true })
    const ids = await readIds(tx, shop.id, products)
    const ends = changes.map((change): ChangeEnd => {
      const hit = found.find(({ sku }) => isSameSku(sku, change.sku))
      const bySku = isBySku(change)
      const name = bySku ? hit && `${hit.productId}/${hit.variationId}` : `${change.productId}/${change.variationId}`
      const shown = name === undefined ? undefined : shownBy.get(name)
      if (bySku && hit && !isItsPlace(change, hit)) {
        return refusedAs(change, 'SKU_TAKEN', `The shop has ${change.sku} as ${hit.productId}/${hit.variationId}`)
      }
      const odd = unreadable.get((bySku ? hit?.productId : change.productId) ?? '')
      if (odd !== undefined) return refusedAs(change, 'UNREADABLE', odd)
      // Somebody else's is not taken for ours: what we asked for was made after we asked.
      const madeAfter = change.createdAt.getTime() + aheadMs - adoptMs
      if (bySku && shown && shown.createdAt.getTime() < madeAfter) {
        return refusedAs(change, 'SKU_TAKEN', `The shop had ${change.sku} already, as ${name}`)
      }
      if (!bySku && !shown) return refusedAs(change, 'GONE', 'The shop no longer has it')
      if (shown && (bySku || isThere(change, shown))) {
        return { change, end: { state: 'done', shopItemId: ids.get(name ?? '') ?? change.shopItemId } }
      }
      const { outcomeCode, outcomeMessage } = change
      if (outcomeCode !== null && outcomeCode !== noAnswer && outcomeCode !== senderEnded) {
        return refusedAs(change, outcomeCode, outcomeMessage ?? '')
      }
      if (change.sends >= mostSends) {
        return refusedAs(
          change,
          noAnswer,
          `Sent ${change.sends} times without an answer, and the shop does not show it`,
        )
      }
      const why = 'Read back: the shop does not show it, so it is sent again'
      return { change, end: { state: 'ready', at: now, code: 'NOT_THERE', message: why, sends: change.sends } }
    })
    await settleChanges(tx, now, shop, ends)
    await followPublications(tx, now, shop, ends)
    return ends
  })
}

/** Clocks and their whole seconds aside. */
const adoptMs = 60_000

/** One product that cannot be read is left out and named: the changes of the others are not to wait for it. */
async function readProducts(
  storefront: Storefront,
  productIds: readonly string[],
): Promise<{ products: ShopProduct[]; unreadable: Map<string, string> }> {
  const unreadable = new Map<string, string>()
  for (;;) {
    const wanted = productIds.filter((id) => !unreadable.has(id))
    if (wanted.length === 0) return { products: [], unreadable }
    try {
      return { products: await storefront.products(wanted), unreadable }
    } catch (error) {
      const odd = isFault(error, 'PRODUCT_UNREADABLE') ? String(error.context.productId) : ''
      if (!isFault(error) || !wanted.includes(odd)) throw error
      unreadable.set(odd, error.message)
    }
  }
}

/** A publication is known by its SKU; everything else by the item it changes. */
const isBySku = ({ kind, field }: Change) => kind === 'publish' && field !== 'options'

const isThere = ({ field, after }: Change, shown: ShopItemShown) =>
  field === 'options'
    ? hasOptions((shown as ShopProduct).attributes, after.options ?? [])
    : isShown(field as ChangedField, shown, after)

const isSameSku = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()

/** A new product has no place yet; a variation belongs to the product it was made for. */
const isItsPlace = (change: Change, hit: { productId: string; variationId: string }) =>
  change.field === 'product' ? hit.variationId === '' : hit.variationId !== '' && hit.productId === change.productId

const refusedAs = (change: Change, code: string, message: string): ChangeEnd => ({
  change,
  end: { state: 'refused', code, message },
})

async function readIds(tx: Tx, storefrontId: string, products: readonly ShopProduct[]): Promise<Map<string, bigint>> {
  if (products.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ id: bigint; name: string }[]>`
    select id, product_id || '/' || variation_id as name from shop_items
    where storefront_id = ${storefrontId}::uuid and product_id = any(${products.map(({ productId }) => productId)}::text[])`
  return new Map(rows.map(({ id, name }) => [name, id]))
}

import type { Tx } from '../../kernel/db.ts'
import { isFault } from '../../kernel/fault.ts'
import type { BatchResult, ShopItemShown, ShopProduct, ShopVariation } from '../../storefront/catalogue-port.ts'
import type { Storefront } from '../../storefront/port.ts'
import type { ChangedField } from './change-values.ts'
import { draftOf, patchOf, withOptions } from './change-values.ts'
import type { Change, ChangeGroup } from './claim-changes.ts'
import type { LandedItem } from './land-products.ts'
import { itemsOfProduct, landItems, landShown } from './land-products.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'

interface Limits {
  deadlineMs: number
}

/** Sends a group in one request. */
export async function sendGroup(
  storefront: Storefront,
  { kind, productId, changes }: ChangeGroup,
  limits: Limits,
): Promise<BatchResult<ShopItemShown>> {
  switch (kind) {
    case 'create products':
      return storefront.createProducts(
        changes.map(({ after, sku }) => draftOf(required(after.product, sku))),
        limits,
      )
    case 'create variations':
      return storefront.createVariations(
        productId,
        changes.map(({ after, sku }) => draftOf(required(after.variation, sku))),
        limits,
      )
    case 'add options':
      return addOptions(storefront, productId, changes, limits)
    case 'patch':
      return storefront.patchShopItems(
        changes.map(({ productId: id, variationId, field, after }) => ({
          productId: id,
          variationId,
          ...patchOf(field as ChangedField, after),
        })),
        limits,
      )
  }
}

/** What the product has is read just before, as a shop takes the list of attributes whole. */
async function addOptions(
  storefront: Storefront,
  productId: string,
  changes: readonly Change[],
  limits: Limits,
): Promise<BatchResult<ShopItemShown>> {
  let product: ShopProduct | undefined
  try {
    ;[product] = await storefront.products([productId])
  } catch (error) {
    if (!isFault(error)) throw error
    return { kind: 'not_sent', reason: error.message }
  }
  if (!product) return { kind: 'refused', code: 'GONE', message: 'The shop no longer has the product' }
  const added = changes.flatMap(({ after }) => after.options ?? [])
  const attributes = withOptions(product.attributes, added)
  return storefront.patchShopItems([{ productId, variationId: '', attributes }], limits)
}

function required<Draft>(draft: Draft | undefined, sku: string): Draft {
  if (!draft) throw new Error(`The publication of ${sku} holds nothing to send`)
  return draft
}

/**
 * Lands what was answered, so that nothing is compared with what it no longer is.
 * @returns the shop item of each answer that is one, by change
 */
export async function landAnswers(
  tx: Tx,
  now: Date,
  shop: CatalogueShop,
  group: ChangeGroup,
  answers: readonly { change: Change; shown: ShopItemShown }[],
): Promise<Map<bigint, bigint>> {
  const shown = answers.map((one) => one.shown)
  if (group.kind === 'patch' || group.kind === 'add options') await landShown(tx, now, shop, shown)
  else if (group.kind === 'create products') {
    const items = (shown as ShopProduct[]).flatMap((product) => itemsOfProduct({ ...product, variations: [] }))
    await landItems(tx, now, shop, items, { whole: false })
  } else await landVariations(tx, now, shop, group.productId, shown as ShopVariation[])
  const ids = await tx.$queryRaw<{ id: bigint; productId: string; variationId: string }[]>`
    select s.id, s.product_id as "productId", s.variation_id as "variationId"
    from unnest(${shown.map(({ productId }) => productId)}::text[], ${shown.map(({ variationId }) => variationId)}::text[])
      as a (product_id, variation_id)
    join shop_items s on s.storefront_id = ${shop.id}::uuid and s.product_id = a.product_id
      and s.variation_id = a.variation_id`
  const idOf = new Map(ids.map(({ id, productId, variationId }) => [`${productId}/${variationId}`, id]))
  return new Map(
    answers.flatMap(({ change, shown: { productId, variationId } }) => {
      const id = idOf.get(`${productId}/${variationId}`)
      return id === undefined ? [] : [[change.id, id] as const]
    }),
  )
}

async function landVariations(
  tx: Tx,
  now: Date,
  shop: CatalogueShop,
  productId: string,
  shown: readonly ShopVariation[],
): Promise<void> {
  const parent = await tx.shopItem.findFirst({
    where: { storefrontId: shop.id, productId, variationId: '' },
    select: { sku: true, onSale: true },
  })
  const items = shown.map(
    ({ inStock: _, ...one }): LandedItem => ({
      ...one,
      kind: 'variation',
      skuInherited: one.sku !== '' && one.sku === parent?.sku,
      onSale: one.onSale && parent?.onSale === true,
    }),
  )
  await landItems(tx, now, shop, items, { whole: false })
}

import { isFault } from '../../kernel/fault.ts'
import type { ShopItemShown, ShopProduct } from '../../storefront/catalogue-port.ts'
import type { Storefront } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import type { ChangedField } from './change-values.ts'
import { isShown, shownValue } from './change-values.ts'
import type { Change, ChangeGroup } from './claim-changes.ts'
import { byRule } from './hold-wishes.ts'
import { itemsOfProduct, landItems } from './land-products.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'
import type { ChangeEnd } from './settle-changes.ts'
import { settleChanges } from './settle-changes.ts'

/**
 * A person decided by what the shop showed then. Just before their changes are sent the shop is asked once a request, and what
 * shows something else by now is refused and not written over. What rules want is compared again whenever it moves.
 * @returns what is to be sent, and how the others ended
 */
export async function checkBefore(
  { db, clock }: FlowContext,
  shop: CatalogueShop,
  storefront: Storefront,
  claimed: ChangeGroup,
  deadline: () => Date,
): Promise<{ group: ChangeGroup; moved: ChangeEnd[] }> {
  const asked = claimed.kind === 'patch' ? claimed.changes.filter(isChecked) : []
  if (asked.length === 0) return { group: claimed, moved: [] }
  const products = await readShown(storefront, asked)
  // Reading took from the time of the claim.
  const held = await db.$queryRaw<{ id: bigint }[]>`
    update catalogue_changes set deadline_at = ${deadline()}
    where id = any(${claimed.changes.map(({ id }) => id)}::bigint[]) and state = 'sending' returning id`
  const group = { ...claimed, changes: claimed.changes.filter(({ id }) => held.some((one) => one.id === id)) }
  const shownBy = new Map<string, ShopItemShown>(
    products.flatMap((product) =>
      [product, ...product.variations].map((one) => [`${one.productId}/${one.variationId}`, one] as const),
    ),
  )
  const moved = asked.flatMap((change): ChangeEnd[] => {
    const shown = shownBy.get(`${change.productId}/${change.variationId}`)
    const field = change.field as ChangedField
    if (!shown || isShown(field, shown, change.before) || isShown(field, shown, change.after)) return []
    const { value } = shownValue(field, shown)
    const message = `The shop shows "${value}" by now, not "${change.before.value}": it was changed since it was asked for`
    return [{ change, end: { state: 'refused', code: 'MOVED_ON', message } }]
  })
  if (moved.length === 0) return { group, moved }
  await db.$transaction(async (tx) => {
    const now = clock.now()
    await landItems(tx, now, shop, products.flatMap(itemsOfProduct), { whole: true })
    await settleChanges(tx, now, shop, moved)
  })
  const ended = new Set(moved.map(({ change }) => change.id))
  return { group: { ...group, changes: group.changes.filter(({ id }) => !ended.has(id)) }, moved }
}

/** Asked for by a person; a variation without a SKU of its own shows its product's. */
const isChecked = ({ askedByLabel, field, before }: Change): boolean =>
  askedByLabel !== byRule && !(field === 'sku' && before.value === '')

/** Nothing when the shop cannot be read just now: then it is sent as it was asked for. */
async function readShown(storefront: Storefront, asked: readonly Change[]): Promise<ShopProduct[]> {
  try {
    return await storefront.products([...new Set(asked.map(({ productId }) => productId))])
  } catch (error) {
    if (!isFault(error)) throw error
    return []
  }
}

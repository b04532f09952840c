/**
 * Who moved since shop and ERP last agreed. `first`: they never agreed and differ, a person decides. `accepted`: a person let
 * this very difference stand.
 */
export type Move = 'same' | 'first' | 'shop' | 'erp' | 'both' | 'accepted'

/** Values as text by field, as shop and ERP last agreed. Where a person accepted the shop's, `<field>@erp` is the ERP's then. */
export type Agreed = Readonly<Record<string, string>>

/** In `agreed`: the shop's SKU that stood before it was enforced and is not the one agreed on. */
export const stoodSku = 'sku@live'

const erpKey = (field: string) => `${field}@erp`

export function moveOf(
  field: string,
  agreed: Agreed,
  {
    shop,
    erp,
    same = (one, other) => one === other,
  }: { shop: string; erp: string; same?: (one: string, other: string) => boolean },
): Move {
  if (same(shop, erp)) return 'same'
  const agreedShop = agreed[field]
  if (agreedShop === undefined) return 'first'
  const agreedErp = agreed[erpKey(field)] ?? agreedShop
  const shopMoved = !same(shop, agreedShop)
  const erpMoved = !same(erp, agreedErp)
  if (shopMoved) return erpMoved ? 'both' : 'shop'
  return erpMoved ? 'erp' : 'accepted'
}

/** Both show the same value now. */
export function agree(agreed: Agreed, field: string, value: string): Agreed {
  if (agreed[field] === value && agreed[erpKey(field)] === undefined) return agreed
  const { [erpKey(field)]: _, ...rest } = agreed
  return { ...rest, [field]: value }
}

/** The shop's value stands although the ERP has another, until either of them moves. */
export const accept = (agreed: Agreed, field: string, shop: string, erp: string): Agreed => ({
  ...agreed,
  [field]: shop,
  [erpKey(field)]: erp,
})

/** What a person let stand ends with what it was about. */
export function without(agreed: Agreed, field: string): Agreed {
  if (agreed[field] === undefined) return agreed
  const { [field]: _, ...rest } = agreed
  return rest
}

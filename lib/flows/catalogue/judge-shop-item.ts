import type { Json } from '../../kernel/digest.ts'
import type { CatalogueFieldName, FieldPolicies } from './fields.ts'
import type { CatalogueFindingCode } from './finding-codes.ts'
import type { ComparedItem, ErpSide } from './item-values.ts'
import {
  barcodeOf,
  carriesBarcode,
  differingAttributes,
  priceText,
  regularOf,
  saleOf,
  saleText,
} from './item-values.ts'
import { judgeBrokenLink, judgeInactive, judgeRogue } from './judge-on-sale.ts'
import type { Agreed, Move } from './three-way.ts'
import { agree, moveOf, stoodSku, without } from './three-way.ts'

export interface Found {
  code: CatalogueFindingCode
  field: CatalogueFieldName
  shopValue: string
  erpValue: string
  detail: Record<string, Json>
}

/** A value of a field of the shop: a sale price with its dates. '' is none. */
export interface FieldValue {
  value: string
  from?: string | null
  to?: string | null
}

/** What the rules want done in the shop. `proposed` waits for a person. */
export interface Wish {
  kind: 'push' | 'revert' | 'quarantine'
  field: 'sku' | 'regular_price' | 'sale_price' | 'barcode' | 'name' | 'status'
  before: FieldValue
  after: FieldValue
  reason: string
  state: 'ready' | 'proposed'
}

export interface Verdict {
  match: 'one' | 'kit' | 'no_item' | 'ambiguous' | 'none'
  matchedBy: string
  parts: { itemId: bigint; quantity: number }[]
  findings: Found[]
  wishes: Wish[]
  agreed: Agreed
  /** Unknown to items that were read before it was: it is judged again once they were read after it. */
  waitsForItems?: true
}

/** What a shop item was found to be in the ERP. */
export interface ItemSide {
  match: Verdict['match']
  matchedBy: string
  parts: { item: ErpSide; quantity: number }[]
  /** Of an ambiguous one: what fits. */
  fits: string[]
  /** The SKU it had when both agreed, where the ERP still has an item of that SKU; null when it was not changed. */
  skuBefore: string | null
}

export interface JudgedBy {
  policies: FieldPolicies
  currency: string
  /** Made in the shop since then, it may be quarantined by rule; null while the flow was never live. */
  liveSince: Date | null
  /** The ERP's items are known as they were then: what the shop made later may be an item by now. */
  itemsKnownTo: Date | null
  /** The first comparison since the flow went live: what differs stood before, and is a person's. */
  isGoingLive: boolean
  /** Others of the shop with the same SKU of their own. */
  sharing: readonly { productId: string; variationId: string; shopItemId: string }[]
  /** Of a variable product: the name of the one style its variations belong to. */
  styleName: string | null
}

/**
 * Compares one shop item with what it is in the ERP: what is wrong, what the policies want done about it, and what both
 * agree on now. Pure. The ERP never learns from the shop: a SKU it does not know is a finding, no item (failure 29).
 */
export function judgeShopItem(item: ComparedItem, side: ItemSide, by: JudgedBy): Verdict {
  const verdict: Verdict = {
    match: side.match,
    matchedBy: side.matchedBy,
    parts: side.parts.map(({ item: { id }, quantity }) => ({ itemId: id, quantity })),
    findings: [],
    wishes: [],
    agreed: item.agreed,
  }
  if (item.goneAt || item.kind === 'other') return verdict
  if (item.kind !== 'variable') {
    judgeSku(verdict, item, side, by)
    const [only] = side.parts
    const isInactive = side.parts.some(({ item: { active } }) => !active)
    if (isInactive) judgeInactive(verdict, item, by)
    else verdict.agreed = without(verdict.agreed, 'status_active')
    if (side.match !== 'none') verdict.agreed = without(verdict.agreed, 'existence')
    if (side.match === 'one' && only) judgeFields(verdict, item, only.item, by)
  }
  judgeName(verdict, item, side, by)
  return verdict
}

function judgeSku(verdict: Verdict, item: ComparedItem, side: ItemSide, by: JudgedBy): void {
  const { match, matchedBy, parts, fits, skuBefore } = side
  const own = item.skuInherited ? '' : item.sku
  const find = (code: CatalogueFindingCode, erpValue: string, detail: Record<string, Json> = {}) =>
    verdict.findings.push({ code, field: code === 'ROGUE_SKU' ? 'existence' : 'sku', shopValue: own, erpValue, detail })
  const wanted = parts.length === 1 && match === 'one' ? (parts[0]?.item.thirdPartyItem ?? '') : ''
  if (by.sharing.length > 0) find('SKU_SHARED', '', { others: [...by.sharing] })
  if (match === 'ambiguous') find('SKU_AMBIGUOUS', fits.join(', '), { items: fits })
  if (item.skuInherited && matchedBy !== 'link') find('SKU_INHERITED', skuBefore ?? wanted, { parent: item.sku })
  if (skuBefore !== null) {
    // Matched by what was agreed on, so that is kept; what stood when the flow went live is remembered beside it.
    if (by.isGoingLive) verdict.agreed = { ...verdict.agreed, [stoodSku]: own }
    const move = verdict.agreed[stoodSku] === own ? 'first' : 'shop'
    if (!item.skuInherited && by.policies.sku !== 'ignore') find('SKU_DIFFERS', skuBefore, { moved: move })
    enforce(verdict, by, 'sku', move, { value: own }, { value: skuBefore })
    return
  }
  verdict.agreed = without(verdict.agreed, stoodSku)
  if (match === 'none' && matchedBy === 'link') judgeBrokenLink(verdict, item)
  if (item.skuInherited || matchedBy === 'link' || matchedBy === 'agreed') return
  if (own === '') {
    if (match !== 'no_item') find('SKU_MISSING', wanted)
  } else if (match === 'none') judgeRogue(verdict, item, by)
  if (match !== 'one') return
  // By barcode or pattern the item may be listed under another SKU, or none.
  const erp = matchedBy === 'pattern' || wanted === '' ? own : wanted
  const move = moveNow(verdict, by, 'sku', own, erp)
  // A SKU that others carry too is nothing to go back to.
  if (move === 'same') {
    if (own !== '' && by.sharing.length === 0) verdict.agreed = agree(verdict.agreed, 'sku', own)
  } else if (move !== 'accepted' && own !== '' && by.policies.sku !== 'ignore')
    find('SKU_DIFFERS', erp, { moved: move })
  enforce(verdict, by, 'sku', move, { value: own }, { value: erp })
}

/**
 * Who moved. What differs when the flow goes live moved while nobody enforced anything: it is as if the two had never agreed,
 * unless a person let it stand.
 */
function moveNow(verdict: Verdict, by: JudgedBy, field: string, shop: string, erp: string): Move {
  const move = moveOf(field, verdict.agreed, { shop, erp })
  if (!by.isGoingLive || move === 'same' || move === 'accepted') return move
  verdict.agreed = without(without(verdict.agreed, field), `${field}@erp`)
  return 'first'
}

function judgeFields(verdict: Verdict, item: ComparedItem, erp: ErpSide, by: JudgedBy): void {
  const regular = regularOf(erp)
  if (regular !== null && (erp.currency ?? by.currency) !== by.currency) {
    if (by.policies.regular_price !== 'ignore') {
      verdict.findings.push({
        code: 'PRICE_CURRENCY',
        field: 'regular_price',
        shopValue: `${priceText(item.regularAmount)} ${by.currency}`.trim(),
        erpValue: `${priceText(regular)} ${erp.currency}`,
        detail: { currency: erp.currency },
      })
    }
  } else if (regular !== null) {
    judgeValue(
      verdict,
      by,
      'regular_price',
      'PRICE_DIFFERS',
      { value: priceText(item.regularAmount) },
      { value: priceText(regular) },
    )
    judgeSale(verdict, item, erp, by)
  }
  judgeBarcode(verdict, item, erp, by)
  const differing = differingAttributes(item.attributes, erp)
  if (differing && by.policies.attributes !== 'ignore') {
    const accepted = item.agreed.attributes === differing.shop && item.agreed['attributes@erp'] === differing.erp
    if (!accepted) {
      const { shop: shopValue, erp: erpValue } = differing
      verdict.findings.push({ code: 'ATTRIBUTES_DIFFER', field: 'attributes', shopValue, erpValue, detail: {} })
    }
  }
}

/** Without a sale in the ERP, one in the shop is the shop's own, unless it came from the ERP. */
function judgeSale(verdict: Verdict, item: ComparedItem, erp: ErpSide, by: JudgedBy): void {
  const wanted = priceText(saleOf(erp))
  const shop = {
    value: saleText(item.saleAmount, item.saleFrom, item.saleTo),
    from: item.saleFrom?.toISOString() ?? null,
    to: item.saleTo?.toISOString() ?? null,
  }
  if (wanted === '' && verdict.agreed.sale_price === undefined) return
  judgeValue(verdict, by, 'sale_price', 'SALE_PRICE_DIFFERS', shop, { value: wanted, from: null, to: null })
}

function judgeBarcode(verdict: Verdict, item: ComparedItem, erp: ErpSide, by: JudgedBy): void {
  const wanted = barcodeOf(erp)
  if (wanted === '' || (item.barcode === '' && verdict.agreed.barcode === undefined)) return
  const shop = carriesBarcode(erp, item.barcode) ? wanted : item.barcode
  judgeValue(verdict, by, 'barcode', 'BARCODE_DIFFERS', { value: shop }, { value: wanted })
}

function judgeName(verdict: Verdict, item: ComparedItem, side: ItemSide, by: JudgedBy): void {
  const erp =
    item.kind === 'variable'
      ? by.styleName
      : item.kind === 'simple' && side.match === 'one'
        ? side.parts[0]?.item.styleName
        : null
  if (!erp) return
  judgeValue(verdict, by, 'name', 'NAME_DIFFERS', { value: item.name }, { value: erp })
}

type ValueField = 'regular_price' | 'sale_price' | 'barcode' | 'name'

function judgeValue(
  verdict: Verdict,
  by: JudgedBy,
  field: ValueField,
  code: CatalogueFindingCode,
  shop: FieldValue,
  erp: FieldValue,
): void {
  const move = moveNow(verdict, by, field, shop.value, erp.value)
  if (move === 'same') verdict.agreed = agree(verdict.agreed, field, shop.value)
  else if (move !== 'accepted' && by.policies[field] !== 'ignore') {
    verdict.findings.push({ code, field, shopValue: shop.value, erpValue: erp.value, detail: { moved: move } })
  }
  enforce(verdict, by, field, move, shop, erp)
}

/** The ERP is the master: what moved there is pushed, what moved in the shop meets its policy; a first difference is a person's. */
function enforce(
  verdict: Verdict,
  { policies }: JudgedBy,
  field: Wish['field'] & CatalogueFieldName,
  move: Move,
  before: FieldValue,
  after: FieldValue,
): void {
  const policy = policies[field]
  if ((policy !== 'revert' && policy !== 'approve') || !['shop', 'erp', 'both'].includes(move)) return
  const waits = policy === 'approve' && move !== 'erp'
  verdict.wishes.push({
    kind: move === 'erp' ? 'push' : 'revert',
    field,
    before,
    after,
    reason: move === 'erp' ? 'ERP_CHANGED' : 'LOCAL_EDIT',
    state: waits ? 'proposed' : 'ready',
  })
}

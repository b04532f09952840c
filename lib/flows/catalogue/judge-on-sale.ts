import type { ComparedItem } from './item-values.ts'
import type { JudgedBy, Verdict } from './judge-shop-item.ts'
import { wasThere } from './land-products.ts'

/** In `agreed`, of `existence` and `status_active`: a person let it stand, and it is no finding. */
export const acceptedAs = (sku: string): string => `accepted ${sku}`

/** A SKU the ERP does not know: found whenever it was made, taken off sale by rule when that was after the flow went live. */
export function judgeRogue(
  verdict: Verdict,
  item: ComparedItem,
  { policies, liveSince, itemsKnownTo }: JudgedBy,
): void {
  const { existence } = item.agreed
  if (existence === acceptedAs(item.sku)) return
  verdict.findings.push({
    code: 'ROGUE_SKU',
    field: 'existence',
    shopValue: item.sku,
    erpValue: '',
    detail: { status: item.status, createdAt: item.createdAt.toISOString() },
  })
  if (existence === wasThere || !liveSince || item.createdAt < liveSince || item.agreed.sku !== undefined) return
  quarantineBy(verdict, item, policies.existence, 'ROGUE_SKU')
  if (verdict.wishes.length === 0 || (itemsKnownTo && item.readAt <= itemsKnownTo)) return
  verdict.wishes = []
  verdict.waitsForItems = true
}

/** Linked to what the ERP does not have: found, but no rule takes it off sale for a slip in a link. */
export function judgeBrokenLink(verdict: Verdict, item: ComparedItem): void {
  if (item.agreed.existence === acceptedAs(item.sku)) return
  const shopValue = item.skuInherited ? '' : item.sku
  verdict.findings.push({ code: 'ROGUE_SKU', field: 'existence', shopValue, erpValue: '', detail: { link: true } })
}

/** On sale in the shop and not active in the ERP. */
export function judgeInactive(verdict: Verdict, item: ComparedItem, { policies, isGoingLive }: JudgedBy): void {
  const { status_active: before } = item.agreed
  const agreed = before ?? (isGoingLive ? wasThere : undefined)
  if (agreed !== undefined) verdict.agreed = { ...verdict.agreed, status_active: agreed }
  if (!item.onSale || agreed === acceptedAs(item.sku)) return
  verdict.findings.push({
    code: 'ITEM_INACTIVE_ON_SALE',
    field: 'status_active',
    shopValue: item.status,
    erpValue: 'inactive',
    detail: {},
  })
  if (agreed !== wasThere) quarantineBy(verdict, item, policies.status_active, 'ITEM_INACTIVE_ON_SALE')
}

function quarantineBy(verdict: Verdict, item: ComparedItem, policy: string, reason: string): void {
  if (!policy.startsWith('quarantine_') || item.status !== 'publish') return
  verdict.wishes.push({
    kind: 'quarantine',
    field: 'status',
    before: { value: item.status },
    after: { value: quarantinedStatus(item, policy === 'quarantine_private' ? 'private' : 'draft') },
    reason,
    state: 'ready',
  })
}

/** A variation cannot be a draft of its own: private takes it out of its product. */
export const quarantinedStatus = (item: Pick<ComparedItem, 'variationId'>, wanted: 'draft' | 'private'): string =>
  item.variationId === '' ? wanted : 'private'

import type { Db } from '../../kernel/db.ts'
import { Prisma } from '../../kernel/db.ts'
import type { Publication } from './change-values.ts'
import type { FieldValue } from './judge-shop-item.ts'

export interface Change {
  id: bigint
  kind: 'publish' | 'release' | 'push' | 'revert' | 'quarantine' | 'restore'
  field: string
  sku: string
  styleKey: string | null
  shopItemId: bigint | null
  /** Of what it changes; of a publication the product it belongs to, '' when that is new. */
  productId: string
  variationId: string
  before: FieldValue
  after: FieldValue & Publication
  askedByLabel: string
  createdAt: Date
  sends: number
  undoesId: bigint | null
  /** Of one in doubt: why, or what the shop refused it with. */
  outcomeCode: string | null
  outcomeMessage: string | null
}

/** In `outcome_code` of a change in doubt: the request gave no answer, or its sender ended. */
export const noAnswer = 'NO_ANSWER'
export const senderEnded = 'WORKER_ENDED'

/** A request that gives no answer, or never gets past a firewall, so many times is a person's. */
export const mostSends = 4

/** What one request carries: new products, new variations of one product, options of a product, or changes of products or of one product's variations. */
export interface ChangeGroup {
  kind: 'create products' | 'create variations' | 'add options' | 'patch'
  productId: string
  changes: Change[]
}

const changes = Prisma.sql`select c.id, c.kind::text as kind, c.field, c.sku, c.style_key as "styleKey", c.shop_item_id as "shopItemId",
  coalesce(s.product_id, c.after ->> 'productId', '') as "productId", coalesce(s.variation_id, '') as "variationId",
  c.before, c.after, c.asked_by_label as "askedByLabel", c.created_at as "createdAt", c.sends, c.undoes_id as "undoesId",
  c.outcome_code as "outcomeCode", c.outcome_message as "outcomeMessage"
  from catalogue_changes c left join shop_items s on s.id = c.shop_item_id`

const isOpenFor = (storefrontId: string) => Prisma.sql`exists (
  select from storefront_flows f
  where f.storefront_id = ${storefrontId}::uuid and f.flow = 'catalogue' and f.mode = 'live')`

interface Claim {
  now: Date
  deadlineAt: Date
  limit: number
}

/**
 * Claims what one request can carry, beginning with what is ready longest. The one write gate: nothing is claimed unless the
 * flow is live at that moment. A shop item is claimed for one field at a time, so that one refused field is not another's.
 */
export async function claimGroup(db: Db, storefrontId: string, claim: Claim): Promise<ChangeGroup | null> {
  const { now, deadlineAt, limit } = claim
  return db.$transaction(async (tx) => {
    const [head] = await tx.$queryRaw<Change[]>`
      ${changes}
      where c.storefront_id = ${storefrontId}::uuid and c.state = 'ready' and c.ready_at <= ${now}
        and ${isOpenFor(storefrontId)}
      order by c.ready_at, c.id limit 1 for update of c skip locked`
    if (!head) return null
    const group = groupOf(head)
    const rows = await tx.$queryRaw<Change[]>`
      ${changes}
      where c.storefront_id = ${storefrontId}::uuid and c.state = 'ready' and c.ready_at <= ${now} and ${group.where}
      order by c.ready_at, c.id limit ${limit} for update of c skip locked`
    const once = new Set<bigint>()
    const claimed = rows.filter(({ shopItemId }) => {
      if (shopItemId === null) return true
      if (once.has(shopItemId)) return false
      once.add(shopItemId)
      return true
    })
    await tx.$executeRaw`
      update catalogue_changes set state = 'sending', sends = sends + 1, sent_at = ${now}, deadline_at = ${deadlineAt}
      where id = any(${claimed.map(({ id }) => id)}::bigint[])`
    const { kind, productId } = group
    return { kind, productId, changes: claimed.map((one) => ({ ...one, sends: one.sends + 1 })) }
  })
}

function groupOf({ id, kind, field, styleKey, productId, variationId }: Change): {
  kind: ChangeGroup['kind']
  productId: string
  where: Prisma.Sql
} {
  if (kind === 'publish' && field === 'product') {
    const where = Prisma.sql`c.kind = 'publish' and c.field = 'product'`
    return { kind: 'create products', productId: '', where }
  }
  if (kind === 'publish' && field === 'options') {
    return { kind: 'add options', productId, where: Prisma.sql`c.id = ${id}` }
  }
  if (kind === 'publish') {
    const where = Prisma.sql`c.kind = 'publish' and c.field = 'variation' and c.style_key = ${styleKey}
      and c.after ->> 'productId' = ${productId}`
    return { kind: 'create variations', productId, where }
  }
  if (variationId === '') {
    return { kind: 'patch', productId, where: Prisma.sql`c.kind <> 'publish' and s.variation_id = ''` }
  }
  const where = Prisma.sql`c.kind <> 'publish' and s.product_id = ${productId} and s.variation_id <> ''`
  return { kind: 'patch', productId, where }
}

/** What a process that ended, or a request without an answer, left: looked at before it is sent again. */
export async function recoverSending(db: Db, storefrontId: string, now: Date): Promise<number> {
  return db.$executeRaw`
    update catalogue_changes set state = 'unknown', ready_at = ${now}, outcome_code = ${senderEnded},
      outcome_message = 'The worker ended while it was sending'
    where storefront_id = ${storefrontId}::uuid and state = 'sending' and deadline_at < ${now}`
}

export async function claimUnknown(db: Db, storefrontId: string, claim: Claim): Promise<Change[]> {
  const { now, deadlineAt, limit } = claim
  return db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<Change[]>`
      ${changes}
      where c.storefront_id = ${storefrontId}::uuid and c.state = 'unknown' and c.ready_at <= ${now}
        and ${isOpenFor(storefrontId)}
      order by c.ready_at, c.id limit ${limit} for update of c skip locked`
    // Not due for others while it is being looked at.
    await tx.$executeRaw`
      update catalogue_changes set ready_at = ${deadlineAt} where id = any(${rows.map(({ id }) => id)}::bigint[])`
    return rows
  })
}

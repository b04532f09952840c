import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { CatalogueFieldName, FieldPolicy } from './fields.ts'
import { catalogueFields, readFieldPolicies } from './fields.ts'
import { stoodSku } from './three-way.ts'

/**
 * Sets what a difference in a field meets. What differs in it is compared again by it; what differed while it was not
 * enforced stays a person's.
 * @throws {Fault} NOT_PERMITTED; POLICY_UNKNOWN when the field does not know such a policy
 */
export async function setFieldPolicy(
  db: Db,
  _clock: Clock,
  actor: Actor,
  storefrontId: string,
  field: CatalogueFieldName,
  policy: FieldPolicy,
): Promise<void> {
  requirePermission(actor, 'catalogue:set-policy', storefrontId)
  const allowed: readonly FieldPolicy[] = catalogueFields[field].policies
  if (!allowed.includes(policy)) {
    throw new Fault('POLICY_UNKNOWN', `${catalogueFields[field].title} can be ${allowed.join(', ')}, not ${policy}`)
  }
  await db.$transaction(async (tx) => {
    const before = (await readFieldPolicies(tx, storefrontId))[field]
    if (before === policy) return
    await tx.catalogueField.upsert({
      where: { storefrontId_field: { storefrontId, field } },
      create: { storefrontId, field, policy },
      update: { policy },
      select: { field: true },
    })
    await recordAudit(tx, actor, {
      action: 'catalogue:set-policy',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before: { field, policy: before },
      after: { field, policy },
    })
    // What was not looked at before has no finding yet: then all of it is.
    const concerned = before === 'ignore' ? null : await readConcerned(tx, storefrontId, field)
    const enforces = policy === 'revert' || policy === 'approve'
    if (enforces && (before === 'raise' || before === 'ignore')) await letDiffer(tx, storefrontId, field, concerned)
    await tx.$executeRaw`
      update shop_items set dirty = true
      where storefront_id = ${storefrontId}::uuid and gone_at is null and not dirty
        and (${concerned === null} or id = any(${concerned ?? []}::bigint[]))`
    await enqueue(tx, [{ task: 'catalogue:compare', payload: { storefrontId } }])
    await notify(tx, 'catalogue')
  })
}

/**
 * What differs while nobody enforced the field is a person's, as it is when the flow goes live: the two are taken never to have
 * agreed in it, unless a person let it stand. A SKU is what is matched by; the shop's is remembered beside it.
 * @param concerned null = of every shop item
 */
async function letDiffer(tx: Tx, storefrontId: string, field: string, concerned: bigint[] | null): Promise<void> {
  const ids = concerned ?? []
  if (field === 'sku') {
    await tx.$executeRaw`
      update shop_items set agreed = agreed || jsonb_build_object(${stoodSku}::text, case when sku_inherited then '' else sku end)
      where storefront_id = ${storefrontId}::uuid and gone_at is null and (${concerned === null} or id = any(${ids}::bigint[]))
        and agreed ->> 'sku' <> case when sku_inherited then '' else sku end and not jsonb_exists(agreed, 'sku@erp')`
    return
  }
  await tx.$executeRaw`
    update shop_items set agreed = agreed - ${field}::text
    where storefront_id = ${storefrontId}::uuid and gone_at is null and (${concerned === null} or id = any(${ids}::bigint[]))
      and jsonb_exists(agreed, ${field}::text) and not jsonb_exists(agreed, ${`${field}@erp`}::text)`
}

async function readConcerned(tx: Tx, storefrontId: string, field: string): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    select distinct shop_item_id as id from catalogue_findings
    where storefront_id = ${storefrontId}::uuid and field = ${field} and closed_at is null and shop_item_id is not null`
  return rows.map(({ id }) => id)
}

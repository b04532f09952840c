import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { AskedFinding } from './asked-findings.ts'
import { readAskedFindings } from './asked-findings.ts'
import type { Skipped } from './decision.ts'
import { acceptedAs } from './judge-on-sale.ts'
import { missing } from './revert-to-erp.ts'

/**
 * Lets the shop's values stand: these findings close, and come back only when the shop or the ERP moves again. What waited to
 * be written for them is withdrawn.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY
 */
export async function acceptShopValue(
  db: Db,
  clock: Clock,
  actor: Actor,
  findingIds: readonly bigint[],
  note?: string,
): Promise<{ accepted: number; skipped: Skipped[] }> {
  return db.$transaction(async (tx) => {
    const now = clock.now()
    const findings = await readAskedFindings(tx, actor, findingIds)
    const accepted = findings.flatMap((finding) => {
      const agreed = agreedBy(finding)
      return agreed && finding.shopItemId !== null ? [{ finding, shopItemId: finding.shopItemId, agreed }] : []
    })
    const skipped = findings
      .filter((finding) => !accepted.some((one) => one.finding === finding))
      .map(({ id }) => ({ id, reason: 'This cannot be left as it is: it has to be repaired' }))
    // One row a shop item: an update takes the first match of several.
    const byItem = new Map<bigint, Record<string, string>>()
    for (const { shopItemId, agreed } of accepted) byItem.set(shopItemId, { ...byItem.get(shopItemId), ...agreed })
    const rows = [...byItem].map(([id, agreed]) => ({ id: String(id), agreed }))
    await tx.$executeRaw`
      update shop_items s set agreed = s.agreed || a.agreed, dirty = true
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a (id bigint, agreed jsonb)
      where s.id = a.id`
    const ids = accepted.map(({ finding }) => finding.id)
    await tx.$executeRaw`
      update catalogue_findings set closed_at = ${now}, closed_because = 'accepted' where id = any(${ids}::bigint[])`
    await tx.$executeRaw`
      update catalogue_changes c set state = 'withdrawn', ended_at = ${now}, outcome_code = 'ACCEPTED', undoes_id = null,
        decided_by_label = ${actor.label}, decided_at = ${now}, note = ${note ?? null}
      from catalogue_findings f
      where f.id = any(${ids}::bigint[]) and c.shop_item_id = f.shop_item_id
        and c.field = case when f.field in ('existence', 'status_active') then 'status' else f.field end
        and c.state in ('ready', 'proposed')`
    for (const storefrontId of new Set(accepted.map(({ finding }) => finding.storefrontId))) {
      const own = accepted.filter(({ finding }) => finding.storefrontId === storefrontId)
      await recordAudit(tx, actor, {
        action: 'catalogue:accept',
        subjectKind: 'storefront',
        subjectId: storefrontId,
        after: {
          count: own.length,
          findings: own.slice(0, 200).map(({ finding: { sku, code, shopValue, erpValue } }) => ({
            sku,
            code,
            shopValue,
            erpValue,
          })),
        },
        ...(note ? { note } : {}),
      })
      await enqueue(tx, [{ task: 'catalogue:compare', payload: { storefrontId } }])
    }
    await notify(tx, 'catalogue')
    return { accepted: accepted.length, skipped: [...skipped, ...missing(findingIds, findings)] }
  })
}

function agreedBy({ code, field, shopValue, erpValue, sku }: AskedFinding): Record<string, string> | null {
  switch (code) {
    case 'ROGUE_SKU':
    case 'ITEM_INACTIVE_ON_SALE':
      return { [field]: acceptedAs(sku) }
    case 'SKU_DIFFERS':
    case 'PRICE_DIFFERS':
    case 'SALE_PRICE_DIFFERS':
    case 'BARCODE_DIFFERS':
    case 'NAME_DIFFERS':
    case 'ATTRIBUTES_DIFFER':
      return { [field]: shopValue, [`${field}@erp`]: erpValue }
    default:
      return null
  }
}

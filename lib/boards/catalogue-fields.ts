import { requirePermission } from '../access/permissions.ts'
import {
  type CatalogueFieldName,
  type CatalogueFieldRule,
  catalogueFieldNames,
  catalogueFields,
  type FieldPolicy,
} from '../flows/catalogue/fields.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

/** A field as it is enforced in one shop. */
export interface FieldRow extends CatalogueFieldRule {
  id: CatalogueFieldName
  policy: FieldPolicy
  /** An admin chose it; else it is the default. */
  chosen: boolean
  /** Open findings about it. */
  findings: number
  lastViolation: {
    at: Date
    /** Where the shop item is still known. */
    shopItemId: string | null
    sku: string
    before: string
    after: string
  } | null
}

/** Every field with its master, direction and policy, from the table that enforces them, and its last local edit. @throws {Fault} NOT_PERMITTED */
export async function readCatalogueFields(db: Db, actor: Actor, storefrontId: string): Promise<FieldRow[]> {
  requirePermission(actor, 'catalogue:read', storefrontId)
  const [stored, open] = await Promise.all([
    db.catalogueField.findMany({ where: { storefrontId } }),
    db.$queryRaw<{ field: string; findings: number }[]>`
      select field, count(*)::int as findings from catalogue_findings
      where storefront_id = ${storefrontId}::uuid and closed_at is null group by field`,
  ])
  return catalogueFieldNames.map((id) => {
    const rule: CatalogueFieldRule = catalogueFields[id]
    const row = stored.find(({ field }) => field === id)
    const chosen = rule.policies.find((policy) => policy === row?.policy)
    return {
      ...rule,
      id,
      policy: chosen ?? rule.defaultPolicy,
      chosen: chosen !== undefined && chosen !== rule.defaultPolicy,
      findings: open.find(({ field }) => field === id)?.findings ?? 0,
      lastViolation: row?.lastViolationAt ? violationOf(row.lastViolationAt, row.lastViolation) : null,
    }
  })
}

function violationOf(at: Date, stored: unknown): FieldRow['lastViolation'] {
  const said = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {}
  const text = (name: string) => {
    const value = said[name]
    return value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
  }
  const shopItemId = text('shopItemId')
  return {
    at,
    shopItemId: /^\d{1,18}$/.test(shopItemId) ? shopItemId : null,
    sku: text('sku'),
    before: text('before'),
    after: text('after'),
  }
}

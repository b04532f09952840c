import { may, requirePermission } from '../access/permissions.ts'
import {
  type CatalogueFieldName,
  catalogueFields,
  type FieldPolicy,
  readFieldPolicies,
} from '../flows/catalogue/fields.ts'
import { priceText, regularOf, saleOf, saleText } from '../flows/catalogue/item-values.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import { type FindingRow, findingsOfItem } from './catalogue-findings.ts'

/** One field on both sides. */
export interface FieldSides {
  id: CatalogueFieldName
  title: string
  master: 'erp' | 'shop'
  direction: 'erp_to_shop' | 'compared' | 'shop_only'
  policy: FieldPolicy
  shop: string
  /** null where the ERP has nothing to say, or the item is not known. */
  erp: string | null
  /** As both last agreed, or as a person accepted it. */
  agreed: string | null
  /** Since when they differ; null while they do not. */
  differsSince: Date | null
}

export interface CatalogueItem {
  id: string
  storefrontId: string
  storefrontCode: string
  currency: string
  scale: Scale
  productId: string
  variationId: string
  kind: 'simple' | 'variable' | 'variation' | 'other'
  name: string
  sku: string
  status: string
  onSale: boolean
  quarantined: boolean
  keeper: 'own' | 'parent' | 'none'
  quantity: number | null
  createdAt: Date
  modifiedAt: Date
  readAt: Date
  comparedAt: Date | null
  goneAt: Date | null
  match: 'unread' | 'one' | 'kit' | 'no_item' | 'ambiguous' | 'none'
  matchedBy: string
  parts: CatalogueItemPart[]
  fields: FieldSides[]
  findings: FindingRow[]
  /** The product of a variation. */
  parent: { id: string; name: string } | null
  /** The variations of a product, at most 200. */
  variations: CatalogueVariation[]
  /** Whether it has a number of the inventory flow. */
  hasLevel: boolean
}

/** What one unit of it takes of the ERP's items. */
export interface CatalogueItemPart {
  pkey: string
  quantity: number
  style: string
  styleName: string
  color: string
  size: string
  sku: string | null
  barcode: string | null
  price: Amount | null
  retailPrice: Amount | null
  currency: string | null
  season: string
  active: boolean
  gone: boolean
  channelFlag: string
}

export interface CatalogueVariation {
  id: string
  sku: string
  attributes: string
  status: string
  onSale: boolean
  price: Amount | null
  quantity: number | null
  findings: number
}

/** A shop item with both its sides; null when there is none in the actor's storefronts. @throws {Fault} NOT_PERMITTED */
export async function readCatalogueItem(db: Db, actor: Actor, id: bigint): Promise<CatalogueItem | null> {
  requirePermission(actor, 'catalogue:read')
  const row = await db.shopItem.findUnique({
    where: { id },
    include: {
      storefront: { select: { code: true } },
      parts: { include: { item: true }, orderBy: { itemId: 'asc' } },
      level: { select: { shopItemId: true } },
    },
  })
  if (!row || !may(actor, 'catalogue:read', row.storefrontId)) return null
  const product = { storefrontId: row.storefrontId, productId: row.productId }
  const [findings, policies, parent, variations, quarantined] = await Promise.all([
    findingsOfItem(db, id),
    readFieldPolicies(db, row.storefrontId),
    row.variationId === ''
      ? null
      : db.shopItem.findFirst({ where: { ...product, variationId: '' }, select: { id: true, name: true } }),
    row.kind === 'variable' ? readVariations(db, row.storefrontId, row.productId) : [],
    row.status === 'publish'
      ? null
      : db.catalogueChange.findFirst({
          where: { shopItemId: id, kind: 'quarantine', state: 'done' },
          select: { id: true },
        }),
  ])
  const parts = row.parts.map(({ quantity, item }) => ({
    pkey: item.pkey,
    quantity,
    style: item.style,
    styleName: item.styleName,
    color: [item.colorCode, item.colorName].filter(Boolean).join(' '),
    size: [item.lblCode, item.dimension, item.sizeDesc].filter(Boolean).join(' '),
    sku: item.thirdPartyItem,
    barcode: item.ean ?? item.upc,
    price: item.priceAmount,
    retailPrice: item.retailAmount,
    currency: item.currency,
    season: item.season,
    active: item.active,
    gone: item.goneAt !== null,
    channelFlag: item.channelFlag,
  }))
  const attributes = attributesText(row.attributes)
  const shop: Partial<Record<CatalogueFieldName, string>> = {
    sku: row.sku,
    regular_price: priceText(row.regularAmount),
    sale_price: saleText(row.saleAmount, row.saleFrom, row.saleTo),
    barcode: row.barcode,
    name: row.name,
    attributes,
    status_active: row.onSale ? 'on sale' : 'not on sale',
    existence: row.goneAt ? 'gone' : row.status,
  }
  const only = row.match === 'one' ? parts[0] : undefined
  const erp = only ? erpValues(only) : {}
  const agreed = row.agreed as Record<string, unknown>
  const fields = (Object.keys(shop) as CatalogueFieldName[]).map((name): FieldSides => {
    const { title, master, direction } = catalogueFields[name]
    const finding = findings.find(({ field }) => field === name)
    return {
      id: name,
      title,
      master,
      direction,
      policy: policies[name],
      shop: finding?.shopValue ?? shop[name] ?? '',
      erp: finding?.erpValue ?? erp[name] ?? null,
      agreed: agreed[name] === undefined || agreed[name] === null ? null : String(agreed[name]),
      differsSince: finding?.openedAt ?? null,
    }
  })
  return {
    id: row.id.toString(),
    storefrontId: row.storefrontId,
    storefrontCode: row.storefront.code,
    currency: row.currency,
    scale: row.scale,
    productId: row.productId,
    variationId: row.variationId,
    kind: row.kind,
    name: parent && !row.name.startsWith(parent.name) ? [parent.name, row.name].filter(Boolean).join(', ') : row.name,
    sku: row.sku,
    status: row.status,
    onSale: row.onSale,
    quarantined: quarantined !== null,
    keeper: row.keeper,
    quantity: row.quantity,
    createdAt: row.createdAt,
    modifiedAt: row.modifiedAt,
    readAt: row.readAt,
    comparedAt: row.comparedAt,
    goneAt: row.goneAt,
    match: row.match,
    matchedBy: row.matchedBy,
    parts,
    fields,
    findings,
    parent: parent ? { id: parent.id.toString(), name: parent.name } : null,
    variations,
    hasLevel: row.level !== null,
  }
}

function erpValues(part: CatalogueItemPart): Partial<Record<CatalogueFieldName, string>> {
  const prices = { price: part.price, retail: part.retailPrice }
  return {
    ...(part.sku ? { sku: part.sku } : {}),
    regular_price: priceText(regularOf(prices)),
    sale_price: priceText(saleOf(prices)),
    ...(part.barcode ? { barcode: part.barcode } : {}),
    name: part.styleName,
    attributes: [part.color, part.size].filter(Boolean).join(', '),
    status_active: part.gone ? 'gone' : part.active ? 'active' : 'inactive',
    existence: 'known',
  }
}

async function readVariations(db: Db, storefrontId: string, productId: string): Promise<CatalogueVariation[]> {
  const rows = await db.shopItem.findMany({
    where: { storefrontId, productId, variationId: { not: '' }, goneAt: null },
    orderBy: { id: 'asc' },
    take: 200,
    include: { _count: { select: { findings: { where: { closedAt: null } } } } },
  })
  return rows.map((row) => ({
    id: row.id.toString(),
    sku: row.sku,
    attributes: attributesText(row.attributes),
    status: row.status,
    onSale: row.onSale,
    price: row.regularAmount,
    quantity: row.quantity,
    findings: row._count.findings,
  }))
}

/** `Ecru, S`: values of [{name, value}] in their order. */
function attributesText(stored: unknown): string {
  if (!Array.isArray(stored)) return ''
  return stored
    .map((attribute: { value?: unknown }) => String(attribute?.value ?? ''))
    .filter(Boolean)
    .join(', ')
}

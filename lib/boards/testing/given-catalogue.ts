// Rows of the catalogue for database tests that only read them.
import type { Db } from '../../kernel/db.ts'

const at = new Date('2026-11-20T10:00:00Z')

type ItemRow = Parameters<Db['erpItem']['create']>[0]['data']
type ShopRow = Parameters<Db['shopItem']['create']>[0]['data']
type FindingRow = Parameters<Db['catalogueFinding']['create']>[0]['data']
type ChangeRow = Parameters<Db['catalogueChange']['create']>[0]['data']

let made = 0
/** Sorts as it was made, however many there are. */
const numbered = () => String(made).padStart(4, '0')

export async function givenItem(db: Db, connectionId: string, fields: Partial<ItemRow> = {}): Promise<bigint> {
  made++
  const { id } = await db.erpItem.create({
    data: {
      connectionId,
      pkey: `item ${made}`,
      stylePkey: `style ${made}`,
      division: '01',
      style: `S${numbered()}`,
      active: true,
      contentHash: Buffer.alloc(8),
      readAt: at,
      ...fields,
    } as ItemRow,
    select: { id: true },
  })
  return id
}

/** A simple product on sale, compared, unless said otherwise. */
export async function givenShopItem(db: Db, storefrontId: string, fields: Partial<ShopRow> = {}): Promise<bigint> {
  made++
  const { id } = await db.shopItem.create({
    data: {
      storefrontId,
      productId: String(10_000 + made),
      kind: 'simple',
      name: `Product ${numbered()}`,
      sku: `SKU-${numbered()}`,
      status: 'publish',
      onSale: true,
      currency: 'GBP',
      keeper: 'own',
      createdAt: at,
      modifiedAt: at,
      readAt: at,
      comparedAt: at,
      contentHash: Buffer.alloc(8),
      dirty: false,
      ...fields,
    } as ShopRow,
    select: { id: true },
  })
  return id
}

type Of<Row> = Partial<Row> & { storefrontId: string }

export async function givenFinding(db: Db, fields: Of<FindingRow> & { code: string }): Promise<bigint> {
  made++
  const subject = fields.shopItemId ? `shop:${fields.shopItemId}` : `item:${fields.itemId ?? made}`
  const { id } = await db.catalogueFinding.create({
    data: { subject, openedAt: at, ...fields } as FindingRow,
    select: { id: true },
  })
  return id
}

export async function givenChange(db: Db, fields: Of<ChangeRow>): Promise<bigint> {
  const { id } = await db.catalogueChange.create({
    data: {
      kind: 'revert',
      state: 'done',
      before: {},
      after: {},
      reason: 'revert',
      askedByLabel: 'the catalogue flow',
      createdAt: at,
      ...fields,
    } as ChangeRow,
    select: { id: true },
  })
  return id
}

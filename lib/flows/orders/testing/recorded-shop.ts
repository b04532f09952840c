// The recorded shop as mapping sees it: every order through the platform's own translation, items of the demo ERP.
import { readFileSync } from 'node:fs'
import { createItemMaster } from '../../../../sandbox/bluecherry/items.ts'
import { readShopGoods } from '../../../../sandbox/bluecherry/shop-goods.ts'
import { defaultErpLimits } from '../../../erp/limits.ts'
import { parseAmount } from '../../../kernel/money.ts'
import { demoAccount, demoMappingRows } from '../../../mappings/demo/rows.ts'
import type { MappingSnapshot } from '../../../mappings/snapshot.ts'
import { createSnapshot } from '../../../mappings/snapshot.ts'
import type { MappingRowInput } from '../../../mappings/tables.ts'
import { matchKey } from '../../../mappings/tables.ts'
import type { IndexedItem } from '../../../mirror/item-index.ts'
import { createItemIndex } from '../../../mirror/item-index.ts'
import type { PersonalData, StorefrontOrder } from '../../../storefront/port.ts'
import { translateOrder } from '../../../storefront/translate-order.ts'
import { checkOrder, toFetchedOrder } from '../../../storefront/woocommerce/fetched-order.ts'
import type { WireRefund } from '../../../storefront/woocommerce/wire.ts'
import type { MapInput } from '../map-input.ts'

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../../sandbox/store/${file}`, import.meta.url), 'utf8'))

export interface Recorded {
  order: StorefrontOrder
  personal: PersonalData
}

/** Every order of the recorded shop, with its refunds. */
export function recordedOrders(): Recorded[] {
  const refunds = read('refunds.json') as (WireRefund & { parent_id: number })[]
  return (read('orders.json') as { id: number }[]).map((document) => {
    const checked = checkOrder(document as never, false)
    if (!('order' in checked)) throw new Error(`order ${document.id}: ${checked.reason}`)
    const own = refunds.filter(({ parent_id }) => parent_id === document.id)
    const fetched = toFetchedOrder(checked, own)
    return { order: translateOrder('woocommerce', fetched.payload, fetched.skus), personal: fetched.personal }
  })
}

/** The demo ERP's items; `repaired` takes the planted faults out. */
export function demoItems(repaired = false): IndexedItem[] {
  const stamp = '2026-11-01 00:00:00'
  const master = createItemMaster(readShopGoods(), { seededAt: stamp, stamp: () => stamp, kept: [], changed: () => {} })
  if (repaired) master.repair()
  type Size = Record<
    'color_code' | 'lbl_code' | 'dimension' | 'size_desc' | 'upc' | 'ean' | 'price' | 'third_party_item',
    string
  >
  type Style = {
    style: string
    active_ok: string
    styledetail: {
      rows: { division: string; third_party_item: string; stylecolorsizes: { 'rows-i': (Size & { pkey: number })[] } }[]
    }
  }
  return (master.styles(true, 'nested') as unknown as Style[]).flatMap(({ style, active_ok, styledetail }) =>
    styledetail.rows.flatMap((detail) =>
      detail.stylecolorsizes['rows-i'].map((size) => ({
        pkey: String(size.pkey),
        division: detail.division,
        style,
        colorCode: size.color_code,
        lblCode: size.lbl_code,
        dimension: size.dimension,
        sizeDesc: size.size_desc,
        upc: size.upc || null,
        ean: size.ean || null,
        thirdPartyItem: size.third_party_item || detail.third_party_item || null,
        price: parseAmount(size.price).amount,
        currency: 'GBP',
        active: active_ok === 'Y',
      })),
    ),
  )
}

export const snapshotOf = (rows: readonly MappingRowInput[]): MappingSnapshot =>
  createSnapshot(
    1,
    rows.map(({ table, storefront, position, match, target, validFrom = null, validTo = null }) => ({
      table,
      id: '',
      position,
      forStorefront: storefront !== '',
      key: matchKey(match),
      match,
      target,
      validFrom,
      validTo,
    })),
  )

/** What is still missing for every recorded order to go: the demo's deliberate gaps filled. */
const gapRows: MappingRowInput[] = ['product:37', 'line:450/1568', 'line:452/1573'].map((key) => ({
  table: 'item_link',
  storefront: '',
  position: 500,
  match: { key },
  target: { kind: 'charge', code: 'SUNDRY' },
}))

export const demoSnapshot = snapshotOf(demoMappingRows)
const filledSnapshot = snapshotOf([...demoMappingRows, ...gapRows])
export const faultyIndex = createItemIndex(demoItems(), null)
const repairedIndex = createItemIndex(demoItems(true), null)

export function inputOf({ order, personal }: Recorded, changes: Partial<MapInput> = {}): MapInput {
  return {
    order,
    personal,
    storefront: {
      code: 'DEMO',
      account: demoAccount,
      timeZone: 'Europe/London',
      pricePolicy: 'send_as_sold',
      priceToleranceAmount: 100n,
      currency: 'GBP',
    },
    mappings: filledSnapshot,
    items: repairedIndex,
    limits: defaultErpLimits,
    poNum: null,
    paidAt: order.datePaid ?? order.placedAt,
    earlierOrderWithSameTransaction: null,
    releases: [],
    ...changes,
  }
}

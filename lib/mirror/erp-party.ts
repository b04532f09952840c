import type { SalesOrderPartyNow } from '../erp/sales-order-now-json.ts'
import type { Place } from '../kernel/seal.ts'
import { openPersonal, sealPersonal } from '../kernel/seal.ts'

const placeOf = (connectionId: string, pkey: string): Place => ({
  table: 'erp_sales_orders',
  row: `${connectionId}:${pkey}`,
  column: 'party_sealed',
})

/** Seals what the ERP's sales order says about a person under the key of its order. */
export const sealErpParty = (
  dataKey: Uint8Array,
  connectionId: string,
  pkey: string,
  party: SalesOrderPartyNow,
): Buffer<ArrayBuffer> => sealPersonal(dataKey, party, placeOf(connectionId, pkey))

/** @throws {Fault} SEAL_BROKEN */
export const openErpParty = (
  dataKey: Uint8Array,
  connectionId: string,
  pkey: string,
  sealed: Uint8Array,
): SalesOrderPartyNow => openPersonal(dataKey, sealed, placeOf(connectionId, pkey)) as SalesOrderPartyNow

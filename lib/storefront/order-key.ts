import type { Place } from '../kernel/seal.ts'

/** Where the key of an order's personal data stands. An order is sealed before its row has a number: storefront and external id name it. */
export const wrappedKeyPlace = (storefrontId: string, externalId: string): Place => ({
  table: 'web_orders',
  row: `${storefrontId}:${externalId}`,
  column: 'wrapped_key',
})

/** Where the personal data of an order's revisions stands: each revision seals with a nonce of its own. */
export const personalPlace = (storefrontId: string, externalId: string): Place => ({
  table: 'landed_revisions',
  row: `${storefrontId}:${externalId}`,
  column: 'personal_sealed',
})

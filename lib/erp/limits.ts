/** Text fields of a sales order that a tenant limits. `notes` stands on the document, the others on its addresses. */
export type LimitedText =
  | 'name'
  | 'company'
  | 'contact'
  | 'addr1'
  | 'addr2'
  | 'city'
  | 'state'
  | 'zipcode'
  | 'country'
  | 'email'
  | 'phone'
  | 'notes'

/** What the tenant's database stores: every Unicode character, the basic plane only, or one byte a character. */
export type Charset = 'unicode' | 'basic_plane' | 'latin1' | 'ascii'

/** What an ERP takes of a sales order's texts and references (rules 1 and 15). Lengths count characters (code points). */
export interface ErpLimits {
  poNumLength: number
  altPoLength: number
  shipperLength: number
  lengths: Readonly<Record<LimitedText, number>>
  charset: Charset
  /** Fields a ship-to address must have; a bill-to address needs name and country of them. */
  requiredAddress: readonly LimitedText[]
  /** SKU pattern of the tenant, `{style}-{colorCode}-{sizeDesc}`; null when items carry the channel's SKU (rule 13). */
  skuPattern: string | null
}

export const defaultErpLimits: ErpLimits = {
  poNumLength: 20,
  altPoLength: 40,
  shipperLength: 3,
  lengths: {
    name: 40,
    company: 40,
    contact: 40,
    addr1: 40,
    addr2: 40,
    city: 30,
    state: 20,
    zipcode: 12,
    country: 2,
    email: 80,
    phone: 25,
    notes: 2000,
  },
  charset: 'unicode',
  requiredAddress: ['name', 'addr1', 'city', 'country'],
  skuPattern: null,
}

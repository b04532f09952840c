/** The longest text a column takes. po_num has a limit of its own, a setting. */
export const headerLengths: Readonly<Record<string, number>> = {
  division: 3,
  customer: 10,
  store: 10,
  department: 10,
  altpo: 40,
  ord_type: 6,
  terms: 3,
  shipper: 3,
  location: 6,
  curr_code: 3,
  notes: 2000,
  udford1c: 40,
  udford2c: 40,
}

export const addressLengths: Readonly<Record<string, number>> = {
  addr_type: 2,
  name: 40,
  addr1: 40,
  addr2: 40,
  city: 30,
  state: 20,
  zipcode: 12,
  country: 2,
  email: 80,
  contact: 40,
  company: 40,
  phone: 25,
}

export const codeLengths: Readonly<Record<string, number>> = {
  disc_code: 10,
  tax_code: 10,
  charge_code: 20,
  location: 6,
  tender_type: 10,
  reference: 60,
}

export const requiredHeader = [
  'division',
  'customer',
  'store',
  'po_num',
  'altpo',
  'ord_type',
  'ord_date',
  'terms',
  'location',
  'curr_code',
] as const

export const headerAmounts = ['merch_amt', 'disc_amt', 'frgt_amt', 'tax_amt', 'misc_amt', 'total_amt'] as const
export const headerDates = ['ord_date', 'start_date', 'end_date', 'udford3d'] as const

/** What a listing of sales orders can be filtered by. */
export const salesOrderFields: ReadonlySet<string> = new Set([
  'pkey',
  'ord_num',
  'ord_status',
  'last_mod',
  ...Object.keys(headerLengths),
  'po_num',
  ...headerDates,
  ...headerAmounts,
])

export type Row = Record<string, string | number>

/** A sales order as accepted: amounts rewritten to the ERP's scale, every column present. */
export type AcceptedSalesOrder = {
  altpo: string
  header: Row
  address: Row[]
  detail: Row[]
  charge: Row[]
  tender: Row[]
}

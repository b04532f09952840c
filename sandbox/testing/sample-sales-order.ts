import type { Erp } from '../bluecherry/create-erp.ts'

type Row = Record<string, unknown>
export type SampleSalesOrder = Record<string, unknown> & {
  orderaddress: { rows: Row[] }
  orderdetail: { rows: Row[] }
  ordercharge: { rows: Row[] }
  ordertender?: { rows: Row[] }
}

/** A sales order the gateway takes: three mugs for 10.00 with a discount, a towel, freight, a goodwill and a rounding. */
export function sampleSalesOrder(altpo: string, changes: Row = {}): SampleSalesOrder {
  return {
    division: '01',
    customer: 'WEBUK',
    store: 'UK',
    department: 'WEB',
    po_num: `WEB-${altpo.replace(':', '-')}`,
    altpo,
    ord_type: 'WEB',
    ord_date: '2026-11-23',
    start_date: '2026-11-23',
    end_date: '2026-12-07',
    terms: 'STR',
    shipper: 'RM4',
    location: 'MAIN',
    curr_code: 'GBP',
    merch_amt: '19.99',
    disc_amt: '3.00',
    frgt_amt: '4.95',
    misc_amt: '0.01',
    tax_amt: '4.39',
    total_amt: '26.34',
    notes: 'Please leave with neighbour 🙂',
    orderaddress: {
      rows: [
        { addr_type: 'BT', name: 'Zoë O’Neill', addr1: '1 High St', city: 'Leeds', zipcode: 'LS1 1AA', country: 'GB' },
        { addr_type: 'ST', name: 'Zoë O’Neill', addr1: '1 High St', city: 'Leeds', zipcode: 'LS1 1AA', country: 'GB' },
      ],
    },
    orderdetail: {
      rows: [
        {
          line_seq: 1,
          upc: '050601200002',
          ord_qty: 3,
          price: '3.3333',
          ext_amt: '10.00',
          disc_code: 'WELC10',
          disc_amt: '1.00',
          tax_code: 'GB20',
          tax_amt: '1.80',
        },
        {
          line_seq: 2,
          style: '00419',
          color_code: 'NA',
          lbl_code: 'SELV',
          dimension: '',
          size_desc: 'OS',
          ord_qty: 1,
          price: '9.99',
          ext_amt: '9.99',
          tax_code: 'GB20',
          tax_amt: '2.00',
        },
      ],
    },
    ordercharge: {
      rows: [
        { charge_code: 'FRT', charge_type: 'FREIGHT', amount: '4.95', tax_code: 'GB20', tax_amt: '0.99' },
        { charge_code: 'GOODW', charge_type: 'ALLOWANCE', amount: '2.00', tax_code: 'GB20', tax_amt: '-0.40' },
        { charge_code: 'ROUND', charge_type: 'ROUNDING', amount: '0.01', tax_amt: '0.00' },
      ],
    },
    ...changes,
  }
}

export type Answer = { status: number; headers: Headers; body: unknown }

/** A request with the tenant's key; `path` continues the gateway's base. */
export async function ask(erp: Erp, path: string, init: { body?: unknown; key?: string } = {}): Promise<Answer> {
  const response = await fetch(`${erp.url}/api/${path}`, {
    method: init.body === undefined ? 'GET' : 'POST',
    headers: { 'Ocp-Apim-Subscription-Key': init.key ?? erp.key, 'content-type': 'application/json' },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

export function post(erp: Erp, ...documents: unknown[]): Promise<Answer> {
  return ask(erp, 'salesOrder', { body: documents })
}

/** Headers of a document listing that must succeed. */
export async function listHeaders(erp: Erp, path: string): Promise<Row[]> {
  const { status, body } = await ask(erp, path)
  const header = (body as { data?: { header?: Row[] } }).data?.header
  if (status !== 200 || !header) throw new Error(`listing ${path} failed: ${status} ${JSON.stringify(body)}`)
  return header
}

export const filtered = (resource: string, filter: string, rest = '') =>
  `${resource}?${new URLSearchParams({ $filter: filter })}${rest}`

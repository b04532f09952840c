/** The codes this tenant knows. Field names are the default profile's; every table also carries a pkey. */
export type CodeRow = { pkey: number } & Record<string, string | number>
type PlainRow = Record<string, string>

type TableName = 'Location' | 'Shipper' | 'terms' | 'taxcode' | 'discount' | 'returnreason' | 'customer'

const rows = (columns: readonly string[], ...values: readonly (readonly string[])[]): PlainRow[] =>
  values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])))

const plainTables: Record<TableName, PlainRow[]> = {
  Location: rows(
    ['location', 'name', 'country'],
    ['MAIN', 'Main warehouse', 'GB'],
    ['EU1', 'Rotterdam warehouse', 'NL'],
    ['US1', 'New Jersey warehouse', 'US'],
    ['SAMPLE', 'Sample room', 'GB'],
    ['POE', 'Port of entry', ''],
    ['FOB', 'Free on board', ''],
    ['', '', ''],
  ),
  Shipper: rows(
    ['shipper', 'name', 'scac_code'],
    ['RM4', 'Royal Mail Tracked 48', 'RMGB'],
    ['RM2', 'Royal Mail Tracked 24', 'RMGB'],
    ['DPD', 'DPD Classic', 'DPDE'],
    ['USP', 'USPS Priority', 'USPS'],
    ['INT', 'International tracked', 'RMGI'],
    ['UPS', 'UPS Standard', 'UPSN'],
    ['DHL', 'DHL Paket', 'DHLC'],
    ['NON', 'No shipment', ''],
  ),
  terms: rows(
    ['terms', 'name'],
    ['STR', 'Card, Stripe'],
    ['PPL', 'PayPal'],
    ['BAC', 'Bank transfer'],
    ['COD', 'Cash on delivery'],
    ['CHQ', 'Cheque'],
    ['PRE', 'Prepaid'],
  ),
  taxcode: rows(
    ['tax_code', 'name', 'rate'],
    ['GB20', 'UK VAT standard', '20.0000'],
    ['GB05', 'UK VAT reduced', '5.0000'],
    ['GB00', 'UK VAT zero rate', '0.0000'],
    ['DE19', 'Germany VAT standard', '19.0000'],
    ['FR20', 'France VAT standard', '20.0000'],
    ['ES21', 'Spain VAT standard', '21.0000'],
    ['PL23', 'Poland VAT standard', '23.0000'],
    ['CAGST', 'Canada GST', '5.0000'],
    ['CAQST', 'Quebec QST on GST', '9.9750'],
    ['CAQC', 'Quebec GST and QST together', '15.4738'],
    ['USCA', 'California state', '7.2500'],
    ['USNY', 'New York state', '4.0000'],
    ['USNYC', 'New York state and city together', '8.8750'],
    ['USNYL', 'New York city alone', '4.8750'],
    ['OSSDK', 'One stop shop, Denmark', '25.0000'],
    ['OSSIE', 'One stop shop, Ireland', '23.0000'],
    ['EXPORT', 'Export, outside the scope', '0.0000'],
    ['RC', 'Reverse charge', '0.0000'],
    ['EXEMPT', 'Exempt', '0.0000'],
    ['ZERO', 'Zero rated', '0.0000'],
    ['NOTAX', 'No tax due', '0.0000'],
  ),
  discount: rows(
    ['disc_code', 'name'],
    ['WELC10', 'Welcome 10 %'],
    ['MUG2', 'Mug, 2 off each'],
    ['UEB15', 'UEBER15 15 %'],
    ['FREESH', 'Free shipping'],
    ['FIVEOF', 'Five off the basket'],
    ['STAFF', 'Staff'],
    ['GOODW', 'Goodwill'],
    ['MANUAL', 'Manual discount'],
    ['MARKDN', 'Markdown'],
  ),
  returnreason: rows(
    ['reason', 'name'],
    ['SIZE', 'Wrong size'],
    ['FAULT', 'Faulty'],
    ['WRONG', 'Wrong item sent'],
    ['CHANGE', 'Changed mind'],
    ['GOODW', 'Goodwill'],
    ['OTHER', 'Other'],
  ),
  customer: rows(
    ['customer', 'name', 'store', 'department', 'division', 'curr_code'],
    ['WEBUK', 'Web shop United Kingdom', 'UK', 'WEB', '01', 'GBP'],
    ['WEBDEMO', 'Web shop demonstration', 'DEMO', 'WEB', '01', 'GBP'],
  ),
}

/** Each table by its resource name in lower case, as the gateway's paths are not case-sensitive. */
export function createCodeTables(): Map<string, CodeRow[]> {
  let pkey = 7000
  return new Map(
    Object.entries(plainTables).map(([name, table]) => [
      name.toLowerCase(),
      table.map((row) => {
        pkey += 1
        return { pkey, ...row }
      }),
    ]),
  )
}

const codesOf = (table: TableName, column: string) =>
  new Set(plainTables[table].map((row) => row[column] ?? '').filter((code) => code !== ''))

/** Locations goods can be ordered from: the pseudo-locations and the sample room are not among them. */
export const orderLocations = new Set([...codesOf('Location', 'location')].filter((l) => !/^(POE|FOB|SAMPLE)$/.test(l)))
export const shippers = codesOf('Shipper', 'shipper')
export const terms = codesOf('terms', 'terms')
export const taxCodes = codesOf('taxcode', 'tax_code')
export const discountCodes = codesOf('discount', 'disc_code')
export const customers = codesOf('customer', 'customer')
export const currencies = new Set(['GBP', 'EUR', 'USD', 'JPY', 'CAD', 'PLN', 'DKK'])
export const division = '01'

/** '' for a shipper of no carrier. */
export function scacOf(shipper: string): string {
  return plainTables.Shipper.find((row) => row.shipper === shipper)?.scac_code ?? ''
}

export const returnReasons = codesOf('returnreason', 'reason')

/** A customer hangs an order on one of its own stores. */
export function storeOf(customer: string): { store: string; department: string } | undefined {
  const row = plainTables.customer.find((candidate) => candidate.customer === customer)
  return row && { store: row.store ?? '', department: row.department ?? '' }
}

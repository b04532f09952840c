/** The cells of an account's line, in the order a person reads them. */
export const accountFields = [
  { name: 'division', label: 'Division', required: true, hint: '' },
  { name: 'customer', label: 'Customer', required: true, hint: 'The house account sales orders are booked to.' },
  { name: 'store', label: 'Store', required: true, hint: '' },
  { name: 'department', label: 'Department', required: false, hint: '' },
  { name: 'orderType', label: 'Order type', required: false, hint: 'W when empty.' },
  { name: 'freightCode', label: 'Freight charge', required: false, hint: 'FRT when empty.' },
  { name: 'roundingCode', label: 'Rounding charge', required: false, hint: 'ROUND when empty.' },
  { name: 'taxChargeCode', label: 'Tax charge', required: false, hint: 'TAX when empty; for further rates of a line.' },
  {
    name: 'itemPriceTax',
    label: 'Tax inside item prices',
    required: false,
    hint: 'Percent by tax class, such as standard=20 | reduced-rate=5.',
  },
] as const

import type { ExceptionCode } from '../../../lib/exceptions/codes.ts'
import type { CorrectableField } from '../../../lib/flows/orders/corrections.ts'
import type { Json } from '../../../lib/kernel/digest.ts'

const correctable: readonly ExceptionCode[] = ['CUSTOMER_DATA_MISSING', 'TEXT_TOO_LONG', 'TEXT_NOT_STORABLE']

/** Whether what is wrong with the order is in the customer's data, which can be put right on our copy. */
export const isCorrectable = (code: ExceptionCode): boolean => correctable.includes(code)

type Side = 'shipping' | 'billing' | 'notes'

export interface OfferedField {
  field: CorrectableField
  label: string
  ours: string
  /** What the shop says, where ours is another. */
  shop: string | null
  /** The case names it. */
  wrong: boolean
}

export interface OfferedSide {
  side: Side
  title: string
  fields: OfferedField[]
}

const titles: Record<Side, string> = { shipping: 'Ships to', billing: 'Bills to', notes: 'Notes' }

const labels: Record<string, string> = {
  name: 'Name',
  company: 'Company',
  line1: 'Street',
  line2: 'Second address line',
  city: 'City',
  state: 'State or county',
  postcode: 'Postcode',
  country: 'Country (two letters)',
  email: 'E-mail',
  phone: 'Phone',
  customerNote: 'Customer note',
  giftMessage: 'Gift message',
  deliveryInstruction: 'Delivery instruction',
}

/** A field that can be put right, in words: "Ships to: city". */
export function correctionLabel(field: CorrectableField): string {
  const [side = '', part] = field.split('.')
  return part ? `${titles[side as Side]}: ${(labels[part] ?? part).toLowerCase()}` : (labels[side] ?? side)
}

/** The ERP's name of a field, as the shop's address has it. */
const ours: Record<string, string> = { addr1: 'line1', addr2: 'line2', zipcode: 'postcode' }

/** Parts of an address the case says are wrong. */
function wrongParts({ field, value }: Record<string, Json>): { side: 'shipTo' | 'billTo' | 'notes'; parts: string[] } {
  const [side = '', part] = String(field).split('.')
  const named = part ? [part] : String(value).split(', ')
  return {
    side: side === 'billTo' ? 'billTo' : side === 'shipTo' ? 'shipTo' : 'notes',
    parts: named.map((name) => ours[name] ?? name),
  }
}

/**
 * What a person may put right, side by side, the side the case is about first. An order without a delivery address goes to
 * the billing address, so that is the one offered: a delivery address begun here would send it elsewhere.
 */
export function offeredSides(
  cause: Record<string, Json>,
  fields: readonly { field: CorrectableField; shop: string; ours: string }[],
): OfferedSide[] {
  const wrong = wrongParts(cause)
  const of = (side: Side) =>
    fields.filter(({ field }) => (side === 'notes' ? !field.includes('.') : field.startsWith(`${side}.`)))
  const toBilling = of('shipping').every(({ ours: text }) => text.trim() === '')
  const about: Side = wrong.side === 'notes' ? 'notes' : wrong.side === 'billTo' || toBilling ? 'billing' : 'shipping'
  const sides: Side[] = toBilling ? ['billing', 'notes'] : ['shipping', 'billing', 'notes']
  return sides
    .sort((a, b) => Number(b === about) - Number(a === about))
    .map((side) => ({
      side,
      title: side === 'billing' && toBilling ? 'Ships and bills to' : titles[side],
      fields: of(side).map((one) => {
        const name = one.field.split('.').at(-1) ?? ''
        return {
          field: one.field,
          label: labels[name] ?? name,
          ours: one.ours,
          shop: one.shop === one.ours ? null : one.shop,
          wrong: side === about && (side === 'notes' || wrong.parts.includes(name)),
        }
      }),
    }))
}

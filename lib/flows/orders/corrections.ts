import type { Place } from '../../kernel/seal.ts'
import { openPersonal, sealPersonal } from '../../kernel/seal.ts'
import type { Address, PersonalData } from '../../storefront/port.ts'

const addressFields = [
  'name',
  'company',
  'line1',
  'line2',
  'city',
  'state',
  'postcode',
  'country',
  'email',
  'phone',
] as const satisfies readonly (keyof Address)[]

const noteFields = [
  'customerNote',
  'giftMessage',
  'deliveryInstruction',
] as const satisfies readonly (keyof PersonalData)[]

/** What a person may put right on our copy of an order. Amounts, lines and the VAT number are the shop's alone. */
export const correctableFields = [
  ...addressFields.map((field) => `shipping.${field}` as const),
  ...addressFields.map((field) => `billing.${field}` as const),
  ...noteFields,
] as const

export type CorrectableField = (typeof correctableFields)[number]

export const isCorrectable = (field: string): field is CorrectableField =>
  (correctableFields as readonly string[]).includes(field)

/** A correction as it stands with the order's row. */
export interface StoredCorrection {
  id: string
  field: string
  /** {before, after} under the order's own key, in hex. */
  sealed: string
}

export interface CorrectedText {
  /** What the shop said when it was corrected. */
  before: string
  after: string
}

const correctionPlace = (storefrontId: string, externalId: string, field: string): Place => ({
  table: 'order_corrections',
  row: `${storefrontId}:${externalId}:${field}`,
  column: 'sealed',
})

interface CorrectedOrder {
  storefrontId: string
  externalId: string
  dataKey: Uint8Array
}

export const sealCorrection = (order: CorrectedOrder, field: CorrectableField, text: CorrectedText) =>
  sealPersonal(order.dataKey, text, correctionPlace(order.storefrontId, order.externalId, field))

/** @throws {Fault} SEAL_BROKEN */
export const openCorrection = (order: CorrectedOrder, { field, sealed }: { field: string; sealed: Uint8Array }) =>
  openPersonal(order.dataKey, sealed, correctionPlace(order.storefrontId, order.externalId, field)) as CorrectedText

export function readField(personal: PersonalData, field: CorrectableField): string {
  const [side, name] = field.split('.') as [string, keyof Address | undefined]
  if (name === undefined) return personal[side as (typeof noteFields)[number]]
  return personal[side as 'shipping' | 'billing'][name]
}

/** A copy with one field changed. */
export function writeField(personal: PersonalData, field: CorrectableField, text: string): PersonalData {
  const [side, name] = field.split('.') as [string, keyof Address | undefined]
  if (name === undefined) return { ...personal, [side]: text }
  const address = personal[side as 'shipping' | 'billing']
  return { ...personal, [side]: { ...address, [name]: text } }
}

/**
 * The personal data as it is sent: what the shop says, with what was put right on our copy. A correction holds only while the
 * shop still says what it said then: a newer revision that changes the field has overtaken it.
 * @returns ids of those that were overtaken
 * @throws {Fault} SEAL_BROKEN
 */
export function applyCorrections(
  order: CorrectedOrder,
  landed: PersonalData,
  corrections: readonly StoredCorrection[],
): { personal: PersonalData; overtaken: bigint[] } {
  let personal = landed
  const overtaken: bigint[] = []
  for (const { id, field, sealed } of corrections) {
    if (!isCorrectable(field)) continue
    const { before, after } = openCorrection(order, { field, sealed: Buffer.from(sealed, 'hex') })
    if (readField(landed, field) === before) personal = writeField(personal, field, after)
    else overtaken.push(BigInt(id))
  }
  return { personal, overtaken }
}

import type { ErpAddress } from '../../../erp/port.ts'
import type { Amount } from '../../../kernel/money.ts'
import { absolute, roundTo } from '../../../kernel/money.ts'

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }
const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi

function read(text: string): string {
  return text.replace(entity, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}

/** A text as a person reads it: entities read (also when escaped twice), one space between words, composed letters. */
export function plainText(text: string | null | undefined): string {
  let plain = text ?? ''
  for (let times = 0; times < 3 && plain.includes('&'); times++) plain = read(plain)
  return plain.normalize('NFC').replace(/\s+/g, ' ').trim()
}

const folded = (text: string) => plainText(text).toLowerCase()

/** Codes and addresses differ by what they say, not by how they are cased or spaced. */
export const sameText = (one: string, other: string): boolean => folded(one) === folded(other)

const compact = (text: string) => folded(text).replace(/[\s().\-/]/g, '')

const without: Partial<Record<keyof ErpAddress, (one: string, other: string) => boolean>> = {
  zipcode: (one, other) => compact(one) === compact(other),
  phone: (one, other) => compact(one) === compact(other),
}

export const sameInAddress = (field: keyof ErpAddress, one: string, other: string): boolean =>
  (without[field] ?? sameText)(one, other)

/**
 * Amounts as numbers, whatever decimals they were written with. What is finer than two decimals may come back rounded to
 * three or two: nothing a document can be short of.
 */
export function sameAmount(one: Amount, other: Amount): boolean {
  return one === other || isRounded(one, other) || isRounded(other, one)
}

const isRounded = (fine: Amount, coarse: Amount): boolean =>
  fine % 100n !== 0n && (roundTo(fine, 2) === coarse || roundTo(fine, 3) === coarse)

/**
 * The same, or the same but for what was cancelled, which some ERPs leave in the amounts and others take out.
 * @param cancelled its share, as sold
 * @param tolerated what dividing it may leave
 */
export function sameButCancelled(one: Amount, other: Amount, cancelled: Amount, tolerated: Amount): boolean {
  if (sameAmount(one, other)) return true
  if (cancelled === 0n) return false
  return absolute(absolute(one - other) - absolute(cancelled)) <= tolerated
}

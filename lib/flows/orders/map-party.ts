import type { Charset, LimitedText } from '../../erp/limits.ts'
import type { ErpAddress, SalesOrderParty } from '../../erp/port.ts'
import { textRule } from '../../mappings/rules.ts'
import type { Address } from '../../storefront/port.ts'
import type { MapInput, Notes } from './map-input.ts'
import { byId, deliveryOf } from './map-input.ts'

/** Control characters no text of an order needs: all but line breaks and tabs. */
const control = /[^\P{Cc}\n\r\t]/u

const upTo = (last: number) => (text: string) => [...text].every((character) => (character.codePointAt(0) ?? 0) <= last)

const stored: Record<Charset, (text: string) => boolean> = {
  unicode: () => true,
  basic_plane: upTo(0xffff),
  latin1: upTo(0xff),
  ascii: upTo(0x7f),
}

/** Addresses and notes as the ERP takes them (rule 15): wrapped by rule, never cut; what does not fit is held. */
export function mapParty(input: MapInput, notes: Notes): SalesOrderParty {
  const { billing, shipping } = input.personal
  const { toBilling } = deliveryOf(input.personal)
  if (toBilling) notes.because('ship-to', 'no shipping address', 'the billing address')
  const shipTo = toBilling
    ? billing
    : { ...shipping, email: shipping.email || billing.email, phone: shipping.phone || billing.phone }
  return {
    billTo: address(input, billing, 'billTo', notes),
    shipTo: address(input, shipTo, 'shipTo', notes),
    notes: collectNotes(input, notes),
  }
}

function address(input: MapInput, source: Address, side: 'billTo' | 'shipTo', notes: Notes): ErpAddress {
  const { limits, mappings } = input
  const wraps = textRule(mappings, 'address')?.target.to === 'wrap'
  const [addr1, addr2] = wraps
    ? wrap(source.line1, source.line2, limits.lengths.addr1, limits.lengths.addr2)
    : [source.line1, source.line2]
  const written: ErpAddress = {
    name: source.name,
    company: source.company,
    contact: '',
    addr1,
    addr2,
    city: source.city,
    state: source.state,
    zipcode: source.postcode,
    country: source.country.toUpperCase(),
    email: source.email,
    phone: source.phone,
  }
  for (const field of Object.keys(written) as (keyof ErpAddress)[]) {
    written[field] = written[field].trim()
    checkText(input, `${side}.${field}`, field, written[field], notes)
  }
  // A company may be all an address names.
  if (written.name === '') written.name = written.company
  const required = limits.requiredAddress.filter(
    (field) => side === 'shipTo' || field === 'name' || field === 'country',
  )
  const missing = required.filter((field) => field !== 'notes' && written[field] === '')
  if (missing.length > 0) notes.hold('CUSTOMER_DATA_MISSING', { field: side, value: missing.join(', ') })
  return written
}

function checkText(input: MapInput, path: string, field: LimitedText, text: string, notes: Notes): void {
  const longest = input.limits.lengths[field]
  const length = text.length <= longest ? text.length : [...text].length
  if (length > longest) {
    notes.hold('TEXT_TOO_LONG', { field: path, value: `over ${longest} characters` }, '', { longest, length })
  }
  if (control.test(text) || !stored[input.limits.charset](text)) {
    notes.hold('TEXT_NOT_STORABLE', { field: path, value: input.limits.charset })
  }
}

/** Breaks a long first line at a space or comma and carries the rest into the second, if both then fit. */
function wrap(line1: string, line2: string, longest1: number, longest2: number): [string, string] {
  const characters = [...line1.trim()]
  if (characters.length <= longest1) return [line1, line2]
  for (let at = longest1; at > 0; at--) {
    if (!/[\s,]/.test(characters[at] ?? '') && !/[\s,]/.test(characters[at - 1] ?? '')) continue
    const head = characters.slice(0, at).join('').trim()
    const rest = characters
      .slice(at)
      .join('')
      .replace(/^[\s,]+/, '')
    const second = line2.trim() === '' ? rest : `${rest}, ${line2.trim()}`
    return [...second].length <= longest2 ? [head, second] : [line1, line2]
  }
  return [line1, line2]
}

const noteSources = ['customerNote', 'giftMessage', 'deliveryInstruction', 'lineText'] as const

function collectNotes(input: MapInput, notes: Notes): string {
  const { personal, mappings } = input
  const parts = noteSources.flatMap((source) => {
    const texts = source === 'lineText' ? lineTexts(input) : [personal[source].trim()]
    const rule = textRule(mappings, source)
    const label = rule?.target.label ?? ''
    const written = texts.filter((text) => text !== '').map((text) => (label === '' ? text : `${label} ${text}`))
    if (written.length === 0) return []
    // What a customer typed for a line is sent only when a rule says so: it may be anything a plugin keeps there.
    const to = rule?.target.to ?? (source === 'lineText' ? 'nowhere' : 'notes')
    notes.because(`text ${source}`, rule ?? 'no text rule', to === 'notes' ? 'notes' : 'not sent')
    return to === 'notes' ? written : []
  })
  const text = parts.join('\n')
  checkText(input, 'notes', 'notes', text, notes)
  return text
}

/** What a customer typed for a line (an engraving): landed with the personal data, by line. */
function lineTexts({ order, personal }: MapInput): string[] {
  return [...order.lines].sort(byId).flatMap((line) => {
    const path = `line_items.${line.id}.`
    return Object.entries(personal.rest)
      .filter(([name, value]) => name.startsWith(path) && typeof value === 'string')
      .map(([name, value]) => ({ key: name.split('.').slice(3).join('.'), value }))
      .filter(({ key }) => key !== '' && !key.startsWith('_'))
      .map(({ key, value }) => `${line.name}: ${key} ${String(value)}`)
  })
}

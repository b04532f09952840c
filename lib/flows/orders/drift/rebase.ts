import type { SalesOrderCharge, SalesOrderDraft, SalesOrderLine, SalesOrderParty } from '../../../erp/port.ts'
import { canonicalJson } from '../../../kernel/digest.ts'
import { itemKeyText } from '../../../mirror/item-index.ts'
import type { OurSide } from './sides.ts'

/**
 * What the shop's edit makes of the sales order as it was sent. Both of its revisions are mapped now; what comes out the same
 * of both is taken from what was sent: prices, codes and stock that moved since are no edit of the shop.
 */
export function rebase(asSent: OurSide, before: OurSide, after: OurSide): OurSide {
  return {
    draft: rebaseDraft(asSent.draft, before.draft, after.draft),
    party: asSent.party && before.party && after.party ? rebaseParty(asSent.party, before.party, after.party) : null,
  }
}

const headerAmounts = ['merchandise', 'discount', 'freight', 'misc', 'tax', 'total'] as const

function rebaseDraft(sent: SalesOrderDraft, before: SalesOrderDraft, after: SalesOrderDraft): SalesOrderDraft {
  const header = Object.fromEntries(headerAmounts.map((name) => [name, sent[name] + after[name] - before[name]]))
  const lines = rebaseGroups(sent.lines, before.lines, after.lines, (line) => line.orderLineId, lineText)
  return {
    ...sent,
    ...header,
    currency: before.currency === after.currency ? sent.currency : after.currency,
    lines: lines.map((line, index) => ({ ...line, seq: index + 1 })),
    charges: rebaseGroups(sent.charges, before.charges, after.charges, chargeKey, chargeText),
  }
}

const lineText = ({ item, quantity, price, extended, discountCode, discount, taxCode, tax }: SalesOrderLine): string =>
  [itemKeyText(item), quantity, price, extended, discountCode, discount, taxCode, tax].join('|')
const chargeKey = ({ type, code }: SalesOrderCharge): string => `${type} ${code}`
const chargeText = ({ amount, taxCode, tax }: SalesOrderCharge): string => [amount, taxCode, tax].join('|')

/** Parts of one origin together: a kit's components, charges of one code. */
function rebaseGroups<Part extends object>(
  sent: readonly Part[],
  before: readonly Part[],
  after: readonly Part[],
  keyOf: (part: Part) => string,
  textOf: (part: Part) => string,
): Part[] {
  const [were, was, are] = [sent, before, after].map((parts) => group(parts, keyOf))
  return [...(are ?? [])].flatMap(([key, parts]) => {
    const [old, sentParts] = [was?.get(key) ?? [], were?.get(key) ?? []]
    if (canonicalJson(old.map(textOf)) === canonicalJson(parts.map(textOf)))
      return sentParts.length > 0 ? sentParts : parts
    if (old.length !== parts.length || sentParts.length !== parts.length) return parts
    return parts.map((part, index) => rebasePart(sentParts[index] ?? part, old[index] ?? part, part))
  })
}

/** Field by field: what the edit left alone is as it was sent. */
function rebasePart<Part extends object>(sent: Part, before: Part, after: Part): Part {
  const was = new Map(Object.entries(before))
  const edited = Object.entries(after).filter(([name, value]) => textOfValue(was.get(name)) !== textOfValue(value))
  return { ...sent, ...Object.fromEntries(edited) }
}

const textOfValue = (value: unknown): string => (typeof value === 'bigint' ? String(value) : canonicalJson(value))

function group<Part>(parts: readonly Part[], keyOf: (part: Part) => string): Map<string, Part[]> {
  const groups = new Map<string, Part[]>()
  for (const part of parts) groups.set(keyOf(part), [...(groups.get(keyOf(part)) ?? []), part])
  return groups
}

function rebaseParty(sent: SalesOrderParty, before: SalesOrderParty, after: SalesOrderParty): SalesOrderParty {
  const rebased = { ...sent, notes: before.notes === after.notes ? sent.notes : after.notes }
  for (const side of ['billTo', 'shipTo'] as const) {
    const edited = Object.entries(after[side]).filter(([name, text]) => text !== before[side][name as 'name'])
    rebased[side] = { ...sent[side], ...Object.fromEntries(edited) }
  }
  return rebased
}

import { canonicalJson } from '../../kernel/digest.ts'
import type { ErpLine, JudgedOrder, LeftPick, PickLine, SentLine } from './judged-order.ts'
import type { ShipmentPolicy } from './shipment-policy.ts'
import type { Wish } from './wish.ts'

/** The shipment with which the shop's order is completed; null while none is. */
export function completerOf(order: JudgedOrder, left: readonly LeftPick[], policy: ShipmentPolicy): bigint | null {
  if (left.length === 0 || policy.completes === 'never') return null
  // The one that did stays it, whatever comes after.
  const did = left.find(({ stored }) => stored?.done.status === true && stored.orderId === order.id)
  if (did) return did.id
  if (policy.completes === 'any_shipped') return left[0]?.id ?? null
  if (!isAllShipped(order, left)) return null
  // Where the shop's mail is the message, only a shipment nobody was told of yet can carry it.
  const assigned = left.filter(({ stored }) => stored?.wish.completes === true && stored.orderId === order.id)
  const waiting = assigned.find(({ stored }) => stored?.state !== 'confirmed')
  return (waiting ?? left.findLast(isUntold) ?? assigned.at(-1) ?? left.at(-1))?.id ?? null
}

const isUntold = ({ stored }: LeftPick): boolean =>
  stored === null ||
  (stored.toldAt === null &&
    stored.message === 'none' &&
    stored.state !== 'confirmed' &&
    stored.state !== 'sending' &&
    stored.state !== 'unknown')

function isAllShipped(order: JudgedOrder, left: readonly LeftPick[]): boolean {
  if (order.sent.length === 0) return order.erpShipped
  const pieces = piecesLeft(order, left)
  const byLine = partsByLine(order.sent)
  return [...byLine].every(([line, parts]) => {
    const sold = soldOf(line, parts, order)
    const owed = Math.min(sold, order.owed.get(line) ?? sold)
    return parts.every((part) => {
      const now = erpLineOf(order.erpLines ?? [], part)
      // Where the ERP shows other lines and none of this item, it took the line away.
      const isThere = now !== null || !order.erpLines?.some((line) => sentLineOf(order.sent, line) !== null)
      const ordered = isThere ? Math.min(part.quantity, now?.ordered ?? part.quantity) : 0
      const each = part.quantity / sold
      const wanted = Math.min(owed * each, ordered - (now?.cancelled ?? 0))
      return (pieces.get(part.seq) ?? 0) >= wanted
    })
  })
}

function partsByLine(sent: readonly SentLine[]): Map<string, SentLine[]> {
  const lines = new Map<string, SentLine[]>()
  for (const one of sent) lines.set(one.orderLineId, [...(lines.get(one.orderLineId) ?? []), one])
  return lines
}

/** Pieces of the shop's line that were sent: a kit's parts are multiples of it. */
function soldOf(line: string, parts: readonly SentLine[], order: JudgedOrder): number {
  const least = Math.max(1, Math.min(...parts.map(({ quantity }) => quantity)))
  const owed = order.owed.get(line)
  if (parts.length === 1) return least
  const isMultiple = (pieces: number) => parts.every(({ quantity }) => quantity % pieces === 0)
  if (owed !== undefined && owed > 0 && isMultiple(owed)) return owed
  for (let pieces = least; pieces > 1; pieces--) if (isMultiple(pieces)) return pieces
  return 1
}

function piecesLeft(order: JudgedOrder, left: readonly LeftPick[]): Map<number, number> {
  const pieces = new Map<number, number>()
  for (const { lines } of left) {
    for (const line of lines) {
      const sent = sentLineOf(order.sent, line)
      if (sent) pieces.set(sent.seq, (pieces.get(sent.seq) ?? 0) + line.picked)
    }
  }
  return pieces
}

/** What each pick brings of the shop's lines, in the order in which they left. */
export function shareLines(order: JudgedOrder, left: readonly LeftPick[]): Wish['lines'][] {
  const byLine = partsByLine(order.sent)
  const pieces = new Map<number, number>()
  const told = new Map<string, number>()
  return left.map((pick) => {
    const touched = new Set<string>()
    for (const line of pick.lines) {
      const sent = sentLineOf(order.sent, line)
      if (!sent || line.picked <= 0) continue
      pieces.set(sent.seq, (pieces.get(sent.seq) ?? 0) + line.picked)
      touched.add(sent.orderLineId)
    }
    return [...touched].sort().flatMap((line) => {
      const parts = byLine.get(line) ?? []
      const sold = soldOf(line, parts, order)
      const whole = Math.min(
        ...parts.map(({ seq, quantity }) => Math.floor(((pieces.get(seq) ?? 0) * sold) / Math.max(1, quantity))),
      )
      const quantity = whole - (told.get(line) ?? 0)
      told.set(line, whole)
      return quantity > 0 ? [{ line, quantity }] : []
    })
  })
}

/** The ERP's line of a sent one: by number and item, else by item, else by barcode: it may number its lines its own way. */
function erpLineOf(lines: readonly ErpLine[], part: SentLine): ErpLine | null {
  const item = canonicalJson(part.item)
  const isSame = (line: ErpLine) => canonicalJson(line.item) === item || (part.upc !== '' && line.upc === part.upc)
  return (
    lines.find((line) => line.seq === part.seq && isSame(line)) ??
    lines.find((line) => canonicalJson(line.item) === item) ??
    lines.find((line) => part.upc !== '' && line.upc === part.upc) ??
    null
  )
}

/** The line that was sent and is picked here: by number and item, else by item, else by barcode. */
export function sentLineOf(sent: readonly SentLine[], line: Pick<PickLine, 'seq' | 'item' | 'upc'>): SentLine | null {
  const item = canonicalJson(line.item)
  const isSame = (one: SentLine) => canonicalJson(one.item) === item || (line.upc !== '' && one.upc === line.upc)
  const numbered = sent.find(({ seq }) => seq === line.seq)
  if (numbered && (isSame(numbered) || (line.upc === '' && item === '{}'))) return numbered
  return (
    sent.find((one) => canonicalJson(one.item) === item) ??
    sent.find((one) => line.upc !== '' && one.upc === line.upc) ??
    null
  )
}

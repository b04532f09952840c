/** An ERP item a shop item takes of: where it lies and what orders have taken that the ERP's figures do not hold yet. */
export interface CountedPart {
  /** Pieces one shop item takes. */
  quantity: number
  /** Open to sell by location, of locations an order can be sent from. May be below zero. */
  locations: Readonly<Record<string, number>>
  /** Pieces. */
  pending: number
}

export interface Counted {
  /** What the ERP has open to sell, in shop items. */
  ots: number
  /** What orders have taken besides, in shop items. */
  pending: number
}

export interface Sellable extends Counted {
  /** What is really kept back: never more than there is. */
  buffer: number
  /** ots - pending - buffer. Below zero = oversold: more was sold than the ERP has. */
  available: number
  /** What the shop shows. */
  desired: number
}

export interface SellableTerms {
  /** Pieces a rule keeps back, or how many it keeps of a base (ots - pending). */
  buffer: number | ((base: number) => number)
  /** Of what is available, the shop's part in whole percent. */
  sharePercent?: number
  ceiling?: number | null
}

/**
 * The stock equation (rule 18): reachable OTS, less every order that has taken stock and is not inside the ERP's snapshot, less
 * the buffer; never below zero. SQL says the same in `write-levels.ts`; a property test holds them equal.
 */
export const sellableOf = ({ locations, pending, ...terms }: Omit<CountedPart, 'quantity'> & SellableTerms): Sellable =>
  sellOf({ ots: sum(locations), pending }, terms)

/** The same for a shop item of several parts: as many as its scarcest part allows. Without parts there is nothing to sell. */
export const sellableKitOf = (parts: readonly CountedPart[], terms: SellableTerms): Sellable =>
  sellOf(scarcest(parts), terms)

/** What is on sale of counted stock: buffer, share and ceiling. */
export function sellOf(
  { ots, pending }: Counted,
  { buffer, sharePercent = 100, ceiling = null }: SellableTerms,
): Sellable {
  const base = ots - pending
  const wanted = typeof buffer === 'number' ? buffer : buffer(base)
  const kept = Math.min(Math.max(wanted, 0), Math.max(base, 0))
  const available = base - kept
  const share = Math.floor((Math.max(available, 0) * sharePercent) / 100)
  return { ots, pending, buffer: kept, available, desired: ceiling === null ? share : Math.min(share, ceiling) }
}

/** The part that allows the fewest shop items decides, and its figures are shown. */
function scarcest(parts: readonly CountedPart[]): Counted {
  let least: (Counted & { base: number }) | undefined
  for (const { quantity, locations, pending } of parts) {
    const pieces = sum(locations)
    const ots = Math.floor(pieces / quantity)
    const base = Math.floor((pieces - pending) / quantity)
    if (!least || base < least.base || (base === least.base && ots < least.ots)) {
      least = { ots, pending: ots - base, base }
    }
  }
  return least ?? { ots: 0, pending: 0 }
}

const sum = (locations: Readonly<Record<string, number>>): number =>
  Object.values(locations).reduce((total, ots) => total + ots, 0)

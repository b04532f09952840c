/** A shop's own number beside what it confirmed, and what its orders did to it since. */
export interface Sighting {
  confirmed: number
  seen: number
  /** Pieces of orders placed or changed since: the shop took them off by itself. */
  sold: number
  /** Pieces of orders cancelled or refunded by line since: the shop put them back by itself (rule 21). */
  restocked: number
}

/**
 * Whose number the shop shows: ours, ours less its sales and plus its restocks (`explained`), or somebody else's (`foreign`). Not
 * every order has moved the stock by then, so any number between is explained.
 */
export function judgeDrift({ confirmed, seen, sold, restocked }: Sighting): 'ours' | 'explained' | 'foreign' {
  if (seen === confirmed) return 'ours'
  return seen >= confirmed - sold && seen <= confirmed + restocked ? 'explained' : 'foreign'
}

/** How an item came to be oversold. */
export type OversellCause = 'drift' | 'missing_rule' | 'buffer' | 'latency'

export interface OversoldFacts {
  /** Whether the shop counts its stock: one that does not sells without end. */
  counted: boolean
  /** The shop was seen to show a number that is neither ours nor explained by its sales. */
  drifted: boolean
  /** Whether a buffer rule fits it. */
  buffered: boolean
  /** What the shop was last told; null when it never was. */
  confirmed: number | null
  /** What orders took since it was told. */
  soldSince: number
  short: number
}

/** The likeliest cause, and what would have prevented it. What somebody did wrong comes before what is in the nature of things. */
export function judgeOversell(facts: OversoldFacts): { why: OversellCause; prevented: string } {
  const { counted, drifted, buffered, confirmed, soldSince, short } = facts
  if (!counted) return { why: 'missing_rule', prevented: 'The shop counting its stock would have prevented it.' }
  if (drifted)
    return { why: 'drift', prevented: 'Stopping whoever else writes stock in the shop would have prevented it.' }
  const more = `${short} ${short === 1 ? 'piece' : 'pieces'}`
  if (!buffered) return { why: 'missing_rule', prevented: `A buffer rule that keeps ${more} would have prevented it.` }
  // Several checkouts at once: the shop sold more than it showed.
  if (confirmed !== null && soldSince > confirmed)
    return { why: 'buffer', prevented: `A buffer larger by ${more} would have prevented it.` }
  return {
    why: 'latency',
    prevented: `The newer number reaching the shop sooner would have prevented it, or a buffer larger by ${more}.`,
  }
}

/** Somebody cases of a role may be given to, as the turns see them. */
export interface TurnTaker {
  id: string
  name: string
  /** Null = every storefront. */
  storefrontIds: readonly string[] | null
  /** yyyy-mm-dd, both included; null = not away. */
  awayFrom: string | null
  awayUntil: string | null
  deputyId: string | null
  lastTurnAt: Date | null
}

export const isAway = ({ awayFrom, awayUntil }: Pick<TurnTaker, 'awayFrom' | 'awayUntil'>, today: string): boolean =>
  awayFrom !== null && awayFrom <= today && (awayUntil === null || today <= awayUntil)

const sees = ({ storefrontIds }: TurnTaker, storefrontId: string | null) =>
  storefrontIds === null || (storefrontId !== null && storefrontIds.includes(storefrontId))

/**
 * Whose turn it is: of those of the role who see the storefront, whoever was given something least recently. Of one who is
 * away the deputy has the turn, if there is one who is not away; else the next in turn.
 * @param takers of the role
 * @param everybody who may be given cases, of any role: a deputy is one of them
 * @param today in the storefront's zone
 * @returns who gets it, and whose turn it was; null when nobody is there
 */
export function nextInTurn(
  takers: readonly TurnTaker[],
  everybody: ReadonlyMap<string, TurnTaker>,
  storefrontId: string | null,
  today: string,
): { to: TurnTaker; turnOf: TurnTaker } | null {
  const inTurn = takers
    .filter((one) => sees(one, storefrontId))
    .sort(
      (a, b) =>
        (a.lastTurnAt?.getTime() ?? 0) - (b.lastTurnAt?.getTime() ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
    )
  for (const turnOf of inTurn) {
    const to = isAway(turnOf, today) ? deputyOf(turnOf, everybody, storefrontId, today) : turnOf
    if (to) return { to, turnOf }
  }
  return null
}

/** The deputy of somebody who is away; null when none is named, or that one is away or may not see the storefront. */
export function deputyOf(
  away: TurnTaker,
  everybody: ReadonlyMap<string, TurnTaker>,
  storefrontId: string | null,
  today: string,
): TurnTaker | null {
  const deputy = away.deputyId === null ? undefined : everybody.get(away.deputyId)
  return deputy && sees(deputy, storefrontId) && !isAway(deputy, today) ? deputy : null
}

// What a list of changes can be narrowed to: pure, so that its filters may name it in the browser.

export const driftStandings = ['open', 'decided', 'closed'] as const
export type DriftStanding = (typeof driftStandings)[number]

export const driftStates = ['open', 'accepted', 'pushing', 'pushed', 'ignored', 'closed'] as const
export type DriftStateName = (typeof driftStates)[number]

/** The states a standing holds: `decided` still differs and somebody has said what of it. */
export const statesOfStanding: Record<DriftStanding, readonly DriftStateName[]> = {
  open: ['open'],
  decided: ['accepted', 'pushing', 'pushed', 'ignored'],
  closed: ['closed'],
}

export const movers = ['erp', 'shop', 'both'] as const
export type Mover = (typeof movers)[number]

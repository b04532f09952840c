const shopStates = ['publish', 'draft', 'private', 'pending', 'trash'] as const

/** The shop's own word where it is one of those known, else `other`. */
export const shopState = (status: string) => shopStates.find((known) => known === status) ?? 'other'

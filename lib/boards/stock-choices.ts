/** How the number of a shop item stands; `without` = none is sent: nobody counts it, its product does, or it is no item. */
export const stockStates = ['settled', 'ready', 'sending', 'unknown', 'refused', 'guarded', 'without'] as const
export type StockStanding = (typeof stockStates)[number]

export const stockBands = ['low', 'zero', 'oversold'] as const
export type StockBand = (typeof stockBands)[number]

/** How many on offer are still called low. */
export const lowUpTo = 5

export const riskBands = ['oversold', 'none_left', 'near'] as const
export type RiskBand = (typeof riskBands)[number]

/** Days of sales from which what is left is no longer near its end. */
export const nearDays = 7

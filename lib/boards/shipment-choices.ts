/** How a shipment stands in the shop; `none`: nothing was to be told of it, or nothing has been looked at yet. */
export const shipmentStates = [
  'ready',
  'sending',
  'unknown',
  'waiting',
  'refused',
  'confirmed',
  'shadow',
  'withdrawn',
  'none',
] as const
export type ShipmentState = (typeof shipmentStates)[number]

/** By when it left: within so many hours, or longer ago than so many. */
export const shipmentAges = {
  day: { label: 'Left in the last 24 h', within: 24 },
  week: { label: 'Left in the last 7 days', within: 168 },
  older: { label: 'Left over 7 days ago', beyond: 168 },
} as const satisfies Record<string, { label: string; within?: number; beyond?: number }>
export type ShipmentAge = keyof typeof shipmentAges
export const shipmentAgeNames = Object.keys(shipmentAges) as ShipmentAge[]

export const wismoRisks = ['high', 'medium', 'low'] as const
/** How likely the customer is to ask where the parcel is. */
export type WismoRisk = (typeof wismoRisks)[number]

/** Hours after leaving from which a customer who was told nothing may ask, and will ask. */
export const wismoHours = { medium: 24, high: 48 } as const

/** Ages of the report's chart, in hours since it left: each reaches up to the next. */
export const unconfirmedAges = [
  { age: '0-4 h', from: 0 },
  { age: '4-24 h', from: 4 },
  { age: '1-2 d', from: 24 },
  { age: '2-7 d', from: 48 },
  { age: '7 d +', from: 168 },
] as const

import { createLoader, parseAsStringLiteral } from 'nuqs/server'

/** How far back the time line goes. */
export const spans = {
  day: { label: 'A day', hours: 24 },
  week: { label: 'A week', hours: 7 * 24 },
  month: { label: '4 weeks', hours: 28 * 24 },
} as const

export type Span = keyof typeof spans

export const spanFilter = {
  span: parseAsStringLiteral(Object.keys(spans) as Span[]).withDefault('day'),
}

export const loadSpan = createLoader(spanFilter)

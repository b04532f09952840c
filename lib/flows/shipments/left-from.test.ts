import { expect, it } from 'vitest'
import { leftFrom } from './left-from.ts'

const at = (text: string) => new Date(text)
const shipped = {
  shippedOn: '2026-11-24',
  shippedAt: at('2026-11-24T15:00:00Z'),
  seenAt: at('2026-11-24T15:05:00Z'),
  isInvoiced: false,
  placedAt: at('2026-11-01T00:00:00Z'),
}

it('a stamp is of leaving until it may be the invoice’s; then the day, or the last reading before it, is all that is sure', () => {
  expect(leftFrom(shipped, 'Europe/London')).toEqual(shipped.shippedAt)
  const invoiced = { ...shipped, isInvoiced: true }
  expect(leftFrom(invoiced, 'Europe/London')).toEqual(at('2026-11-24T00:00:00Z'))
  expect(leftFrom(invoiced, 'America/New_York')).toEqual(at('2026-11-24T05:00:00Z'))
  expect(leftFrom(invoiced, 'Pacific/Kiritimati')).toEqual(at('2026-11-23T10:00:00Z'))
  expect(leftFrom({ ...invoiced, seenAt: at('2026-11-24T14:00:00Z') }, 'Europe/London')).toEqual(
    at('2026-11-24T14:00:00Z'),
  )
  expect(leftFrom({ ...invoiced, seenAt: at('2026-11-20T14:00:00Z') }, 'Europe/London')).toEqual(
    at('2026-11-24T00:00:00Z'),
  )
  // Nothing of an order leaves before it was placed.
  expect(leftFrom({ ...invoiced, placedAt: at('2026-11-24T09:00:00Z') }, 'Europe/London')).toEqual(
    at('2026-11-24T09:00:00Z'),
  )
  expect(leftFrom({ ...invoiced, shippedAt: at('2026-11-23T12:00:00Z') }, 'Europe/London')).toEqual(
    at('2026-11-23T12:00:00Z'),
  )
})

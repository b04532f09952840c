import { expect, it } from 'vitest'
import { isBelieved } from './mark-gone.ts'
import { shippedAtOf } from './shipped-at.ts'

const at = (text: string) => new Date(text)
const readAt = at('2026-11-25T12:00:00Z')

it('a pick left when it was stamped on its day, else at that day’s noon, never after it was read', () => {
  expect(shippedAtOf(null, at('2026-11-20T15:00:00Z'), readAt)).toBeNull()
  expect(shippedAtOf('2026-11-20', at('2026-11-20T15:00:00Z'), readAt)).toEqual(at('2026-11-20T15:00:00Z'))
  // An evening of the tenant's is the next day in UTC.
  expect(shippedAtOf('2026-11-20', at('2026-11-21T03:30:00Z'), readAt)).toEqual(at('2026-11-21T03:30:00Z'))
  // Invoiced three days later, and read only then.
  expect(shippedAtOf('2026-11-20', at('2026-11-23T15:00:00Z'), readAt)).toEqual(at('2026-11-20T12:00:00Z'))
  expect(shippedAtOf('2026-11-25', null, readAt)).toEqual(readAt)
  expect(shippedAtOf('2026-11-27', at('2026-11-25T09:00:00Z'), readAt)).toEqual(readAt)
})

it('a listing that lost a fifth of what is known is not believed, but for a few', () => {
  expect([isBelieved(3, 4), isBelieved(4, 10), isBelieved(19, 100), isBelieved(20, 100)]).toEqual([
    true,
    false,
    true,
    false,
  ])
})

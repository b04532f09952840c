import { describe, expect, it } from 'vitest'
import type { TurnTaker } from './turns.ts'
import { nextInTurn } from './turns.ts'

const taker = (id: string, fields: Partial<TurnTaker> = {}): TurnTaker => ({
  id,
  name: id,
  storefrontIds: null,
  awayFrom: null,
  awayUntil: null,
  deputyId: null,
  lastTurnAt: null,
  ...fields,
})
const today = '2026-11-23'
const away = { awayFrom: '2026-11-23', awayUntil: '2026-11-23' }
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute))

function next(takers: TurnTaker[], storefrontId: string | null = 'shop', others: TurnTaker[] = []) {
  const everybody = new Map([...takers, ...others].map((one) => [one.id, one]))
  const found = nextInTurn(takers, everybody, storefrontId, today)
  return found && [found.to.id, found.turnOf.id]
}

describe('whose turn it is', () => {
  it('is that of whoever was given something least recently; who never was comes first', () => {
    expect(next([taker('a', { lastTurnAt: at(2) }), taker('b', { lastTurnAt: at(1) })])).toEqual(['b', 'b'])
    expect(next([taker('a', { lastTurnAt: at(2) }), taker('b')])).toEqual(['b', 'b'])
    expect(next([taker('b'), taker('a')])).toEqual(['a', 'a'])
  })

  it('passes over who does not see the storefront', () => {
    expect(next([taker('a', { storefrontIds: ['other'] }), taker('b', { storefrontIds: ['shop'] })])).toEqual([
      'b',
      'b',
    ])
    expect(next([taker('a', { storefrontIds: ['shop'] })], null)).toBeNull()
  })

  it('of somebody away is the deputy’s, of any role; without one it is the next one’s', () => {
    const first = taker('a', { ...away, deputyId: 'd' })
    const second = taker('b', { lastTurnAt: at(1) })
    expect(next([first, second], 'shop', [taker('d')])).toEqual(['d', 'a'])
    expect(next([first, second], 'shop', [taker('d', away)])).toEqual(['b', 'b'])
    expect(next([{ ...first, deputyId: null }, second])).toEqual(['b', 'b'])
    expect(next([first])).toBeNull()
  })

  it('both days of an absence included', () => {
    expect(next([taker('a', { awayFrom: '2026-11-20', awayUntil: '2026-11-22' })])).toEqual(['a', 'a'])
    expect(next([taker('a', { awayFrom: '2026-11-24', awayUntil: '2026-11-30' })])).toEqual(['a', 'a'])
    expect(next([taker('a', { awayFrom: '2026-11-20', awayUntil: '2026-11-23' })])).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { equationText } from './equation.ts'

const clock = (at: Date) => at.toISOString().slice(11, 16)
const at = (time: string) => new Date(`2026-11-23T${time}:00Z`)

type Explained = Parameters<typeof equationText>[0]

const shirt: Explained = {
  state: 'settled',
  mode: 'live',
  ots: 120,
  pending: 9,
  buffer: 6,
  available: 105,
  desired: 105,
  asOf: at('09:55'),
  version: '418',
  sentVersion: '418',
  sentAt: at('10:02'),
  confirmedVersion: '418',
  confirmedQuantity: 105,
  confirmedAt: at('10:02'),
  sharePercent: 100,
  ceiling: null,
  rule: { id: '7', match: { velocity: 'fast' }, target: { percent: 5 } },
  parts: [
    {
      quantity: 1,
      locations: [
        { location: 'MAIN', ots: 90, asOf: null },
        { location: 'EU1', ots: 30, asOf: null },
      ],
      stages: [
        { stage: 'paid', units: 5 },
        { stage: 'on_hold', units: 3 },
        { stage: 'queued', units: 1 },
      ],
    },
  ],
}
const say = (changes: Partial<Explained> = {}) => equationText({ ...shirt, ...changes }, clock)

describe('how a number came about', () => {
  it('is one sentence, with stages and locations', () => {
    expect(say()).toBe(
      'ERP 120 as of 09:55 (MAIN 90, EU1 30) - not yet inside 9 (paid 5, on hold 3, queued 1) - buffer 6 (fast movers) = 105, sent 10:02, confirmed 10:02',
    )
  })

  it('says what share and ceiling make of it, and that nothing below zero is offered', () => {
    expect(say({ sharePercent: 50, desired: 52 })).toContain(' = 105, a share of 50 % = 52, sent')
    expect(say({ ceiling: 40, desired: 40 })).toContain(' = 105, at most 40 = 40, sent')
    expect(say({ ots: 5, available: -4, buffer: 0, desired: 0 })).toContain(' = -4, so 0 is offered, sent')
  })

  it('leaves out what it cannot break down, and rules there are none of', () => {
    const part = { quantity: 2, locations: [{ location: 'MAIN', ots: 90, asOf: null }], stages: [] }
    expect(say({ parts: [part], rule: null, asOf: null })).toMatch(/^ERP 120 - not yet inside 9 - buffer 6 = 105,/)
    expect(say({ desired: null })).toBeNull()
  })

  it('tells a number on its way from one that is there', () => {
    const next = { version: '419', desired: 104, available: 104, confirmedQuantity: 105 }
    expect(say({ ...next, state: 'ready' })).toMatch(/= 104, waits to be sent; the shop confirmed 105 at 10:02$/)
    expect(say({ ...next, state: 'ready', mode: 'shadow' })).toContain('= 104, not sent: the flow is not live;')
    expect(say({ ...next, state: 'unknown', sentVersion: '419', sentAt: at('10:07') })).toContain(
      'sent 10:07, in doubt: it is read back; the shop confirmed 105',
    )
    expect(say({ ...next, state: 'guarded' })).toContain('held back by the guard')
    expect(say({ ...next, state: 'refused', sentVersion: '419', sentAt: at('10:07') })).toContain('sent 10:07, refused')
  })

  it('knows a number the shop showed before we ever sent one', () => {
    expect(say({ sentVersion: null, sentAt: null })).toMatch(/= 105, confirmed 10:02$/)
  })
})

import { describe, expect, it } from 'vitest'
import { afterSalesStages } from './passage-stages.ts'

const at = (hour: number) => new Date(`2026-11-23T${hour}:00:00Z`)
const pick = (pickNum: string, shippedAt: Date | null = null, confirmedAt: Date | null = null) => ({
  pickNum,
  invNum: '',
  shippedAt,
  confirmedAt,
  state: confirmedAt ? 'confirmed' : 'ready',
  trackings: shippedAt ? [{ number: `T-${pickNum}` }] : [],
})
const open = { status: 'open', statusSince: at(10) }
const states = (facts: Parameters<typeof afterSalesStages>[0]) =>
  afterSalesStages(facts).map(({ name, state }) => `${name} ${state}`)

describe('the passage behind the sales order', () => {
  it('is not shown while the ERP has shown nothing', () => {
    expect(afterSalesStages({ salesOrder: null, picks: [] })).toEqual([])
  })

  it('waits, stops on hold, and does not happen for a cancelled one', () => {
    expect(states({ salesOrder: open, picks: [] })[0]).toBe('picked waiting')
    expect(states({ salesOrder: { ...open, status: 'hold' }, picks: [] })[0]).toBe('picked stopped')
    expect(states({ salesOrder: { ...open, status: 'cancelled' }, picks: [] })).toEqual([
      'picked skipped',
      'shipped skipped',
      'confirmed skipped',
      'invoiced skipped',
    ])
  })

  it('a stage is done once every pick is through it', () => {
    const half = { salesOrder: open, picks: [pick('A', at(11), at(12)), pick('B')] }
    expect(states(half)).toEqual(['picked done', 'shipped waiting', 'confirmed waiting', 'invoiced waiting'])
    expect(afterSalesStages(half)[1]?.detail).toBe('1 of 2 picks')
    const whole = { salesOrder: open, picks: [pick('A', at(11), at(12)), pick('B', at(13), at(14))] }
    expect(afterSalesStages(whole)[1]).toMatchObject({ state: 'done', at: at(13), detail: 'T-A, T-B' })
    expect(afterSalesStages(whole)[2]).toMatchObject({ state: 'done', at: at(14) })
  })

  it('stops where the shop refused it', () => {
    const picks = [{ ...pick('A', at(11)), state: 'refused' }]
    expect(afterSalesStages({ salesOrder: null, picks })[2]).toMatchObject({
      state: 'stopped',
      detail: 'the shop refused it',
    })
  })
})

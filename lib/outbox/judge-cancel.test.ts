import { describe, expect, it } from 'vitest'
import type { LookedUpCancel } from './judge-cancel.ts'
import { judgeCancel } from './judge-cancel.ts'
import type { FoundOrder } from './judge-look-up.ts'

const now = new Date('2026-11-20T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)
const times = { now, settleMs: 120_000, postingMs: 900_000 }

const ready: LookedUpCancel = {
  state: 'ready',
  sends: 0,
  lookups: 1,
  lastDeadlineAt: null,
  stagedAt: ago(600),
  outcomeCode: null,
  outcomeMessage: null,
}
const unknown: LookedUpCancel = { ...ready, state: 'unknown', sends: 1, lastDeadlineAt: ago(121) }
const staged: LookedUpCancel = { ...unknown, state: 'staged', stagedAt: ago(5) }
const rejected: LookedUpCancel = { ...unknown, state: 'rejected', outcomeCode: '400', outcomeMessage: 'is picked' }

const listed = (status: string): FoundOrder => ({ pkey: '1', ordNum: '0007', currency: 'GBP', total: 1n, status })
const verdict = (entry: LookedUpCancel, ...statuses: string[]) => judgeCancel(entry, statuses.map(listed), times)

describe('what a look-up proves about a cancel request', () => {
  it.each([ready, unknown, staged, rejected])('from $state: cancelled in the ERP is done, whoever did it', (entry) => {
    expect(verdict(entry, 'cancelled')).toMatchObject({ kind: 'cancelled', ordNum: '0007' })
    expect(verdict(entry, 'cancelled', 'open').kind).not.toBe('cancelled')
  })

  it.each([ready, unknown, staged, rejected])(
    'from $state: what has shipped is past it, and never asked again',
    (entry) => {
      expect(verdict(entry, 'shipped')).toMatchObject({ kind: 'refused', code: 'SHIPPED', again: null })
    },
  )

  it('is asked of a sales order that stands, and again once an attempt without answer has settled, three times at most', () => {
    expect(verdict(ready, 'open')).toEqual({ kind: 'send' })
    expect(verdict(ready, 'picked')).toEqual({ kind: 'send' })
    expect(verdict({ ...unknown, lastDeadlineAt: ago(119) }, 'open')).toMatchObject({ kind: 'later' })
    expect(verdict(unknown, 'open')).toEqual({ kind: 'send' })
    expect(verdict({ ...unknown, sends: 3 }, 'open')).toMatchObject({ kind: 'refused', code: 'NOT_CANCELLED' })
  })

  it('is not asked of what is not listed, which may only be not listed yet', () => {
    expect(verdict({ ...ready, stagedAt: ago(119) })).toMatchObject({ kind: 'later' })
    expect(verdict(ready)).toMatchObject({
      kind: 'refused',
      code: 'NOT_LISTED',
      again: new Date(now.getTime() + 600_000),
    })
  })

  it('that was taken is waited for; one that was refused stays so, and is looked at again', () => {
    expect(verdict(staged, 'open')).toMatchObject({ kind: 'later', at: new Date(now.getTime() + 2_000) })
    expect(verdict({ ...staged, stagedAt: ago(900) }, 'open')).toMatchObject({ kind: 'refused', code: 'NOT_CANCELLED' })
    expect(verdict(rejected, 'picked')).toMatchObject({ kind: 'refused', code: '400', message: 'is picked' })
    expect(verdict(rejected, 'picked')).toHaveProperty('again', new Date(now.getTime() + 600_000))
  })
})

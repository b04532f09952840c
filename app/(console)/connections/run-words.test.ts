import { expect, it } from 'vitest'
import { backfillOf, progressWords } from './run-words.ts'

const params = { storefrontId: 's', from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z', dryRun: true }
const progress = { read: 12, landed: 5, changed: 0, unchanged: 7, failed: 0, reached: '2026-10-30T00:00:00Z' }

it('says what a dry run would land, and what a run has landed', () => {
  const dry = { kind: 'orders:backfill', params, progress }
  expect(progressWords(dry)).toBe('12 orders read: would land 5, 7 known already')
  expect(backfillOf(dry)).toEqual({ from: params.from, to: params.to, dryRun: true, fresh: 5 })
  expect(progressWords({ ...dry, params: { ...params, dryRun: false }, progress: { ...progress, failed: 1 } })).toBe(
    '12 orders read: landed 5, 7 known already, 1 unreadable one',
  )
})

it('says any other run by its figures', () => {
  expect(
    progressWords({ kind: 'orders:census', params: {}, progress: { listed: 40, missingHere: 2, counts: {} } }),
  ).toBe('listed 40, missing here 2')
  expect(progressWords({ kind: 'orders:backfill', params, progress: {} })).toBe('')
  expect(backfillOf({ kind: 'orders:census', params: {}, progress: {} })).toBeNull()
})

import { describe, expect, it } from 'vitest'
import { instantOf, readFrom, readStamp, stampOf, wallOf } from './stamps.ts'

const zone = 'America/New_York'
const wallAt = (iso: string) => wallOf(new Date(iso), zone)
const stampAt = (iso: string) => stampOf(wallAt(iso))

describe('stamps of a tenant', () => {
  it('are read in the tenant’s zone, summer and winter', () => {
    expect(stampAt('2026-07-01T12:00:00Z')).toBe('2026-07-01 08:00:00')
    expect(stampAt('2026-12-01T12:00:00Z')).toBe('2026-12-01 07:00:00')
    for (const iso of [
      '2026-07-01T12:00:05.000Z',
      '2026-12-01T12:00:00.000Z',
      '2026-03-08T06:59:59.000Z',
      '2026-03-08T07:00:00.000Z',
    ]) {
      expect(instantOf(wallAt(iso), zone).toISOString()).toBe(iso)
    }
    expect(readStamp('no stamp')).toBeNull()
    expect(stampOf(readStamp('2026-01-31 10:00:00') ?? 0)).toBe('2026-01-31 10:00:00')
  })

  it('name the first of the two instants in the repeated hour', () => {
    const repeated = wallAt('2026-11-01T05:30:00Z')
    expect(wallAt('2026-11-01T06:30:00Z')).toBe(repeated)
    expect(instantOf(repeated, zone).toISOString()).toBe('2026-11-01T05:30:00.000Z')
  })

  it('overlap ten minutes, and the whole repeated hour around the autumn change', () => {
    const from = (since: string, now: string) => stampOf(readFrom(new Date(since), new Date(now), zone))
    expect(from('2026-07-01T12:00:00Z', '2026-07-01T12:01:00Z')).toBe('2026-07-01 07:50:00')
    // Read last at 01:58 summer time; what changed at 01:20 winter time carries a smaller stamp.
    expect(from('2026-11-01T05:58:00Z', '2026-11-01T06:25:00Z') <= '2026-11-01 01:00:00').toBe(true)
    expect(from('2026-11-01T06:59:00Z', '2026-11-01T07:00:00Z') <= '2026-11-01 01:00:00').toBe(true)
    expect(from('2026-11-01T07:10:00Z', '2026-11-01T07:11:00Z') <= '2026-11-01 01:00:00').toBe(true)
    expect(from('2026-11-01T09:00:00Z', '2026-11-01T09:01:00Z')).toBe('2026-11-01 03:50:00')
    // A worker that slept through the change reads from before it.
    expect(from('2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z') <= '2026-10-31 07:50:00').toBe(true)
  })
})

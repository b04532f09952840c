import { describe, expect, it } from 'vitest'
import { filterInstant, isDateTime, siteTime } from './site-time.ts'

const second = (text: string) => Date.parse(text) / 1000

describe('site time', () => {
  it.each([
    ['Europe/Berlin', '2026-11-23T10:03:52', '2026-11-23T11:03:52'],
    ['Europe/Berlin', '2026-08-25T12:48:41', '2026-08-25T14:48:41'],
    ['America/New_York', '2026-11-23T10:03:52', '2026-11-23T05:03:52'],
    ['Pacific/Kiritimati', '2026-11-23T10:03:52', '2026-11-24T00:03:52'],
    ['Etc/GMT+12', '2026-11-23T10:03:52', '2026-11-22T22:03:52'],
    ['Asia/Kathmandu', '2026-11-23T10:03:52', '2026-11-23T15:48:52'],
  ])('%s: %s GMT is %s there and back', (zone, gmt, local) => {
    const site = siteTime(zone)
    expect(site.local(second(`${gmt}Z`))).toBe(local)
    expect(site.fromLocal(local)).toBe(second(`${gmt}Z`))
  })

  it('reads the doubled autumn hour as its first passing', () => {
    const site = siteTime('Europe/Berlin')
    expect(site.fromLocal('2026-10-25T02:30:00')).toBe(second('2026-10-25T00:30:00Z'))
    expect(site.local(second('2026-10-25T01:30:00Z'))).toBe('2026-10-25T02:30:00')
  })
})

describe('date filters', () => {
  const berlin = siteTime('Europe/Berlin')
  const at = (text: string, gmt: boolean) =>
    new Date(filterInstant(text, gmt, berlin) * 1000).toISOString().slice(0, 19)

  it('reads the five ways of writing one moment as the store does', () => {
    expect(at('2026-11-23T10:03:52', true)).toBe('2026-11-23T10:03:52')
    expect(at('2026-11-23T10:03:52Z', false)).toBe('2026-11-23T10:03:52')
    expect(at('2026-11-23T11:03:52', false)).toBe('2026-11-23T10:03:52')
    expect(at('2026-11-23T12:03:52+02:00', false)).toBe('2026-11-23T10:03:52')
    expect(at('2026-11-23T10:03:52.500', true)).toBe('2026-11-23T10:03:52')
  })

  it('moves a zoned value to site time when the flag is set too (the trap)', () => {
    expect(at('2026-11-23T10:03:52Z', true)).toBe('2026-11-23T11:03:52')
    expect(at('2026-11-23T10:03:52+00:00', true)).toBe('2026-11-23T11:03:52')
    expect(at('2026-11-23T10:03:52.500Z', true)).toBe('2026-11-23T11:03:52')
  })

  it.each([
    '2026-11-23',
    'yesterday',
    '',
    '1795428000',
    '2026-11-23T10:03',
    '2026-13-40T10:03:52',
    '2026-11-23T10:03:52 01:00',
  ])('refuses "%s"', (text) => expect(isDateTime(text)).toBe(false))
})

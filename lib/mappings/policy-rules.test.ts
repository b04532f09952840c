import { describe, expect, it } from 'vitest'
import { addBusinessDays, businessHoursBetween, defaultCalendar } from '../kernel/business-time.ts'
import { calendarOf } from './calendar.ts'
import { readMappingCsv, writeMappingCsv } from './csv.ts'
import { holdRule, priceRule } from './rules.ts'
import { createSnapshot } from './snapshot.ts'
import type { MappingTable, MatchOf, TargetOf } from './tables.ts'
import { matchKey, parseMappingRow } from './tables.ts'

/** Rules tried in this order, each checked by its table's contract. */
function snapshotOf<Table extends MappingTable>(table: Table, ...rules: [MatchOf<Table>, TargetOf<Table>][]) {
  const rows = rules.map(([match, target], position) => {
    const row = parseMappingRow(table, { match, target })
    if ('errors' in row) throw new Error(JSON.stringify(row.errors))
    const id = String(position)
    return {
      table,
      id,
      position,
      forStorefront: false,
      key: matchKey(row.match),
      validFrom: null,
      validTo: null,
      ...row,
    }
  })
  return createSnapshot(1, rows)
}

const errorsOf = (table: MappingTable, match: object, target: object) => {
  const row = parseMappingRow(table, { match, target })
  return 'errors' in row ? row.errors : []
}

const facts = {
  country: 'GB',
  state: '',
  total: 2_500_000n,
  currency: 'GBP',
  gateway: 'stripe',
  customer: '',
  email: 'ana@shop.example.com',
  meta: [{ key: '_review', text: 'yes' }],
}

describe('hold rules', () => {
  const reasonOf = (match: MatchOf<'hold'>, given: Partial<typeof facts> = {}) =>
    holdRule(snapshotOf('hold', [match, { reason: 'looked at' }]), { ...facts, ...given })?.target.reason ?? null

  it('by value, in its own currency, from the amount on', () => {
    expect(reasonOf({ minTotal: '250', currency: 'GBP' })).toBe('looked at')
    expect(reasonOf({ minTotal: '250', currency: 'GBP' }, { total: 2_499_900n })).toBeNull()
    expect(reasonOf({ minTotal: '250', currency: 'GBP' }, { currency: 'JPY' })).toBeNull()
  })

  it('by country, state, payment, customer, e-mail domain and tag, every one that is named', () => {
    expect(reasonOf({ country: 'GB', gateway: 'stri*' })).toBe('looked at')
    expect(reasonOf({ country: 'US' })).toBeNull()
    expect(reasonOf({ gateway: 'none' }, { gateway: '' })).toBe('looked at')
    expect(reasonOf({ customer: '77' }, { customer: '77' })).toBe('looked at')
    expect(reasonOf({ customer: '*' })).toBeNull()
    expect(reasonOf({ emailDomain: '*.EXAMPLE.com' })).toBe('looked at')
    expect(reasonOf({ emailDomain: 'example.com' })).toBeNull()
    expect(reasonOf({ tagKey: '_review' })).toBe('looked at')
    expect(reasonOf({ tagKey: '_review', tagValue: 'no' })).toBeNull()
    // Key and value are of one entry.
    const meta = [
      { key: '_review', text: 'no' },
      { key: '_other', text: 'yes' },
    ]
    expect(reasonOf({ tagKey: '_review', tagValue: 'yes' }, { meta })).toBeNull()
  })

  it('refuse an amount without currency, a value without key, and an address in place of a domain', () => {
    expect(errorsOf('hold', { minTotal: '250.00' }, { reason: 'looked at' })).toEqual([
      { field: 'currency', reason: 'an amount needs its currency' },
    ])
    expect(errorsOf('hold', { tagValue: 'yes' }, { reason: 'looked at' })).toEqual([
      { field: 'tagKey', reason: 'a value needs its key' },
    ])
    expect(errorsOf('hold', { emailDomain: 'ana@example.com' }, { reason: 'looked at' })).toEqual([
      { field: 'emailDomain', reason: 'a domain without @' },
    ])
  })

  it('one amount written two ways is one rule', () => {
    const keys = ['250', '250.00', '250.0000'].map((minTotal) => {
      const row = parseMappingRow('hold', { match: { minTotal, currency: 'gbp' }, target: { reason: 'looked at' } })
      return 'errors' in row ? '' : matchKey(row.match)
    })
    expect(new Set(keys).size).toBe(1)
  })
})

describe('price rules', () => {
  it('by SKU, destination and currency, the first that fits', () => {
    const rules = snapshotOf(
      'price',
      [{ sku: 'TOW*' }, { policy: 'hold' }],
      [{ country: 'US' }, { policy: 'list_price_with_markdown', tolerance: '0.5' }],
      [{ currency: 'GBP' }, { policy: 'send_as_sold' }],
    )
    const policy = (sku: string, country: string, currency: string) =>
      priceRule(rules, { sku, country, currency })?.target ?? null
    expect(policy('TOWEL', 'US', 'GBP')).toEqual({ policy: 'hold' })
    expect(policy('MUG', 'US', 'USD')).toEqual({ policy: 'list_price_with_markdown', tolerance: '0.50' })
    expect(policy('MUG', 'GB', 'GBP')).toEqual({ policy: 'send_as_sold' })
    expect(policy('MUG', 'GB', 'EUR')).toBeNull()
  })
})

describe('calendars', () => {
  const week = { mon: '08:00-16:00', tue: '08:00-16:00' }
  const calendars = snapshotOf(
    'calendar',
    [{}, { timeZone: 'Europe/London', ...week, holidays: ['2026-11-24'], cutOff: '12:00' }],
    [{ warehouse: 'US1' }, { timeZone: 'America/New_York', wed: '09:00-10:00' }],
  )

  it('the warehouse’s own before the storefront’s, and office hours where nobody has said anything', () => {
    expect(calendarOf(calendars, 'UTC').timeZone).toBe('Europe/London')
    expect(calendarOf(calendars, 'UTC', 'MAIN').timeZone).toBe('Europe/London')
    expect(calendarOf(calendars, 'UTC', 'US1').timeZone).toBe('America/New_York')
    expect(calendarOf(snapshotOf('calendar'), 'Asia/Tokyo', 'US1')).toBe(defaultCalendar('Asia/Tokyo'))
    expect(calendarOf(calendars, 'UTC')).toBe(calendarOf(calendars, 'UTC'))
  })

  it('count as they are written: hours, closed days, holidays, cut-off', () => {
    const calendar = calendarOf(calendars, 'UTC')
    // Monday 14:00 to the Monday after, 09:00: two hours, a holiday on Tuesday, the rest closed, and one hour more.
    expect(businessHoursBetween(calendar, new Date('2026-11-23T14:00Z'), new Date('2026-11-30T09:00Z'))).toBe(3)
    expect(addBusinessDays(calendar, new Date('2026-11-23T12:00Z'), 0)).toBe('2026-11-30')
  })

  it('refuse a zone nobody knows, hours that end before they begin, and a week without hours', () => {
    const open = { timeZone: 'Europe/London', mon: '09:00-17:00' }
    expect(errorsOf('calendar', {}, { ...open, timeZone: 'Europe/Camelot' })).toMatchObject([{ field: 'timeZone' }])
    expect(errorsOf('calendar', {}, { ...open, tue: '17:00-09:00' })).toMatchObject([{ field: 'tue' }])
    expect(errorsOf('calendar', {}, { ...open, holidays: ['2026-02-30'] })).toMatchObject([{ field: 'holidays.0' }])
    expect(errorsOf('calendar', {}, { timeZone: 'UTC' })).toEqual([
      { field: 'mon', reason: 'one day at least is open' },
    ])
  })
})

it('their CSV comes back as it was written', () => {
  const written = [
    [
      'hold',
      { minTotal: '250.00', currency: 'GBP' },
      { reason: 'Dear, "rare"', releaseAfterHours: 8, releaseOn: '2026-12-01' },
    ],
    ['price', { sku: 'TOW*' }, { policy: 'hold', tolerance: '0.05' }],
    [
      'calendar',
      { warehouse: 'US1' },
      { timeZone: 'UTC', mon: '09:00-24:00', holidays: ['2026-12-25', '2027-01-01'], cutOff: '15:00' },
    ],
    ['shipping', { method: 'flat_rate' }, { shipper: 'DPD', chargeCode: 'FRT', promiseDays: 2 }],
  ] as const
  for (const [table, match, target] of written) {
    const row = { table, storefront: '', position: 10, match, target } as Parameters<typeof writeMappingCsv>[1][number]
    const csv = writeMappingCsv(table, [row])
    const { rows, errors } = readMappingCsv(table, csv, new Set())
    expect(errors).toEqual([])
    expect(rows).toMatchObject([{ match, target }])
    expect(writeMappingCsv(table, rows)).toBe(csv)
  }
})

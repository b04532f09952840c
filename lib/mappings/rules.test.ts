import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demoMappingRows } from './demo/rows.ts'
import { carrierRule, describeRule, returnReasonRule, shippingRule, taxRule, warehouseRule } from './rules.ts'
import type { StoredRule } from './snapshot.ts'
import { createSnapshot } from './snapshot.ts'
import { mappingTableNames, mappingTables, matchKey, parseMappingRow } from './tables.ts'
import { fitsPattern } from './wildcard.ts'

const stored = (
  table: StoredRule['table'],
  position: number,
  match: object,
  target: object,
  forStorefront = false,
): StoredRule => ({
  table,
  id: `${position}`,
  position,
  forStorefront,
  key: matchKey(match),
  match,
  target,
  validFrom: null,
  validTo: null,
})

describe('patterns', () => {
  it('a star stands for anything, case does not count, everything else is literal', () => {
    expect(fitsPattern('DPD*', 'dpd Classic')).toBe(true)
    expect(fitsPattern('*gift card*', 'Gift Card £25 (virtual)')).toBe(true)
    expect(fitsPattern('über15', 'ÜBER15')).toBe(true)
    expect(fitsPattern('DE-MWST.-1', 'DE-MWSTX-1')).toBe(false)
    expect(fitsPattern('a(b', 'a(b')).toBe(true)
    expect(fitsPattern('RM48', 'RM480')).toBe(false)
  })
})

describe('which rule wins', () => {
  it('the first by position; at one position a storefront’s own before everybody’s', () => {
    const snapshot = createSnapshot(1, [
      stored('shipping', 20, {}, { shipper: 'ALL', chargeCode: 'FRT' }),
      stored('shipping', 10, { title: 'DPD*' }, { shipper: 'DPD', chargeCode: 'FRT' }),
      stored('shipping', 10, { title: 'DPD Classic' }, { shipper: 'OWN', chargeCode: 'FRT' }, true),
    ])
    const facts = { country: 'GB', state: '', method: 'flat_rate' }
    expect(shippingRule(snapshot, { ...facts, title: 'DPD Classic' })?.target.shipper).toBe('OWN')
    expect(shippingRule(snapshot, { ...facts, title: 'DPD Next day' })?.target.shipper).toBe('DPD')
    const rule = shippingRule(snapshot, { ...facts, title: 'Post' })
    expect(rule?.target.shipper).toBe('ALL')
    expect(rule && describeRule(rule)).toBe('shipping for everything')
  })

  it('a rate rule never answers for a line without tax, nor the other way round', () => {
    const snapshot = createSnapshot(1, [
      stored('tax', 1, { rate: '*' }, { taxCode: 'ANY' }),
      stored('tax', 2, { rate: 'none' }, { taxCode: 'NONE' }),
    ])
    const facts = { country: 'GB', state: '', taxClass: 'standard', vatNumber: false, exempt: false }
    expect(taxRule(snapshot, { ...facts, rate: { id: '1', code: 'GB-VAT-1' } })?.target.taxCode).toBe('ANY')
    expect(taxRule(snapshot, { ...facts, rate: null })?.target.taxCode).toBe('NONE')
  })

  it('exactly one rule wins, or none, whatever order the rows were written in', () => {
    const rule = fc.record({
      position: fc.integer({ min: 0, max: 3 }),
      forStorefront: fc.boolean(),
      match: fc.record(
        {
          country: fc.constantFrom('GB', 'US'),
          state: fc.constantFrom('NY', 'CA'),
          sku: fc.constantFrom('A*', 'B*', '*'),
        },
        { requiredKeys: [] },
      ),
      location: fc.constantFrom('MAIN', 'EU1', 'US1'),
    })
    const facts = fc.record({
      country: fc.constantFrom('GB', 'US', 'JP'),
      state: fc.constantFrom('', 'NY'),
      sku: fc.constantFrom('A1', 'B1', 'C1'),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(rule, { selector: (r) => `${r.forStorefront}${matchKey(r.match)}`, maxLength: 8 }),
        facts,
        (given, asked) => {
          const rows = given.map((r) =>
            stored('warehouse', r.position, r.match, { locations: [r.location] }, r.forStorefront),
          )
          const answers = [rows, [...rows].reverse()].map((set) =>
            warehouseRule(createSnapshot(1, set), { ...asked, methods: ['x'], items: [] }),
          )
          expect(answers[0]).toEqual(answers[1])
          const fitting = given.filter(
            ({ match }) =>
              (match.country ?? asked.country) === asked.country &&
              (match.state ?? asked.state) === asked.state &&
              fitsPattern(match.sku ?? '*', asked.sku),
          )
          expect(answers[0] === null).toBe(fitting.length === 0)
          if (answers[0]) expect(answers[0].position).toBe(Math.min(...fitting.map(({ position }) => position)))
        },
      ),
    )
  })
})

describe('what comes after the sales order', () => {
  const { rules } = createSnapshot(1, [
    stored('carrier', 10, { shipper: 'RM*' }, { name: 'Royal Mail', trackingUrl: 'https://track.example/{number}' }),
    stored('carrier', 20, { scac: 'USPS' }, { name: 'USPS' }),
    stored('return_reason', 10, { kind: 'shipping' }, { reasonCode: 'GOODW', location: 'MAIN', goods: 'money_only' }),
    stored('return_reason', 20, { reason: '*size*' }, { reasonCode: 'SIZE', location: 'MAIN', goods: 'expected' }),
    stored('return_reason', 30, { country: 'DE' }, { reasonCode: 'CHANGE', location: 'EU1', goods: 'expected' }),
  ])
  const snapshot = { version: 1, rules, itemLinks: new Map() }
  const reason = (reason: string, kind: 'partial' | 'shipping', country: string) =>
    returnReasonRule(snapshot, { reason, kind, country })?.target.reasonCode ?? null

  it('a carrier goes by the shipper’s code or its SCAC; an unknown one has none', () => {
    expect(carrierRule(snapshot, { shipper: 'rm4', scac: '' })?.target.name).toBe('Royal Mail')
    expect(carrierRule(snapshot, { shipper: 'X', scac: 'USPS' })?.target).toEqual({ name: 'USPS' })
    expect(carrierRule(snapshot, { shipper: '', scac: '' })).toBeNull()
  })

  it('a refund’s reason goes by its kind, what was written and where the order went', () => {
    expect(reason('wrong SIZE', 'partial', 'DE')).toBe('SIZE')
    expect(reason('wrong size', 'shipping', 'DE')).toBe('GOODW')
    expect(reason('', 'partial', 'DE')).toBe('CHANGE')
    expect(reason('', 'partial', 'GB')).toBeNull()
  })

  it('a tracking link is https, holds the number once named, and nothing that could leave it', () => {
    const link = (trackingUrl: string) => parseMappingRow('carrier', { match: {}, target: { name: 'X', trackingUrl } })
    expect('errors' in link('https://a.example/{number}?lang=en')).toBe(false)
    for (const bad of ['http://a.example/{number}', 'https://a.example/', 'javascript:{number}', 'https://a/"{number}'])
      expect('errors' in link(bad), bad).toBe(true)
  })
})

describe('tables', () => {
  it('every demo row fits its contract, and none matches the same as another', () => {
    const keys = demoMappingRows.map((row) => {
      expect(parseMappingRow(row.table, row)).toEqual({ match: row.match, target: row.target })
      return `${row.table}/${matchKey(row.match)}`
    })
    expect(new Set(keys).size).toBe(keys.length)
    const used = new Set(demoMappingRows.map(({ table }) => table))
    expect(mappingTableNames.filter((table) => !used.has(table))).toEqual(['preorder'])
  })

  it('a column has one meaning in its table', () => {
    for (const table of mappingTableNames) {
      const names = ['storefront', 'position', ...mappingTables[table].columns.map(({ name }) => name)]
      expect(new Set(names).size, table).toBe(names.length)
    }
  })

  it('says what is wrong by field', () => {
    const row = parseMappingRow('item_link', { match: { key: 'product:x' }, target: { kind: 'kit', components: [] } })
    expect('errors' in row && row.errors.map(({ field }) => field)).toEqual(['key', 'components'])
    expect(parseMappingRow('tax', { match: { rate: 'VAT', country: 'gb' }, target: { taxCode: ' GB20 ' } })).toEqual({
      match: { rate: 'VAT', country: 'GB' },
      target: { taxCode: 'GB20' },
    })
  })
})

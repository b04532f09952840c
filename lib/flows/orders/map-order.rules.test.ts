import { describe, expect, it } from 'vitest'
import { defaultErpLimits } from '../../erp/limits.ts'
import { address, found, line, map, money, order, person, rules, shipping } from './testing/order-builder.ts'

const plain = order({ lines: [line('1', { subtotal: '10.00', tax: { '1': '2.00' } })] })
const untaxed = order({ lines: [line('1', { subtotal: '10.00' })] })

describe('rule 1: references', () => {
  it('altpo is the identity, po_num the number; too long for the tenant it falls back to the id, never cut', () => {
    expect(map(plain).draft).toMatchObject({ altPo: 'UK:1001', poNum: 'WEB-UK-1001' })
    const long = { ...plain, number: 'SHOP-2026-11-000001001' }
    expect(map(long).draft?.poNum).toBe('WEB-UK-1001')
    expect(map(long, { poNum: 'WEB-UK-OLD' }).draft?.poNum).toBe('WEB-UK-OLD')
    expect(found(map(long, { limits: { ...defaultErpLimits, poNumLength: 8 } }))).toEqual(['TEXT_TOO_LONG!'])
  })
})

describe('rule 9: a line without tax is not a line without tax code', () => {
  const taxRules = rules({
    tax: [
      [{ rate: 'VAT', country: 'GB' }, { taxCode: 'GB20' }],
      [{ rate: 'none', exempt: true }, { taxCode: 'EXEMPT' }],
      [{ rate: 'none', country: 'DE', vatNumber: true }, { taxCode: 'RC' }],
      [{ rate: 'none', taxClass: 'zero-rate' }, { taxCode: 'ZERO' }],
      [{ rate: 'none', country: 'JP' }, { taxCode: 'EXPORT' }],
      [{ rate: 'none', country: 'GB', taxClass: 'standard' }, { taxCode: 'NOTAX' }],
    ],
  })
  const to = (country: string, vatNumber = '') => person({ shipping: address({ country }), vatNumber })
  const codeOf = (given = untaxed, personal = person()) =>
    map(given, { mappings: taxRules, personal }).draft?.lines[0]?.taxCode

  it('export, reverse charge, zero-rated and exempt differ', () => {
    expect(codeOf(untaxed, to('JP'))).toBe('EXPORT')
    expect(codeOf(untaxed, to('DE', 'DE123456789'))).toBe('RC')
    expect(codeOf(order({ lines: [line('1', { subtotal: '9.00', taxClass: 'zero-rate' })] }))).toBe('ZERO')
    expect(codeOf({ ...untaxed, vatExempt: true })).toBe('EXEMPT')
  })

  it('no rule, no sending', () => {
    const { findings } = map(untaxed, { mappings: taxRules, personal: to('DE') })
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'TAX_UNMAPPED',
        blocking: true,
        lineRef: '1',
        cause: { field: 'rate', value: 'none', country: 'DE', state: '', taxClass: 'standard' },
      }),
    )
  })

  it('a taxed destination charged no tax is a discrepancy, unless class, VAT number or exemption explain it', () => {
    const everywhere = rules({
      tax: [
        [{ rate: 'VAT', country: 'GB' }, { taxCode: 'GB20' }],
        [{ rate: 'none' }, { taxCode: 'NOTAX' }],
      ],
    })
    expect(found(map(untaxed, { mappings: everywhere }))).toEqual(['TAX_DISCREPANCY'])
    expect(found(map(untaxed, { mappings: everywhere, personal: to('JP') }))).toEqual([])
    expect(
      found(map(order({ lines: [line('1', { subtotal: '9.00', taxClass: 'zero-rate' })] }), { mappings: taxRules })),
    ).toEqual([])
    expect(found(map(plain, { mappings: everywhere }))).toEqual([])
  })

  it('a zero rate that was charged keeps its own code', () => {
    const zero = order({ lines: [line('1', { subtotal: '7.99', taxClass: 'zero-rate', tax: { '3': '0.00' } })] })
    const mappings = rules({ tax: [[{ rate: '3' }, { taxCode: 'GB00' }]] })
    expect(map(zero, { mappings }).draft?.lines[0]).toMatchObject({ taxCode: 'GB00', tax: 0n })
  })
})

describe('rule 14: warehouse', () => {
  it('by destination, method and item; the first location and why', () => {
    const mappings = rules({
      warehouse: [
        [{ sku: 'TOW*' }, { locations: ['EU1'] }],
        [{ country: 'US', state: 'NY' }, { locations: ['US1', 'MAIN'] }],
        [{ method: 'Express*' }, { locations: ['FAST'] }],
        [{ country: 'GB' }, { locations: ['MAIN'] }],
      ],
    })
    const lines = [line('1', { subtotal: '5.00' }), line('2', { sku: 'TOWEL', subtotal: '5.00' })]
    const split = map(order({ lines }), { mappings })
    expect(split.draft).toMatchObject({ location: 'MAIN', lines: [{ location: 'MAIN' }, { location: 'EU1' }] })
    const newYork = map(order({ lines }), {
      mappings,
      personal: person({ shipping: address({ country: 'US', state: 'ny' }) }),
    })
    expect(newYork.draft?.lines.map(({ location }) => location)).toEqual(['US1', 'EU1'])
    expect(newYork.why.find(({ what }) => what === 'line 1 location')?.reason).toBe(
      'US1: first of the list, availability not known (then MAIN)',
    )
    expect(found(map(untaxed, { mappings, personal: person({ shipping: address({ country: 'JP' }) }) }))).toEqual([
      'WAREHOUSE_UNMAPPED!',
    ])
  })

  describe('by availability', () => {
    const mappings = rules({ warehouse: [[{ country: 'GB' }, { locations: ['MAIN', 'EU1', 'US1'] }]] })
    /** Pieces open to sell: MUG at MAIN ... */
    const holding = (shelves: Record<string, Record<string, number>>) => ({
      at: (itemKey: string, location: string) => {
        const shelf = Object.entries(shelves).find(([style]) => itemKey.includes(`/00${style}/`))?.[1]
        return shelf ? (shelf[location] ?? 0) : null
      },
    })
    const mugs = (quantity: number) => order({ lines: [line('1', { quantity, subtotal: '10.00' })] })
    const placed = (given: typeof plain, stock: ReturnType<typeof holding>) => {
      const { draft, why } = map(given, { mappings, stock })
      const because = why.filter(({ what }) => what.endsWith('location')).map(({ reason }) => reason)
      return [draft?.location, draft?.lines.map(({ location }) => location).join(' '), ...because]
    }

    it('the first of the list that has what the order takes, and why', () => {
      expect(placed(mugs(2), holding({ MUG: { MAIN: 2, EU1: 9 } }))).toEqual([
        'MAIN',
        'MAIN',
        'MAIN: the first of the list that has 2 (MAIN has 2)',
      ])
      expect(placed(mugs(3), holding({ MUG: { MAIN: 2, EU1: 9 } }))).toEqual([
        'EU1',
        'EU1',
        'EU1: the first of the list that has 3 (EU1 has 9, MAIN has 2)',
      ])
      expect(placed(mugs(1), holding({ MUG: { MAIN: -4, US1: 1 } }))[0]).toBe('US1')
    })

    it('the first of the list when none has it, or nobody knows', () => {
      expect(placed(mugs(3), holding({ MUG: { MAIN: 2, EU1: 1 } }))).toEqual([
        'MAIN',
        'MAIN',
        'MAIN: first of the list, as none has 3 (MAIN has 2, EU1 has 1, US1 has 0)',
      ])
      expect(placed(mugs(3), holding({}))[2]).toBe('MAIN: first of the list, availability not known (then EU1, US1)')
    })

    it('by line where the order splits; two lines of one item are asked for together', () => {
      const lines = [line('1', { subtotal: '5.00' }), line('2', { sku: 'TOWEL', subtotal: '5.00' })]
      const stock = holding({ MUG: { MAIN: 0, EU1: 4 }, TOWEL: { MAIN: 1, EU1: 4 } })
      expect(placed(order({ lines }), stock).slice(0, 2)).toEqual(['EU1', 'EU1 MAIN'])
      const twice = [line('1', { quantity: 2, subtotal: '5.00' }), line('2', { quantity: 2, subtotal: '5.00' })]
      expect(placed(order({ lines: twice }), holding({ MUG: { MAIN: 3, EU1: 4 } }))[1]).toBe('EU1 EU1')
    })

    it('a kit goes from where all its parts are', () => {
      const kit = rules({
        warehouse: [[{ country: 'GB' }, { locations: ['MAIN', 'EU1', 'US1'] }]],
        item_link: [
          [
            { key: 'sku:MUG' },
            {
              kind: 'kit',
              components: [
                { item: 'third_party:MUG', quantity: 2 },
                { item: 'third_party:TOWEL', quantity: 1 },
              ],
            },
          ],
        ],
      })
      const stock = holding({ MUG: { MAIN: 9, EU1: 3, US1: 4 }, TOWEL: { EU1: 9, US1: 2 } })
      const { draft, why } = map(mugs(2), { mappings: kit, stock })
      expect(draft?.lines.map(({ location }) => location)).toEqual(['US1', 'US1'])
      expect(why.find(({ what }) => what === 'line 1 location')?.reason).toBe(
        'US1: the first of the list that has 4 and 2 (US1 has 4 and 2, MAIN has 9 and 0, EU1 has 3 and 9)',
      )
    })
  })
})

describe('rule 15: text', () => {
  const full = person({
    customerNote: 'Ring twice',
    giftMessage: 'Happy birthday',
    deliveryInstruction: 'Behind the shed',
  })

  it('customer note, gift message and delivery instruction go to the notes by rule', () => {
    const mappings = rules({
      text: [
        [{ source: 'giftMessage' }, { to: 'notes', label: 'Gift:' }],
        [{ source: 'deliveryInstruction' }, { to: 'nowhere' }],
      ],
    })
    expect(map(plain, { mappings, personal: full }).party?.notes).toBe('Ring twice\nGift: Happy birthday')
    expect(map(plain, { personal: full }).party?.notes).toBe('Ring twice\nHappy birthday\nBehind the shed')
  })

  it('what a customer typed for a line goes only by rule', () => {
    const personal = person({ rest: { 'line_items.1.77.Engraving': 'Für Anna ♥', 'line_items.1.78._hidden': 'x' } })
    const mappings = rules({ text: [[{ source: 'lineText' }, { to: 'notes' }]] })
    expect(map(plain, { mappings, personal }).party?.notes).toBe('Line 1: Engraving Für Anna ♥')
    expect(map(plain, { personal }).party?.notes).toBe('')
  })

  it('a long line wraps by rule at a word; what still does not fit is held, nothing is cut', () => {
    const line1 = 'Apartment 1204, The Old Ropeworks, 12 Quayside Street North'
    const long = person({ shipping: address({ line1, line2: 'Floor 3' }) })
    const wraps = rules({ text: [[{ source: 'address' }, { to: 'wrap' }]] })
    expect(map(plain, { mappings: wraps, personal: long }).party?.shipTo).toMatchObject({
      addr1: 'Apartment 1204, The Old Ropeworks, 12',
      addr2: 'Quayside Street North, Floor 3',
    })
    const result = map(plain, { personal: long })
    expect(result.findings).toEqual([
      expect.objectContaining({ code: 'TEXT_TOO_LONG', cause: { field: 'shipTo.addr1', value: 'over 40 characters' } }),
    ])
    expect(JSON.stringify(result.findings)).not.toContain('Ropeworks')
  })

  it('characters count, not bytes; what the tenant cannot store is held without being shown', () => {
    const personal = person({ shipping: address({ name: '山田 太郎 🎁' }) })
    expect(found(map(plain, { personal }))).toEqual([])
    expect(found(map(plain, { personal: person({ customerNote: '🎁'.repeat(2000) }) }))).toEqual([])
    expect(found(map(plain, { personal, limits: { ...defaultErpLimits, charset: 'basic_plane' } }))).toEqual([
      'TEXT_NOT_STORABLE!',
    ])
    const latin1 = map(plain, { personal, limits: { ...defaultErpLimits, charset: 'latin1' } })
    expect(latin1.findings.map(({ cause }) => cause)).toEqual([{ field: 'shipTo.name', value: 'latin1' }])
    expect(found(map(plain, { personal: person({ customerNote: 'a\u0007b' }) }))).toEqual(['TEXT_NOT_STORABLE!'])
  })

  it('a shipper of more than three characters is found, not cut', () => {
    const mappings = rules({ shipping: [[{ method: 'none' }, { shipper: 'DPDX', chargeCode: 'FRT' }]] })
    expect(found(map(plain, { mappings }))).toEqual(['TEXT_TOO_LONG!'])
  })
})

describe('failure 13: the address is the order’s own', () => {
  it('no shipping address: the billing one; phone and company travel with it', () => {
    const empty = address({ name: '', line1: '', city: '', postcode: '', country: '', email: '' })
    const billing = address({ phone: '+44 20 7946 0001', company: 'Bäckerei Groß GmbH' })
    const { party } = map(plain, { personal: person({ billing, shipping: empty }) })
    expect(party?.shipTo).toEqual(party?.billTo)
    expect(party?.shipTo).toMatchObject({
      company: 'Bäckerei Groß GmbH',
      phone: '+44 20 7946 0001',
      zipcode: 'LS1 1UR',
    })
    const other = map(plain, { personal: person({ billing, shipping: address({ line1: '2 Low St', email: '' }) }) })
    expect(other.party?.shipTo).toMatchObject({
      addr1: '2 Low St',
      email: 'ana@example.test',
      phone: '+44 20 7946 0001',
    })
  })

  it('a shipping address that names a country only is none: tax and warehouse follow where the parcel goes', () => {
    const nowhere = address({ name: '', line1: '', city: '', postcode: '', email: '', country: 'US', state: 'NY' })
    const mappings = rules({
      warehouse: [
        [{ country: 'GB' }, { locations: ['MAIN'] }],
        [{}, { locations: ['US1'] }],
      ],
    })
    const { draft, party } = map(plain, { mappings, personal: person({ shipping: nowhere }) })
    expect([party?.shipTo.country, draft?.location]).toEqual(['GB', 'MAIN'])
  })

  it('what the ERP needs and the address lacks is one finding', () => {
    const { findings } = map(plain, { personal: person({ shipping: address({ line1: '', city: ' ' }) }) })
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'CUSTOMER_DATA_MISSING',
        blocking: true,
        cause: { field: 'shipTo', value: 'addr1, city' },
      }),
    ])
  })
})

describe('rule 16 and failure 14: dates', () => {
  it('the business date is the paid one in the shop’s zone: the month does not move', () => {
    const paidAt = new Date('2026-10-31T23:30:00Z')
    expect(map(plain, { paidAt, storefront: { timeZone: 'Europe/Berlin' } }).draft).toMatchObject({
      orderType: 'W',
      orderDate: '2026-11-01',
      startDate: '2026-11-01',
      endDate: '2026-11-01',
    })
    expect(map(plain, { paidAt, storefront: { timeZone: 'America/New_York' } }).draft?.orderDate).toBe('2026-10-31')
  })

  it('pre-orders by item or meta to order type and dates', () => {
    const mappings = rules({
      preorder: [
        [
          { meta: '_preorder', value: 'yes' },
          { orderType: 'PRE', startMeta: '_ships_on', endAfterDays: 14 },
        ],
        [{ sku: 'MUG' }, { orderType: 'BO', startAfterDays: 30 }],
      ],
    })
    const meta = [
      { key: '_preorder', value: 'yes' },
      { key: '_ships_on', value: '2027-02-20' },
    ]
    expect(map({ ...plain, meta }, { mappings }).draft).toMatchObject({
      orderType: 'PRE',
      orderDate: '2026-11-20',
      startDate: '2027-02-20',
      endDate: '2027-03-06',
    })
    expect(map(plain, { mappings }).draft).toMatchObject({
      orderType: 'BO',
      startDate: '2026-12-20',
      endDate: '2026-12-20',
    })
  })
})

describe('rule 17 and what has no rule', () => {
  it('failure 12: a transaction an earlier order carries too holds the later one', () => {
    const earlier = { externalId: '900', number: '900' }
    const result = map({ ...plain, transactionId: 'pi_1' }, { earlierOrderWithSameTransaction: earlier })
    expect(result.findings).toEqual([
      expect.objectContaining({
        code: 'DUPLICATE_PAYMENT_SUSPECTED',
        blocking: true,
        cause: { field: 'transaction_id', value: 'pi_1' },
        evidence: { earlier: '900', number: '900' },
      }),
    ])
  })

  it('a person’s release lets that one cause go and is told; another cause, or another code, holds', () => {
    const earlierOrderWithSameTransaction = { externalId: '900', number: '900' }
    const release = (code: string, value: string) => ({
      code,
      cause: `{"field":"transaction_id","value":"${value}"}`,
      by: 'Ada',
      reason: 'two baskets',
    })
    const paid = (...releases: ReturnType<typeof release>[]) =>
      map({ ...plain, transactionId: 'pi_1' }, { earlierOrderWithSameTransaction, releases })
    const free = paid(release('DUPLICATE_PAYMENT_SUSPECTED', 'pi_1'))
    expect(found(free)).toEqual(['DUPLICATE_PAYMENT_SUSPECTED'])
    expect(free.draft).not.toBeNull()
    expect(free.findings[0]?.evidence).toMatchObject({ releasedBy: 'Ada', releasedBecause: 'two baskets' })
    expect(free.why).toContainEqual({
      what: 'DUPLICATE_PAYMENT_SUSPECTED pi_1',
      rule: 'released by Ada',
      reason: 'two baskets',
    })
    expect(paid(release('DUPLICATE_PAYMENT_SUSPECTED', 'pi_2')).draft).toBeNull()
    expect(paid(release('PRICE_OFF_MASTER', 'pi_1')).draft).toBeNull()
  })

  it('an unmapped gateway and shipping method are named, together', () => {
    const given = {
      ...order({ lines: plain.lines, shippingLines: [shipping('9', '5.00', { title: 'Carrier pigeon' })] }),
      gateway: 'klarna',
    }
    const causes = map(given).findings.map(({ code, cause }) => [code, cause.value])
    expect(causes).toContainEqual(['PAYMENT_UNMAPPED', 'klarna'])
    expect(causes).toContainEqual(['SHIPPING_UNMAPPED', 'Carrier pigeon'])
    expect(map({ ...plain, gateway: '' }).findings[0]?.cause).toEqual({ field: 'gateway', value: 'none' })
  })

  it('keeps the scale the shop wrote with, whatever the currency', () => {
    const yen = { ...untaxed, currency: 'JPY', scale: 2, total: money('10.00') }
    expect(map(yen, { personal: person({ shipping: address({ country: 'JP' }) }) }).draft).toMatchObject({
      currency: 'JPY',
      scale: 2,
    })
  })
})

import { describe, expect, it } from 'vitest'
import type { SalesOrderLine } from '../../../erp/port.ts'
import { rebase } from './rebase.ts'
import { plainText, sameAmount, sameInAddress, sameText } from './same-value.ts'
import type { ErpSide, OurSide, Sides } from './sides.ts'
import type { LogicalLine, LogicalSide, Manner } from './testing/random-sides.ts'
import { erps, ours } from './testing/random-sides.ts'
import { compareSides } from './three-way.ts'

const plain: Manner = { seed: 1, escapes: false, upperCase: false, roundsPrices: false, pads: false, nets: false }
const line = (style: string, quantity: number, extended: bigint): LogicalLine => ({
  style,
  quantity,
  price: extended / BigInt(quantity),
  extended,
  discount: 0n,
  taxCode: 'GB20',
  tax: extended / 5n,
  cancelled: 0,
})
const address = {
  ...{ name: 'Zoë & Sons', company: '', contact: '', addr1: '1 Row', addr2: '', city: 'Leeds', state: '' },
  ...{ zipcode: 'LS1 1AA', country: 'GB', email: 'zoe@example.com', phone: '0113 496 0000' },
}
const sent: LogicalSide = {
  lines: new Map([
    ['41', line('00417', 3, 30_0000n)],
    ['42', line('00417', 1, 12_0000n)],
    ['43', line('MUG', 2, 24_0000n)],
  ]),
  header: { discount: 0n, freight: 4_9500n, misc: 0n, tax: 13_2000n, total: 84_1500n },
  charges: { 'FREIGHT FRT': 4_9500n },
  shipTo: address,
}
const asSent = ours(sent, 1)
const shown = (change: (erp: ErpSide) => void = () => {}): ErpSide => {
  const erp = structuredClone(erps(sent, asSent, false, plain))
  change(erp)
  return erp
}
const find = (change: Partial<Sides> = {}) =>
  compareSides({ asSent, shopNow: asSent, erpNow: shown(), refunded: new Map(), notKept: new Set(), ...change }).map(
    ({ field, lineKey, movedBy, asSent, shopNow, erpNow }) =>
      `${field}${lineKey && ` ${lineKey.split(':')[0]}`} ${movedBy} ${asSent}|${shopNow}|${erpNow}`,
  )
const ofErp = (erp: ErpSide, id: string) => {
  const seq = asSent.draft.lines.find(({ orderLineId }) => orderLineId === id)?.seq
  const found = erp.lines.find((one) => one.seq === seq)
  if (!found) throw new Error('no such line')
  return found
}
const edit = (change: (lines: SalesOrderLine[], side: OurSide) => SalesOrderLine[]): OurSide => {
  const side = structuredClone(asSent)
  side.draft.lines = change(side.draft.lines, side)
  return side
}

describe('failure 49: as sent, the shop now, the ERP now', () => {
  it('two lines of one item are each compared with their own', () => {
    const erpNow = shown((erp) => {
      ofErp(erp, '42').ordered = 2
    })
    expect(find({ erpNow })).toEqual(['quantity 42 erp 1|1|2'])
  })

  it('a line taken off or added in the ERP is one difference', () => {
    const erpNow = shown((erp) => {
      const [first] = erp.lines
      erp.lines = erp.lines.filter((one) => one !== ofErp(erp, '43'))
      if (first) erp.lines.push({ ...first, seq: 9, item: { ...first.item, style: 'NEW' }, ordered: 5 })
    })
    expect(find({ erpNow }).sort()).toEqual([
      'line 43 erp 2 × 12.00|2 × 12.00|null',
      'line erp erp null|null|5 × 10.00',
    ])
  })

  it('pieces cancelled in the ERP are said once, whether its amounts are with or without them', () => {
    for (const nets of [false, true]) {
      const erpNow = shown((erp) => {
        const mug = ofErp(erp, '43')
        mug.cancelled = 1
        if (!nets) return
        Object.assign(mug, { extended: 12_0000n, tax: 2_4000n })
        Object.assign(erp, { tax: erp.tax - 2_4000n, total: erp.total - 14_4000n })
      })
      expect(find({ erpNow })).toEqual(['cancelled 43 erp null|null|1'])
      // The shop refunded it, or does not ask for it any more.
      expect(find({ erpNow, refunded: new Map([['43', { pieces: 1, of: 2 }]]) })).toEqual([])
    }
  })

  it('an ERP that lowers what was ordered by what was refunded has changed nothing', () => {
    const erpNow = shown((erp) => {
      Object.assign(ofErp(erp, '41'), { ordered: 1, extended: 10_0000n, tax: 2_0000n })
      Object.assign(erp, { tax: erp.tax - 4_0000n, total: erp.total - 24_0000n })
    })
    expect(find({ erpNow, refunded: new Map([['41', { pieces: 2, of: 3 }]]) })).toEqual([])
    expect(find({ erpNow, refunded: new Map([['41', { pieces: 1, of: 3 }]]) })[0]).toBe('quantity 41 erp 3|3|1')
  })

  it('what the shop takes away and the ERP has cancelled is the same on both sides', () => {
    const shopNow = edit((lines, side) => {
      Object.assign(side.draft, { tax: 8_4000n, total: 55_3500n })
      return lines.filter(({ orderLineId }) => orderLineId !== '43')
    })
    expect(find({ shopNow })[0]).toBe('line 43 shop 2 × 12.00|null|2 × 12.00')
    const erpNow = shown((erp) => {
      Object.assign(ofErp(erp, '43'), { cancelled: 2, open: 0 })
    })
    expect(find({ shopNow, erpNow })).toEqual([])
  })

  it('a sales order cancelled as a whole is one difference, unless every piece was refunded', () => {
    const erpNow = shown((erp) => {
      erp.status = 'cancelled'
    })
    expect(find({ erpNow })).toEqual(['cancelled erp null|null|cancelled'])
    const refunded = new Map(
      [...sent.lines].map(([id, one]) => [id, { pieces: one?.quantity ?? 0, of: one?.quantity ?? 0 }]),
    )
    expect(find({ erpNow, refunded })).toEqual([])
  })

  it('what the ERP does not keep is no difference while it is blank', () => {
    const erpNow = shown((erp) => {
      for (const one of erp.lines) one.taxCode = ''
      erp.charges = []
      if (erp.shipTo) Object.assign(erp.shipTo, { phone: '', city: 'York' })
    })
    expect(find({ erpNow })).toHaveLength(6)
    const notKept = new Set(['tax_code', 'charge', 'address.phone', 'address.city'])
    expect(find({ erpNow, notKept })).toEqual(['ship_to.city erp Leeds|Leeds|York'])
  })

  it('addresses nobody can open any more are not compared', () => {
    const erpNow = shown((erp) => {
      if (erp.shipTo) erp.shipTo.city = 'York'
    })
    expect(find({ erpNow, shopNow: { ...asSent, party: null } })).toEqual([])
  })
})

describe('values', () => {
  it('texts are read as people read them', () => {
    expect(plainText('Zo&euml; &amp;amp; Sons&#039;s &lt;b&gt;')).toBe("Zo&euml; & Sons's <b>")
    expect(sameText('  zoë   SONS ', 'Zoe\u0308 sons')).toBe(true)
    expect(sameInAddress('zipcode', 'LS11AA', 'ls1 1aa')).toBe(true)
    expect(sameInAddress('phone', '+44 (113) 496-0000', '+441134960000')).toBe(true)
    expect(sameInAddress('city', 'Leeds', 'York')).toBe(false)
  })

  it('an amount finer than the ERP keeps is the same, a penny is not', () => {
    expect(sameAmount(12_3456n, 12_3500n)).toBe(true)
    expect(sameAmount(12_3400n, 12_3500n)).toBe(false)
  })
})

describe('the shop’s edit', () => {
  it('is taken onto what was sent: what moved since in mappings and prices is no edit', () => {
    const mapped = (quantity: number): OurSide =>
      edit((lines, side) => {
        side.draft.total += BigInt(quantity - 2) * 14_4000n
        return lines.map((one) => ({
          ...one,
          taxCode: 'NEW',
          ...(one.orderLineId === '43' ? { quantity, extended: BigInt(quantity) * 12_0000n } : {}),
        }))
      })
    const now = rebase(asSent, mapped(2), mapped(1))
    expect(now.draft.total).toBe(asSent.draft.total - 14_4000n)
    expect(
      now.draft.lines.map(({ orderLineId, taxCode, quantity }) => [orderLineId, taxCode, quantity]).sort(),
    ).toEqual([
      ['41', 'GB20', 3],
      ['42', 'GB20', 1],
      ['43', 'GB20', 1],
    ])
  })
})

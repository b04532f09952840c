import { describe, expect, it } from 'vitest'
import { mappingTableNames } from '../../../mappings/tables.ts'
import { identityFaults } from '../testing/draft-identity.ts'
import { dateOrders } from './dates.ts'
import { discountOrders } from './discounts.ts'
import type { GoldenOrder } from './golden-order.ts'
import { goldenAddress, goldenHead } from './golden-order.ts'
import { goldenRules } from './golden-rules.ts'
import { holdOrders } from './holds.ts'
import { itemOrders } from './items.ts'
import { paymentOrders } from './payments.ts'
import { placeOrders } from './places.ts'
import {
  chargeInWords,
  findingsInWords,
  headOf,
  lineInWords,
  playGolden,
  sumsInWords,
  tendersInWords,
} from './play-golden.ts'
import { priceOrders } from './prices.ts'
import { refundOrders } from './refunds.ts'
import { taxOrders } from './taxes.ts'
import { tenderOrders } from './tenders.ts'
import { textOrders } from './texts.ts'

const groups = {
  paymentOrders,
  refundOrders,
  taxOrders,
  discountOrders,
  tenderOrders,
  priceOrders,
  itemOrders,
  placeOrders,
  textOrders,
  dateOrders,
  holdOrders,
} satisfies Record<string, readonly GoldenOrder[]>
const all: readonly GoldenOrder[] = Object.values(groups).flat()

describe.each(Object.entries(groups))('%s', (_, orders) => {
  it.each(orders.map((golden) => [`rule ${golden.rule}: ${golden.says}`, golden] as const))('%s', (_says, golden) => {
    const { gives, because = [] } = golden
    const { stays, result, sentFrom } = playGolden(golden)
    expect(stays).toBe('stays' in gives ? gives.stays : '')
    if ('stays' in gives) return
    if (!result) throw new Error('nothing was mapped')
    if ('held' in gives) {
      expect(findingsInWords(result, true)).toEqual([...gives.held].sort())
      expect(result).toMatchObject({ draft: null, party: null })
    } else {
      expect(findingsInWords(result, true)).toEqual([])
      expect(findingsInWords(result, false)).toEqual([...(gives.remarks ?? [])].sort())
      const { draft, party } = result
      if (!draft || !party) throw new Error('nothing can be sent')
      const { scale } = draft
      expect({
        head: headOf(draft),
        lines: draft.lines.map((line) => lineInWords(line, scale)),
        charges: draft.charges.map((charge) => chargeInWords(charge, scale)),
        tenders: tendersInWords(draft),
        sums: sumsInWords(draft),
        party,
      }).toEqual({
        head: { ...goldenHead, ...gives.head },
        lines: gives.lines ?? [],
        charges: gives.charges ?? [],
        tenders: gives.tenders ?? [],
        sums: gives.sums,
        party: {
          billTo: { ...goldenAddress, ...gives.billTo },
          shipTo: { ...goldenAddress, ...gives.shipTo },
          notes: gives.notes ?? '',
        },
      })
      expect(identityFaults(draft)).toEqual([])
    }
    expect(result.why.map(({ what, reason }) => `${what}: ${reason}`)).toEqual(expect.arrayContaining([...because]))
    expect(result.judgeAt?.toISOString()).toBe(golden.heldUntil)
    if (golden.sentFrom) expect(sentFrom).toBe(golden.sentFrom)
  })
})

describe('the golden orders', () => {
  it('show every rule, and every side of it', () => {
    const shown = new Set(all.map(({ rule }) => rule))
    expect(Object.keys(goldenRules).filter((rule) => !shown.has(rule as GoldenOrder['rule']))).toEqual([])
    const numbers = new Set(Object.keys(goldenRules).map((rule) => Number.parseInt(rule, 10)))
    expect([4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 27, 28].filter((number) => !numbers.has(number))).toEqual([])
  })

  it('have a rule of every table decide something', () => {
    const decided = new Set(
      all.flatMap((golden) => playGolden(golden).result?.why.map(({ rule }) => rule.split(' ')[0])),
    )
    // A calendar decides when a hold ends and a parcel leaves: the holds and dates show it. A buffer is about stock alone, the
    // last two about what comes after the sales order.
    const others: readonly string[] = ['calendar', 'buffer', 'carrier', 'return_reason']
    expect(mappingTableNames.filter((table) => !others.includes(table) && !decided.has(table))).toEqual([])
  })

  it('differ in what they say', () => {
    expect(new Set(all.map(({ rule, says }) => `${rule}: ${says}`)).size).toBe(all.length)
  })
})

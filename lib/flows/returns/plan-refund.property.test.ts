import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Pieces } from './erp-pieces.ts'
import type { FoundDue } from './find-dues.ts'
import type { Component } from './fragment.ts'
import type { Phase, PlanInput, PlannedRefund, Target, Whole } from './plan-refund.ts'
import { planRefunds } from './plan-refund.ts'

const cents = (most: number) => fc.integer({ min: 0, max: most }).map((value) => BigInt(value) * 100n)
const pieces = fc.integer({ min: 0, max: 3 })

const standing = (seq: number) =>
  fc
    .record({
      house: pieces,
      short: pieces,
      whole: pieces,
      ours: pieces,
      open: pieces,
      picked: pieces,
      shipped: pieces,
      first: pieces,
      second: pieces,
      back: pieces,
    })
    .map(
      ({ first, second, back, ...one }): Pieces => ({
        seq,
        ...one,
        sent: Object.values(one).reduce((all, count) => all + count, first + second + back),
        invoiced: [
          { invNum: 'I1', quantity: first },
          { invNum: 'I2', quantity: second },
        ].filter(({ quantity }) => quantity > 0),
        houseReturned: back > 0 ? [{ due: 'return:1', quantity: back }] : [],
        returned: 0,
      }),
    )

const component: fc.Arbitrary<Component> = fc.oneof(
  fc
    .record({
      seq: fc.constantFrom(1, 2),
      quantity: fc.integer({ min: 1, max: 4 }),
      net: cents(9_000),
      tax: cents(2_000),
    })
    .map(
      ({ seq, ...one }): Component => ({ seq, lineId: `l${seq}`, what: 'goods', item: null, upc: `u${seq}`, ...one }),
    ),
  fc
    .record({ what: fc.constantFrom('shipping' as const, 'fee' as const), net: cents(2_000), tax: cents(400) })
    .map((one): Component => ({ seq: 0, lineId: 's', item: null, upc: '', quantity: 0, ...one })),
  fc.integer({ min: -500, max: 4_000 }).map((net): Component => {
    return { seq: 0, lineId: '', what: 'amount', item: null, upc: '', quantity: 0, net: BigInt(net) * 100n, tax: 0n }
  }),
)

const refund = (id: string): fc.Arbitrary<PlannedRefund> =>
  fc
    .record({
      components: fc.array(component, { minLength: 1, maxLength: 5 }),
      isNetted: fc.boolean(),
      kind: fc.constantFrom('full' as const, 'partial' as const, 'shipping' as const, 'amount' as const),
    })
    .map((one) => ({ id, ...one }))

const due = (key: string, cause: FoundDue['cause'], most: number): fc.Arbitrary<FoundDue> =>
  fc
    .record({ pieces: fc.integer({ min: 1, max: 3 }), amount: cents(most).map((amount) => amount + 100n) })
    .map((one) => {
      return { key, cause, tax: 0n, shipping: 0n, lines: [], ...one }
    })

const target = fc.constantFrom<Target | null>(
  { reasonCode: 'A', location: 'MAIN', goods: 'expected' },
  { reasonCode: 'B', location: 'MAIN', goods: 'money_only' },
  null,
)

const input: fc.Arbitrary<PlanInput> = fc
  .record({
    stands: fc.tuple(standing(1), standing(2)),
    phase: fc.constantFrom<Phase>('never', 'unsent', 'doubt', 'unread', 'standing', 'standing', 'standing'),
    whole: fc.constantFrom<Whole>('none', 'none', 'undecided', 'refused', 'done'),
    dues: fc.tuple(
      due('line:1', 'cancelled', 5_000),
      due('return:1', 'return', 5_000),
      due('memo:1', 'credit_memo', 3_000),
    ),
    refunds: fc.tuple(refund('1'), refund('2'), refund('3')),
    target,
  })
  .map(({ stands, target: found, ...one }) => ({
    scale: 2,
    ...one,
    pieces: new Map(stands.map((stand) => [stand.seq, stand])),
    firstInvoice: stands.flatMap(({ invoiced }) => invoiced)[0]?.invNum ?? '',
    targetOf: () => found,
  }))

const amountOf = (list: readonly { net: bigint; tax: bigint }[]) =>
  list.reduce((all, { net, tax }) => all + net + tax, 0n)

it('the parts of a refund sum to it to the minor unit, goods, tax and pieces alike', () => {
  fc.assert(
    fc.property(input, (given) => {
      const { parts } = planRefunds(given)
      for (const { id, components } of given.refunds) {
        const mine = parts.get(id) ?? []
        const fragments = mine.flatMap((part) => part.fragments)
        expect(mine.reduce((all, part) => all + part.amount, 0n)).toBe(amountOf(components))
        for (const part of mine) expect(part.amount).toBe(amountOf(part.fragments))
        for (const seq of [1, 2]) {
          const of = (list: readonly Component[]) => list.filter((one) => one.what === 'goods' && one.seq === seq)
          const count = (list: readonly Component[]) => of(list).reduce((all, one) => all + one.quantity, 0)
          expect(count(fragments)).toBe(count(components))
          expect(amountOf(of(fragments))).toBe(amountOf(of(components)))
        }
      }
    }),
    { numRuns: 400 },
  )
})

it('no piece is cancelled or returned twice, whatever was refunded how often', () => {
  fc.assert(
    fc.property(input, (given) => {
      const { parts } = planRefunds(given)
      const all = [...parts.values()].flat()
      for (const [seq, stand] of given.pieces) {
        const taken = (kind: string, invNum = '') =>
          all
            .filter((part) => part.kind === kind && part.state === 'send' && (invNum === '' || part.invNum === invNum))
            .flatMap((part) => part.fragments)
            .filter((one) => one.what === 'goods' && one.seq === seq)
            .reduce((sum, { quantity }) => sum + quantity, 0)
        expect(taken('cancel')).toBeLessThanOrEqual(stand.open)
        for (const { invNum, quantity } of stand.invoiced) {
          expect(taken('return', invNum) + taken('credit', invNum)).toBeLessThanOrEqual(quantity)
        }
      }
    }),
    { numRuns: 400 },
  )
})

it('nothing is sent of what the sales order never held, and no document is below zero', () => {
  fc.assert(
    fc.property(input, (given) => {
      const { parts } = planRefunds(given)
      const sent = [...parts.values()].flat().filter(({ state }) => state === 'send')
      if (given.phase !== 'standing') expect(sent).toEqual([])
      for (const { amount } of sent) expect(amount >= 0n).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('no due is given back more than once', () => {
  fc.assert(
    fc.property(input, (given) => {
      const { settled } = planRefunds(given)
      for (const { key, amount, pieces: owed } of given.dues) {
        const mine = settled.filter((one) => one.due === key)
        expect(mine.reduce((all, one) => all + one.amount, 0n) <= amount).toBe(true)
        expect(mine.reduce((all, one) => all + one.pieces, 0)).toBeLessThanOrEqual(owed)
      }
    }),
    { numRuns: 300 },
  )
})

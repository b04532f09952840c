import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DispatchRules } from './judge-dispatch.ts'
import { judgeDispatches, silenceOf } from './judge-dispatch.ts'
import type { JudgedOrder, JudgedPick } from './judged-order.ts'
import { sentLineOf } from './share-lines.ts'
import { defaultShipmentPolicy } from './shipment-policy.ts'

const now = new Date('2026-11-24T12:00:00Z')
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000)

const rules = (more: Partial<DispatchRules> = {}): DispatchRules => ({
  now,
  mode: 'live',
  tellsFrom: new Date(0),
  policy: defaultShipmentPolicy,
  carrier: (shipper) => ({ name: shipper, trackingUrl: 'https://t.example/{number}' }),
  dueAt: (from) => new Date(from.getTime() + 3_600_000),
  ...more,
})

const item = (upc: string) => ({ style: upc })
const sent = (seq: number, orderLineId: string, quantity: number) => ({
  ...{ seq, orderLineId, quantity, upc: `U${seq}` },
  item: item(`U${seq}`),
})

const order = (more: Partial<JudgedOrder> = {}): JudgedOrder => {
  const lines = more.sent ?? [sent(1, 'a', 2), sent(2, 'b', 1)]
  return {
    id: 1n,
    externalId: '88',
    number: '88',
    isCancelled: false,
    isRefunded: false,
    isGone: false,
    sent: lines,
    owed: new Map(lines.map(({ orderLineId, quantity }) => [orderLineId, quantity])),
    erpLines: null,
    erpShipped: false,
    awaitsCapture: false,
    ...more,
  }
}

const pick = (id: number, pieces: Record<number, number>, shippedAt: Date | null = at(-1)): JudgedPick => ({
  id: BigInt(id),
  pickNum: `P${id}`,
  shipper: 'DPD',
  scacCode: '',
  trackNos: [`T${id}`],
  lines: Object.entries(pieces).map(([seq, picked]) => ({
    ...{ seq: Number(seq), upc: `U${seq}`, picked },
    item: item(`U${seq}`),
  })),
  shippedAt,
  leftFrom: shippedAt,
  stored: null,
})

const judged = (one: JudgedOrder, picks: JudgedPick[], more = {}) =>
  judgeDispatches(one, picks, rules(more)).map(({ pickId, wish }) => ({
    pick: Number(pickId),
    lines: Object.fromEntries(wish.lines.map(({ line, quantity }) => [line, quantity])),
    completes: wish.completes,
  }))

describe('what each shipment brings, and which completes the order', () => {
  it('by line and pieces; the last to leave completes it, whichever came first', () => {
    const picks = [pick(1, { 1: 1 }, at(-1)), pick(2, { 1: 1, 2: 1 }, at(-2))]
    const expected = [
      { pick: 1, lines: { a: 1 }, completes: true },
      { pick: 2, lines: { a: 1, b: 1 }, completes: false },
    ]
    expect(judged(order(), picks)).toEqual(expected)
    expect(judged(order(), [...picks].reverse())).toEqual([...expected].reverse())
    expect(judged(order(), [pick(1, { 1: 1 })])).toEqual([{ pick: 1, lines: { a: 1 }, completes: false }])
    expect(judged(order(), [pick(1, { 1: 2, 2: 1 }), pick(2, {}, null)])).toMatchObject([{ completes: true }])
  })

  it('the one nobody was told of yet completes it, though another left at the same time or later', () => {
    const told = pick(2, { 2: 1 }, at(-1))
    const [first] = judgeDispatches(order(), [told], rules())
    if (!first) throw new Error('nothing was judged')
    const stored = {
      ...{
        ...first,
        id: 7n,
        orderId: 1n,
        state: 'confirmed' as const,
        message: 'note' as const,
        toldAt: at(-1),
        updatedAt: at(-1),
      },
      done: { note: '5', meta: true as const },
    }
    expect(judged(order(), [{ ...told, stored }, pick(1, { 1: 2 }, at(-2))])).toEqual([
      { pick: 1, lines: { a: 2 }, completes: true },
    ])
  })

  it('a kit is whole once all of its parts have left', () => {
    const kit = order({ sent: [sent(1, 'kit', 4), sent(2, 'kit', 2)], owed: new Map([['kit', 2]]) })
    expect(
      judged(kit, [pick(1, { 1: 2 }, at(-3)), pick(2, { 1: 2, 2: 1 }, at(-2)), pick(3, { 2: 1 }, at(-1))]),
    ).toEqual([
      { pick: 1, lines: {}, completes: false },
      { pick: 2, lines: { kit: 1 }, completes: false },
      { pick: 3, lines: { kit: 1 }, completes: true },
    ])
  })

  it('what was refunded by line, cancelled in the ERP or taken off there is not waited for', () => {
    const only = [pick(1, { 1: 2 })]
    expect(
      judged(
        order({
          owed: new Map([
            ['a', 2],
            ['b', 0],
          ]),
        }),
        only,
      ),
    ).toMatchObject([{ completes: true }])
    const inErp = (seq: number) => {
      const { item, upc } = sent(seq, '', 1)
      return { seq, item, upc }
    }
    const now1 = { ...inErp(1), ordered: 2, cancelled: 0 }
    expect(
      judged(
        order({
          erpLines: [now1, { ...inErp(2), ordered: 1, cancelled: 1 }],
        }),
        only,
      ),
    ).toMatchObject([{ completes: true }])
    expect(judged(order({ erpLines: [now1] }), only)).toMatchObject([{ completes: true }])
    expect(
      judged(
        order({
          erpLines: [now1, { ...inErp(2), ordered: 1, cancelled: 0 }],
        }),
        only,
      ),
    ).toMatchObject([{ completes: false }])
  })

  it('never, or with the first, by rule', () => {
    const picks = [pick(1, { 1: 2 }, at(-2)), pick(2, { 2: 1 }, at(-1))]
    const by = (completes: 'never' | 'any_shipped') =>
      judged(order(), picks, { policy: { ...defaultShipmentPolicy, completes } }).map((one) => one.completes)
    expect(by('never')).toEqual([false, false])
    expect(by('any_shipped')).toEqual([true, false])
  })

  it('at most one shipment completes an order, and the pieces told are the pieces that left', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: -9, max: -1 })),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        (parts) => {
          const picks = parts.map(([first, second, hours], n) => pick(n + 1, { 1: first, 2: second }, at(hours)))
          const verdicts = judged(order({ sent: [sent(1, 'a', 6), sent(2, 'b', 6)] }), picks)
          expect(verdicts.filter(({ completes }) => completes).length).toBeLessThanOrEqual(1)
          for (const [line, index] of [
            ['a', 0],
            ['b', 1],
          ] as const) {
            const told = verdicts.reduce((sum, { lines }) => sum + (lines[line] ?? 0), 0)
            expect(told).toBe(parts.reduce((sum, part) => sum + part[index], 0))
          }
        },
      ),
    )
  })
})

it('a line is found by number and item, else by item, else by barcode, else not', () => {
  const lines = [sent(1, 'a', 1), sent(2, 'b', 1)]
  const found = (line: object) => sentLineOf(lines, { seq: 9, item: {}, upc: '', ...line })?.seq ?? null
  expect(found({ seq: 1, item: item('U1') })).toBe(1)
  expect(found({ seq: 1, item: item('U2') })).toBe(2)
  expect(found({ seq: 5, upc: 'U2' })).toBe(2)
  expect(found({ seq: 1, item: item('X'), upc: 'X' })).toBeNull()
  // A warehouse that names neither is believed by number.
  expect(found({ seq: 2 })).toBe(2)
})

it('nobody is told of what left before go-live, long ago, or by rule', () => {
  const policy = { ...defaultShipmentPolicy, quietDays: 2 }
  expect(silenceOf({ now, policy, tellsFrom: null }, now)).toBe('BEFORE_GO_LIVE')
  expect(silenceOf({ now, policy, tellsFrom: at(-1) }, at(-1.5))).toBe('BEFORE_GO_LIVE')
  expect(silenceOf({ now, policy, tellsFrom: at(-1) }, at(-1))).toBeNull()
  expect(silenceOf({ now, policy, tellsFrom: new Date(0) }, at(-49))).toBe('OLD')
  expect(silenceOf({ now, policy: { ...policy, message: 'none' }, tellsFrom: new Date(0) }, now)).toBe('POLICY')
})

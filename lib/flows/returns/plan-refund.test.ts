import { describe, expect, it } from 'vitest'
import { parseAmount } from '../../kernel/money.ts'
import type { Pieces } from './erp-pieces.ts'
import type { FoundDue } from './find-dues.ts'
import type { Component } from './fragment.ts'
import type { PlanInput, PlannedRefund, Target } from './plan-refund.ts'
import { planRefunds } from './plan-refund.ts'

const money = (text: string) => parseAmount(text).amount
const none = {
  house: 0,
  short: 0,
  whole: 0,
  ours: 0,
  open: 0,
  picked: 0,
  shipped: 0,
  invoiced: [],
  houseReturned: [],
  returned: 0,
}
const stand = (seq: number, sent: number, change: Partial<Pieces>): Pieces =>
  structuredClone({ seq, sent, ...none, ...change })
const goods = (quantity: number, net: string, tax: string, seq = 1): Component => {
  return {
    seq,
    lineId: `l${seq}`,
    what: 'goods',
    item: null,
    upc: `upc${seq}`,
    quantity,
    net: money(net),
    tax: money(tax),
  }
}
const cash = (what: 'shipping' | 'amount' | 'fee', net: string, tax = '0.00', lineId = ''): Component => {
  return { seq: 0, lineId, what, item: null, upc: '', quantity: 0, net: money(net), tax: money(tax) }
}
const refund = (...components: Component[]): PlannedRefund => ({
  id: '90',
  kind: 'partial',
  components,
  isNetted: false,
})
const expected: Target = { reasonCode: 'CHANGE', location: 'MAIN', goods: 'expected' }
const moneyOnly: Target = { reasonCode: 'GOODW', location: 'MAIN', goods: 'money_only' }

function plan(pieces: Pieces[], refunds: PlannedRefund[], change: Partial<PlanInput> = {}) {
  const { parts, settled } = planRefunds({
    scale: 2,
    phase: 'standing',
    whole: 'none',
    pieces: new Map(pieces.map((one) => [one.seq, one])),
    firstInvoice: pieces.flatMap(({ invoiced }) => invoiced)[0]?.invNum ?? '',
    dues: [],
    refunds,
    targetOf: (_, kind) => (kind === 'partial' || kind === 'full' ? expected : moneyOnly),
    ...change,
  })
  const shown = [...parts.values()].flat().map(({ kind, state, code, invNum, amount, fragments }) => {
    const count = fragments.reduce((all, { quantity }) => all + quantity, 0)
    return `${kind} ${state}${code ? ` ${code}` : ''}${invNum ? ` ${invNum}` : ''} ${count} ${amount}`
  })
  return { shown, settled }
}

describe('a refund by line, by where its pieces stand (rules 8 and 23)', () => {
  const two = refund(goods(2, '20.00', '4.00'))
  it.each([
    ['never sent', [], { phase: 'never' }, ['net net 2 240000']],
    ['not sent yet', [], { phase: 'unsent' }, ['net net 2 240000']],
    ['on its way', [], { phase: 'doubt' }, ['wait waiting BEING_SENT 2 240000']],
    ['not read back', [], { phase: 'unread' }, ['wait waiting NOT_READ 2 240000']],
    ['open', [stand(1, 2, { open: 2 })], {}, ['cancel send 2 240000']],
    ['picked', [stand(1, 2, { picked: 2 })], {}, ['stop held CANCEL_AFTER_PICK 2 240000']],
    ['shipped', [stand(1, 2, { shipped: 2 })], {}, ['wait waiting NOT_INVOICED 2 240000']],
    ['invoiced', [stand(1, 2, { invoiced: [{ invNum: 'I1', quantity: 2 }] })], {}, ['return send I1 2 240000']],
    [
      'one open, one invoiced',
      [stand(1, 2, { open: 1, invoiced: [{ invNum: 'I1', quantity: 1 }] })],
      {},
      ['cancel send 1 120000', 'return send I1 1 120000'],
    ],
    [
      'on two invoices',
      [
        stand(1, 2, {
          invoiced: [
            { invNum: 'I1', quantity: 1 },
            { invNum: 'I2', quantity: 1 },
          ],
        }),
      ],
      {},
      ['return send I1 1 120000', 'return send I2 1 120000'],
    ],
    [
      'cancelled by the whole-order request',
      [stand(1, 2, { whole: 2 })],
      { whole: 'done' },
      ['cancel booked CANCELLED_WHOLE 2 240000'],
    ],
    [
      'open while the whole order is asked for',
      [stand(1, 2, { open: 2 })],
      { whole: 'undecided' },
      ['cancel waiting WHOLE_CANCEL 2 240000'],
    ],
    [
      'picked when the whole order was refused',
      [stand(1, 2, { picked: 2 })],
      { whole: 'refused' },
      ['stop held CANCEL_REFUSED 2 240000'],
    ],
    [
      'more than is left',
      [stand(1, 2, { open: 1, ours: 1 })],
      {},
      ['cancel send 1 120000', 'credit held MORE_THAN_SOLD 1 120000'],
    ],
  ] as const)('%s', (_, pieces, change, shown) => {
    expect(plan([...pieces], [two], change).shown).toEqual(shown)
  })

  it('taken out of the sales order before it was sent is net, and never a return later', () => {
    const netted = { ...two, isNetted: true }
    expect(plan([stand(1, 2, { invoiced: [{ invNum: 'I1', quantity: 2 }] })], [netted]).shown).toEqual([
      'net net 2 240000',
    ])
  })

  it('is money only where its reason says so, and waits where no rule names one', () => {
    const pieces = [stand(1, 2, { invoiced: [{ invNum: 'I1', quantity: 2 }] })]
    expect(plan(pieces, [two], { targetOf: () => moneyOnly }).shown).toEqual(['credit send I1 2 240000'])
    expect(plan(pieces, [two], { targetOf: () => null }).shown).toEqual(['return held RETURN_UNMAPPED I1 2 240000'])
  })

  it('two refunds of one line share its pieces and never take one twice', () => {
    const one = { ...refund(goods(1, '10.00', '2.00')), id: '91' }
    const { shown } = plan(
      [stand(1, 2, { open: 1, invoiced: [{ invNum: 'I1', quantity: 1 }] })],
      [refund(goods(1, '10.00', '2.00')), one],
    )
    expect(shown).toEqual(['cancel send 1 120000', 'return send I1 1 120000'])
  })
})

describe('money that is no goods', () => {
  const invoiced = [stand(1, 2, { invoiced: [{ invNum: 'I1', quantity: 2 }] })]
  it('shipping and goodwill are a credit once something is invoiced, and wait before', () => {
    const both = refund(cash('shipping', '4.00', '0.80', 's1'), cash('amount', '5.00'))
    expect(plan(invoiced, [both]).shown).toEqual(['credit send I1 0 98000'])
    expect(plan([stand(1, 2, { open: 2 })], [both]).shown).toEqual(['wait waiting NOT_INVOICED 0 98000'])
    expect(plan([stand(1, 2, { whole: 2 })], [both], { whole: 'done' }).shown).toEqual([
      'cancel booked CANCELLED_WHOLE 0 98000',
    ])
  })

  it('an amount before sending goes as it was sold and is a credit later; after it by line is net', () => {
    const amount = refund(cash('amount', '5.00'))
    expect(plan([], [amount], { phase: 'unsent' }).shown).toEqual(['wait waiting NOT_SENT 0 50000'])
    expect(plan(invoiced, [{ ...amount, isNetted: true }]).shown).toEqual(['credit send I1 0 50000'])
  })

  it('with goods it is a document of its own, and what the shop kept lowers the return', () => {
    const shipping = refund(goods(1, '10.00', '2.00'), cash('shipping', '4.00', '0.80', 's1'))
    expect(plan(invoiced, [shipping]).shown).toEqual(['return send I1 1 120000', 'credit send I1 0 48000'])
    const kept = refund(goods(1, '10.00', '2.00'), cash('amount', '-3.00'))
    expect(plan(invoiced, [kept]).shown).toEqual(['return send I1 1 90000'])
  })
})

describe('what the ERP did first (rule 24)', () => {
  const due = (key: string, cause: FoundDue['cause'], pieces: number, amount: string): FoundDue => {
    return { key, cause, pieces, amount: money(amount), tax: 0n, shipping: 0n, lines: [] }
  }
  const house = [stand(1, 2, { house: 1, open: 1 })]
  const dues = [due('line:1', 'cancelled', 1, '14.00')]

  it('is given back by line: nothing is sent, and the due is over with its shipping', () => {
    const { shown, settled } = plan(house, [refund(goods(1, '10.00', '2.00'))], { dues })
    expect(shown).toEqual(['cancel matched CANCELLED_IN_ERP 1 120000'])
    expect(settled).toEqual([{ due: 'line:1', refundId: '90', amount: money('14.00'), pieces: 1 }])
  })

  it('is given back by amount: what is more is goodwill, and so is what is less: all is still owed', () => {
    const more = plan(
      [stand(1, 2, { house: 1, invoiced: [{ invNum: 'I1', quantity: 1 }] })],
      [refund(cash('amount', '15.00'))],
      { dues },
    )
    expect(more.shown).toEqual(['cancel matched CANCELLED_IN_ERP 0 140000', 'credit send I1 0 10000'])
    const less = plan(
      [stand(1, 2, { house: 1, invoiced: [{ invNum: 'I1', quantity: 1 }] })],
      [refund(cash('amount', '4.00'))],
      { dues },
    )
    expect(less).toMatchObject({ settled: [], shown: ['credit send I1 0 40000'] })
  })

  it('a credit memo begun there that comes to what a refund does is that refund', () => {
    const memo = [due('memo:7', 'credit_memo', 0, '12.00')]
    const { shown, settled } = plan(
      [stand(1, 2, { invoiced: [{ invNum: 'I1', quantity: 2 }] })],
      [refund(goods(1, '10.00', '2.00'))],
      { dues: memo },
    )
    expect(shown).toEqual(['return matched BEGUN_IN_ERP 1 120000'])
    expect(settled).toHaveLength(1)
  })

  it('a return begun there takes the pieces of a refund with it', () => {
    const pieces = [
      stand(1, 2, { invoiced: [{ invNum: 'I1', quantity: 1 }], houseReturned: [{ due: 'return:3', quantity: 1 }] }),
    ]
    const { shown, settled } = plan(pieces, [refund(goods(2, '20.00', '4.00'))], {
      dues: [due('return:3', 'return', 1, '11.50')],
    })
    expect(shown).toEqual(['return matched BEGUN_IN_ERP 1 120000', 'return send I1 1 120000'])
    expect(settled).toEqual([{ due: 'return:3', refundId: '90', amount: money('11.50'), pieces: 1 }])
  })
})

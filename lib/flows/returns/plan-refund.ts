import type { Amount, Scale } from '../../kernel/money.ts'
import { allocate } from '../../kernel/money.ts'
import type { Pieces } from './erp-pieces.ts'
import type { FoundDue } from './find-dues.ts'
import type { Component, Fragment } from './fragment.ts'
import { amountOf, taxOf } from './fragment.ts'
import type { RefundKind } from './refund-components.ts'

/**
 * Where the sales order stands. `unsent`: it may still go, net of what was refunded by line; `never`: it will not go;
 * `doubt`: it is on its way; `unread`: accepted, and not read back yet.
 */
export type Phase = 'never' | 'unsent' | 'doubt' | 'unread' | 'standing'

/** The whole-order cancel request of a wholly refunded or cancelled order: it goes before anything by line. */
export type Whole = 'none' | 'undecided' | 'refused' | 'done'

export type Target = { reasonCode: string; location: string; goods: 'expected' | 'money_only' }

export interface PlannedRefund {
  id: string
  kind: RefundKind
  /** What is not yet in a document of ours. */
  components: readonly Component[]
  /** Taken out of the sales order before it was sent. */
  isNetted: boolean
}

export interface PlanInput {
  scale: Scale
  phase: Phase
  whole: Whole
  /** By seq. The plan takes from them. */
  pieces: ReadonlyMap<number, Pieces>
  /** The first invoice of the sales order; '' before. */
  firstInvoice: string
  dues: readonly FoundDue[]
  /** In the order they were made. */
  refunds: readonly PlannedRefund[]
  /** As what a refund, or its money alone, comes back to the ERP; null where no rule says. */
  targetOf(refundId: string, kind: RefundKind): Target | null
}

export interface PlannedPart {
  kind: 'net' | 'cancel' | 'stop' | 'wait' | 'return' | 'credit'
  /** What becomes of it: `send` is sent under a reference of its own. */
  state: 'net' | 'matched' | 'booked' | 'waiting' | 'held' | 'send'
  code: string | null
  invNum: string
  reasonCode: string
  location: string
  amount: Amount
  tax: Amount
  fragments: Fragment[]
}

/** What a refund gives back of a due. */
export interface Settled {
  due: string
  refundId: string
  amount: Amount
  pieces: number
}

type Stage = Pick<PlannedPart, 'kind' | 'state' | 'code'> & { target?: Target; invNum?: string }

const cancelledInErp: Stage = { kind: 'cancel', state: 'matched', code: 'CANCELLED_IN_ERP' }
const cancelledWhole: Stage = { kind: 'cancel', state: 'booked', code: 'CANCELLED_WHOLE' }
const wholeUndecided: Stage = { kind: 'cancel', state: 'waiting', code: 'WHOLE_CANCEL' }
const begunInErp: Stage = { kind: 'return', state: 'matched', code: 'BEGUN_IN_ERP' }
const notInvoiced: Stage = { kind: 'wait', state: 'waiting', code: 'NOT_INVOICED' }

/**
 * What each refund of an order means in the ERP, by line and stage (rules 8, 23 and 24). Pure. The parts of a refund sum to
 * what of it is in no document of ours yet, to the ten-thousandth, and no piece stands in two of them.
 */
export function planRefunds(input: PlanInput): { parts: Map<string, PlannedPart[]>; settled: Settled[] } {
  const plan = new Plan(input)
  for (const refund of input.refunds) plan.goods(refund)
  for (const refund of input.refunds) plan.money(refund)
  const parts = new Map(input.refunds.map(({ id }) => [id, plan.partsOf(id)]))
  return { parts, settled: plan.settled }
}

class Plan {
  readonly settled: Settled[] = []
  readonly #input: PlanInput
  readonly #left: Map<number, Pieces>
  readonly #dueLeft: Map<string, { due: FoundDue; pieces: number; amount: Amount }>
  readonly #placed = new Map<string, Map<string, { stage: Stage; fragments: Fragment[] }>>()
  readonly #whole = new Map<string, string>()

  constructor(input: PlanInput) {
    this.#input = input
    this.#left = new Map([...input.pieces].map(([seq, pieces]) => [seq, structuredClone(pieces)]))
    this.#dueLeft = new Map(input.dues.map((due) => [due.key, { due, pieces: due.pieces, amount: due.amount }]))
    for (const refund of input.refunds) {
      const due = this.#documentOf(refund)
      if (due) this.#whole.set(refund.id, due)
    }
  }

  /** A return or a credit memo the ERP began that comes to just what the refund does. */
  #documentOf(refund: PlannedRefund): string | null {
    if (refund.isNetted || this.#input.phase !== 'standing') return null
    const amount = amountOf(refund.components)
    if (amount <= 0n) return null
    for (const [key, left] of this.#dueLeft) {
      if (!['credit_memo', 'return'].includes(left.due.cause) || left.amount !== amount) continue
      this.settled.push({ due: key, refundId: refund.id, amount, pieces: left.pieces })
      this.#dueLeft.delete(key)
      return key
    }
    return null
  }

  goods(refund: PlannedRefund): void {
    for (const component of refund.components) {
      if (component.what !== 'goods') continue
      const simple = this.#simpleStage(refund, component)
      if (simple) this.#place(refund, simple.stage, { ...component, invNum: '', due: simple.due ?? '' })
      else this.#splitGoods(refund, component)
    }
  }

  money(refund: PlannedRefund): void {
    for (const component of refund.components) {
      if (component.what === 'goods') continue
      const simple = this.#simpleStage(refund, component)
      if (simple) this.#place(refund, simple.stage, { ...component, invNum: '', due: simple.due ?? '' })
      else this.#splitMoney(refund, component)
    }
  }

  /** What stands for all of a component, whatever its pieces. */
  #simpleStage(refund: PlannedRefund, { what }: Component): { stage: Stage; due?: string } | null {
    const { phase } = this.#input
    const net: Stage = { kind: 'net', state: 'net', code: null }
    const wait = (code: string): { stage: Stage } => ({ stage: { kind: 'wait', state: 'waiting', code } })
    if (phase === 'never') return { stage: net }
    const isByLine = what !== 'amount' || refund.components.some((one) => one.what === 'amount' && one.lineId !== '')
    if (phase === 'unsent') return isByLine ? { stage: net } : wait('NOT_SENT')
    if (phase === 'doubt') return wait('BEING_SENT')
    if (refund.isNetted && isByLine) return { stage: net }
    if (phase === 'unread') return wait('NOT_READ')
    const due = this.#whole.get(refund.id)
    return due ? { stage: begunInErp, due } : null
  }

  #splitGoods(refund: PlannedRefund, component: Component): void {
    const stand = this.#left.get(component.seq)
    const taken: { pieces: number; stage: Stage; invNum: string; due: string }[] = []
    let left = component.quantity
    const take = (available: number, stage: Stage, invNum = '', due = ''): number => {
      const pieces = Math.min(left, available)
      if (pieces > 0) taken.push({ pieces, stage, invNum, due })
      left -= Math.max(0, pieces)
      return Math.max(0, pieces)
    }
    const isUndecided = this.#input.whole === 'undecided'
    if (stand) {
      const line = `line:${stand.seq}`
      const house = Math.min(stand.house + stand.short, left)
      const owed = this.#dueLeft.get(line)
      const gone = take(house, cancelledInErp, '', owed && owed.pieces > 0 ? line : '')
      const fromHouse = Math.min(gone, stand.house)
      stand.house -= fromHouse
      stand.short -= gone - fromHouse
      if (gone > 0) this.#settlePieces(refund, line, gone)
      stand.whole -= take(stand.whole, cancelledWhole)
      for (const back of stand.houseReturned) {
        const pieces = take(back.quantity, begunInErp, '', back.due)
        back.quantity -= pieces
        if (pieces > 0) this.#settlePieces(refund, back.due, pieces)
      }
      stand.open -= take(stand.open, isUndecided ? wholeUndecided : { kind: 'cancel', state: 'send', code: null })
      const stop = this.#input.whole === 'refused' ? 'CANCEL_REFUSED' : 'CANCEL_AFTER_PICK'
      stand.picked -= take(stand.picked, isUndecided ? wholeUndecided : { kind: 'stop', state: 'held', code: stop })
      stand.shipped -= take(stand.shipped, notInvoiced)
      for (const invoice of stand.invoiced) {
        const stage = this.#returnStage(refund)
        invoice.quantity -= take(invoice.quantity, stage, invoice.invNum)
      }
    }
    if (left > 0) take(left, { kind: 'credit', state: 'held', code: 'MORE_THAN_SOLD' })
    const weights = taken.map(({ pieces }) => BigInt(pieces))
    const nets = allocate(component.net, weights, this.#input.scale)
    const taxes = allocate(component.tax, weights, this.#input.scale)
    taken.forEach(({ pieces, stage, invNum, due }, at) => {
      const fragment = { ...component, quantity: pieces, net: nets[at] ?? 0n, tax: taxes[at] ?? 0n, invNum, due }
      this.#place(refund, { ...stage, invNum }, fragment)
    })
  }

  #returnStage(refund: PlannedRefund): Stage {
    const target = this.#input.targetOf(refund.id, refund.kind)
    if (!target) return { kind: 'return', state: 'held', code: 'RETURN_UNMAPPED' }
    return { kind: target.goods === 'expected' ? 'return' : 'credit', state: 'send', code: null, target }
  }

  /** By line the shop decides what of the shipping goes back with the goods: their due is over with them. */
  #settlePieces(refund: PlannedRefund, key: string, pieces: number): void {
    const left = this.#dueLeft.get(key)
    if (!left || left.pieces <= 0) return
    const settled = Math.min(pieces, left.pieces)
    const [amount = 0n] = allocate(left.amount, [BigInt(settled), BigInt(left.pieces - settled)], this.#input.scale)
    this.settled.push({ due: key, refundId: refund.id, amount, pieces: settled })
    left.pieces -= settled
    left.amount -= amount
  }

  #splitMoney(refund: PlannedRefund, component: Component): void {
    let { net } = component
    if (component.what === 'amount' && net > 0n && component.tax === 0n) {
      // Rule 24: a due is closed by what covers it; less than one is goodwill beside it, and a credit.
      const open = [...this.#dueLeft].filter(([, { amount }]) => amount > 0n)
      const exact = open.find(([, { amount }]) => amount === net)
      const all = open.reduce((sum, [, { amount }]) => sum + amount, 0n)
      for (const [key, left] of exact ? [exact] : all <= net ? open : []) {
        const amount = lesser(left.amount, net)
        if (amount <= 0n) continue
        this.settled.push({ due: key, refundId: refund.id, amount, pieces: amount === left.amount ? left.pieces : 0 })
        left.amount -= amount
        if (left.amount === 0n) left.pieces = 0
        net -= amount
        this.#place(refund, cancelledInErp, { ...component, net: amount, tax: 0n, invNum: '', due: key })
      }
      if (net === 0n) return
    }
    const stage = this.#moneyStage(refund)
    this.#place(refund, stage, { ...component, net, invNum: stage.invNum ?? '', due: '' })
  }

  /** Money follows what the sales order came to: with none of its goods to leave, none of it was ever invoiced. */
  #moneyStage(refund: PlannedRefund): Stage {
    const { whole, firstInvoice } = this.#input
    const all = [...this.#input.pieces.values()]
    const mayLeave = all.some(({ open, picked, shipped, invoiced, houseReturned, returned }) => {
      return open + picked + shipped + invoiced.length + houseReturned.length + returned > 0
    })
    if (!mayLeave && all.some((one) => one.whole > 0)) return cancelledWhole
    if (!mayLeave && all.length > 0) return cancelledInErp
    if (whole === 'undecided' && all.some(({ open, picked }) => open + picked > 0)) return wholeUndecided
    if (firstInvoice === '') return notInvoiced
    const target = this.#moneyTarget(refund)
    if (!target) return { kind: 'credit', state: 'held', code: 'RETURN_UNMAPPED', invNum: firstInvoice }
    return { kind: 'credit', state: 'send', code: null, target, invNum: firstInvoice }
  }

  /** One credit a refund: with goods that are not expected back it goes by their rule, alone by its own. */
  #moneyTarget(refund: PlannedRefund): Target | null {
    const own = this.#input.targetOf(refund.id, refund.kind)
    const hasGoods = refund.components.some(({ what }) => what === 'goods')
    if (hasGoods && own?.goods === 'money_only') return own
    const shipping = refund.components.some(({ what }) => what === 'shipping')
    return this.#input.targetOf(refund.id, shipping ? 'shipping' : 'amount')
  }

  #place({ id }: PlannedRefund, stage: Stage, fragment: Fragment): void {
    if (fragment.net === 0n && fragment.tax === 0n && fragment.quantity === 0) return
    const groups = this.#placed.get(id) ?? new Map()
    this.#placed.set(id, groups)
    const { target } = stage
    const key = [stage.kind, stage.state, stage.code, stage.invNum, target?.reasonCode, target?.location].join('|')
    const group = groups.get(key) ?? { stage, fragments: [] }
    group.fragments.push(fragment)
    groups.set(key, group)
  }

  partsOf(id: string): PlannedPart[] {
    const groups = [...(this.#placed.get(id)?.values() ?? [])]
    // What the shop kept of a refund goes with what it gave back: no document is below zero.
    const standing = groups.filter(({ fragments }) => amountOf(fragments) >= 0n)
    for (const group of groups.filter((one) => !standing.includes(one))) {
      const [largest] = standing.sort((a, b) => (amountOf(a.fragments) < amountOf(b.fragments) ? 1 : -1))
      if (largest && amountOf(largest.fragments) + amountOf(group.fragments) >= 0n)
        largest.fragments.push(...group.fragments)
      else standing.push({ ...group, stage: { kind: 'credit', state: 'held', code: 'BELOW_ZERO' } })
    }
    return standing.map(asPart)
  }
}

function lesser(one: Amount, other: Amount): Amount {
  if (one < other) return one
  return other
}

function asPart({ stage, fragments }: { stage: Stage; fragments: Fragment[] }): PlannedPart {
  const amount = amountOf(fragments)
  // A gift comes back for nothing: no credit can say so.
  const isNothing = stage.state === 'send' && stage.kind !== 'cancel' && amount === 0n
  return {
    kind: stage.kind,
    state: isNothing ? 'held' : stage.state,
    code: isNothing ? 'NO_AMOUNT' : stage.code,
    invNum: stage.invNum ?? '',
    reasonCode: stage.target?.reasonCode ?? '',
    location: stage.target?.location ?? '',
    amount,
    tax: taxOf(fragments),
    fragments,
  }
}

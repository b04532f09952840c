import type { DispatchAbilities, Fulfilment, ShownDispatches } from '../../storefront/dispatch-port.ts'
import { carriesMark, customerNote, metaOf, privateNote } from './dispatch-text.ts'
import type { Done, Message, Silence, Wish } from './wish.ts'

/** A dispatch on its way, as far as the next request depends on it. */
export interface SentDispatch {
  pickNum: string
  wish: Wish
  /** `none` until it was decided how the customer is told. */
  message: Message
  silentBecause: Silence | null
  toldAt: Date | null
  done: Done
}

export type Step =
  | { kind: 'fulfilment'; fulfilment: Fulfilment }
  | { kind: 'note'; text: string; toCustomer: boolean; earlierNotes: number }
  /** Both in one request where both are wanted. */
  | { kind: 'order'; status: string | null; meta: { key: string; value: string } | null }

export interface Plan {
  message: Message
  silentBecause: Silence | null
  toldAt: Date | null
  /** With what the shop already shows. */
  done: Done
  /** What is left to be written, in this order. */
  steps: Step[]
  /** Why the status is not written though it is wanted: it would mail a customer who is not to be told, or again. */
  statusLeft: boolean
}

/**
 * What is left to be written of a dispatch, by what the shop shows now (rule 22). How the customer hears of it is decided before
 * anything is written and stays: at most one thing is written that tells them, and nothing once they were told.
 */
export function planSteps(
  sent: SentDispatch,
  shown: ShownDispatches,
  abilities: DispatchAbilities,
  { writesMeta, now }: { writesMeta: boolean; now: Date },
): Plan {
  const { wish, pickNum } = sent
  const seen = observe(sent, shown, now)
  const { done } = seen
  const isThere = shown.statusSlug === wish.status
  // A status of the shop's own is no completed order: nothing is mailed with it.
  const completedMail = wish.status === abilities.completedSlug ? abilities.completedMail : false
  const chosen = seen.toldAt || seen.message !== 'none' ? seen : choose(seen, shown, completedMail)
  const { message, silentBecause } = chosen
  // Seen as told, or by whatever has told them.
  const mayTell = seen.toldAt === null && silentBecause === null
  const steps: Step[] = []
  if (shown.fulfilments !== null && done.fulfilment === undefined) {
    const tellsCustomer = mayTell && message === 'fulfilment'
    steps.push({ kind: 'fulfilment', fulfilment: fulfilmentOf(pickNum, wish, tellsCustomer) })
  }
  if (wantsNote(seen, message, shown)) {
    const toCustomer = mayTell && message === 'note'
    const earlierNotes = (done.notes ?? 0) + (done.note === undefined ? 0 : 1)
    const text = toCustomer
      ? customerNote(pickNum, wish, !wish.completes, earlierNotes)
      : privateNote(pickNum, wish, earlierNotes, whyPrivate(message, silentBecause, earlierNotes))
    steps.push({ kind: 'note', text, toCustomer, earlierNotes })
  }
  const meta = metaOf(pickNum, wish)
  const wantsMeta = writesMeta && meta.value !== '' && done.meta !== true
  const wantsStatus = wish.completes && done.status !== true && !isThere
  const mayMail = completedMail !== false
  const statusLeft = wantsStatus && mayMail && !(mayTell && message === 'completed_mail')
  const status = wantsStatus && !statusLeft ? wish.status : null
  if (wantsMeta || status) steps.push({ kind: 'order', status, meta: wantsMeta ? meta : null })
  return { message, silentBecause, toldAt: seen.toldAt, done, steps, statusLeft }
}

/** A person asked, of one that was silent, that its customer be told: a note beside the private one, or the shop's own mail. */
const isAsked = ({ wish, toldAt, done }: SentDispatch) =>
  wish.tell === true && toldAt === null && done.note !== undefined

function wantsNote(sent: SentDispatch, message: Message, { fulfilments }: ShownDispatches): boolean {
  if (isAsked(sent)) return message === 'note'
  if (sent.done.note !== undefined) return false
  return message !== 'fulfilment' || fulfilments === null || (sent.done.notes ?? 0) > 0
}

/** What the shop shows of it, whoever's answer was lost. */
function observe(sent: SentDispatch, shown: ShownDispatches, now: Date): SentDispatch {
  const { pickNum, wish, message } = sent
  const done: Done = { ...sent.done }
  let { toldAt } = sent
  let seen = message
  const fulfilment = shown.fulfilments?.find(({ mark }) => mark === pickNum)
  if (fulfilment && done.fulfilment === undefined) {
    done.fulfilment = fulfilment.id
    if (message === 'fulfilment') toldAt ??= now
  }
  const earlier = (done.notes ?? 0) + (isAsked(sent) ? 1 : 0)
  const note = shown.notes.find(
    ({ text, toCustomer }) =>
      carriesMark(text, pickNum, earlier) && (toCustomer || message !== 'note' || toldAt !== null),
  )
  if (note && (done.note === undefined || isAsked(sent))) {
    done.note = note.id
    if (earlier > 0) done.notes = earlier
    // Told in a life that was forgotten, before a restore say: never again.
    if (note.toCustomer) {
      toldAt ??= note.at
      if (seen === 'none') seen = 'note'
    }
  }
  const meta = metaOf(pickNum, wish)
  if (shown.meta.some(({ key, value }) => key === meta.key && value === meta.value)) done.meta = true
  if (wish.completes && shown.statusSlug === wish.status && message !== 'none') {
    if (done.status !== true && message === 'completed_mail') toldAt ??= now
    done.status = true
  }
  return { ...sent, done, toldAt, message: seen }
}

/** How the customer is told, by rule and by what the shop does by itself. */
function choose(
  sent: SentDispatch,
  shown: ShownDispatches,
  completedMail: boolean | null,
): Pick<SentDispatch, 'message' | 'silentBecause'> {
  const { wish, silentBecause } = sent
  const asked = wish.tell === true
  if (silentBecause !== null && !asked) return { message: 'none', silentBecause }
  const isThere = shown.statusSlug === wish.status
  if (wish.completes && !isThere && completedMail !== false) return { message: 'completed_mail', silentBecause: null }
  if (wish.completes && isThere && completedMail !== false && wish.message === 'completed_mail' && !asked) {
    // Somebody completed it by hand: the shop has mailed the customer, or did at the checkout.
    return { message: 'none', silentBecause: 'ALREADY_COMPLETED' }
  }
  // Where the shop has the fulfilment already, asked for afterwards, only a note still reaches the customer.
  const byFulfilment = wish.message === 'fulfilment' && shown.fulfilments !== null && sent.done.fulfilment === undefined
  return { message: byFulfilment ? 'fulfilment' : 'note', silentBecause: null }
}

const silences: Record<Silence, string> = {
  BEFORE_GO_LIVE: 'The customer is not told: it left before go-live.',
  OLD: 'The customer is not told: it left long ago.',
  POLICY: 'The customer is not told, by rule.',
  ALREADY_COMPLETED: 'The customer is not told: the order was completed before.',
}

function whyPrivate(message: Message, silentBecause: Silence | null, earlier: number): string {
  if (earlier > 0) return 'The customer was not told of the change.'
  if (silentBecause !== null) return silences[silentBecause]
  if (message === 'completed_mail') return 'The customer is told by the mail of the completed order.'
  return message === 'fulfilment' ? 'The customer is told by the fulfilment.' : ''
}

const fulfilmentOf = (pickNum: string, wish: Wish, tellsCustomer: boolean): Fulfilment => ({
  mark: pickNum,
  lines: wish.lines.map(({ line, quantity }) => ({ lineId: line, quantity })),
  trackingNumber: wish.trackings.map(({ number }) => number).join(', '),
  trackingUrl: wish.trackings.find(({ url }) => url !== '')?.url ?? '',
  carrier: wish.carrier,
  tellsCustomer,
})

/** A step the shop confirmed. */
export function withStep(plan: Plan, step: Step, id: string, now: Date): Plan {
  const done: Done = { ...plan.done }
  let { toldAt } = plan
  if (step.kind === 'fulfilment') {
    done.fulfilment = id
    if (step.fulfilment.tellsCustomer) toldAt ??= now
  }
  if (step.kind === 'note') {
    done.note = id
    if (step.earlierNotes > 0) done.notes = step.earlierNotes
    if (step.toCustomer) toldAt ??= now
  }
  if (step.kind === 'order') {
    if (step.meta) done.meta = true
    if (step.status !== null) {
      done.status = true
      if (plan.message === 'completed_mail') toldAt ??= now
    }
  }
  return { ...plan, done, toldAt }
}

/** Whether the customer hears of this request. */
export const tells = (step: Step, { message, toldAt }: Plan): boolean =>
  toldAt === null &&
  ((step.kind === 'fulfilment' && step.fulfilment.tellsCustomer) ||
    (step.kind === 'note' && step.toCustomer) ||
    (step.kind === 'order' && step.status !== null && message === 'completed_mail'))

export const nameOf = (step: Step): 'fulfilment' | 'note' | 'meta' | 'status' =>
  step.kind === 'order' ? (step.status === null ? 'meta' : 'status') : step.kind

import type { StockExplainer } from '../../../../lib/boards/stock-explainer.ts'
import type { PendingStage } from '../../../../lib/flows/inventory/stored-level.ts'
import { bufferWords } from '../rule-words.ts'

export const stageWords: Record<PendingStage, string> = {
  paid: 'paid',
  on_hold: 'on hold',
  held: 'held',
  queued: 'queued',
  staged: 'staged',
  accepted: 'accepted',
}

type Explained = Pick<
  StockExplainer,
  | 'state'
  | 'mode'
  | 'ots'
  | 'pending'
  | 'buffer'
  | 'available'
  | 'desired'
  | 'asOf'
  | 'version'
  | 'sentVersion'
  | 'sentAt'
  | 'confirmedVersion'
  | 'confirmedQuantity'
  | 'confirmedAt'
  | 'sharePercent'
  | 'ceiling'
  | 'rule'
> & { parts: readonly Pick<StockExplainer['parts'][number], 'quantity' | 'locations' | 'stages'>[] }

/**
 * How a number came about and how far it is, in one sentence: "ERP 120 as of 09:55 (MAIN 90, EU1 30) - not yet inside 9 (paid 5,
 * on hold 3, queued 1) - buffer 6 (fast movers) = 105, sent 10:02, confirmed 10:02". Null while there is no number.
 * @param clock prints an instant
 */
export function equationText(of: Explained, clock: (at: Date) => string): string | null {
  if (of.ots === null || of.desired === null || of.available === null) return null
  const [part] = of.parts
  // Of a kit the figures are kits: its parts stand in the table.
  const plain = of.parts.length === 1 && part?.quantity === 1 ? part : undefined
  const held = brackets((plain?.locations ?? []).map(({ location, ots }) => `${location} ${ots}`))
  const taken = brackets((plain?.stages ?? []).map(({ stage, units }) => `${stageWords[stage]} ${units}`))
  const kept = of.rule ? brackets([bufferWords(of.rule.match)]) : ''
  const asOf = of.asOf ? ` as of ${clock(of.asOf)}` : ''
  return (
    `ERP ${of.ots}${asOf}${held} - not yet inside ${of.pending}${taken} - buffer ${of.buffer}${kept}` +
    ` = ${of.available}${offered(of, of.available, of.desired)}${passage(of, clock)}`
  )
}

const brackets = (words: readonly string[]): string => (words.length > 0 ? ` (${words.join(', ')})` : '')

/** What share and ceiling make of what is available; never below zero. */
function offered({ sharePercent, ceiling }: Explained, available: number, desired: number): string {
  if (desired === available) return ''
  if (available < 0) return `, so ${desired} is offered`
  const terms = [
    ...(sharePercent < 100 ? [`a share of ${sharePercent} %`] : []),
    ...(ceiling === null ? [] : [`at most ${ceiling}`]),
  ]
  return `, ${terms.join(', ') || 'by the policy'} = ${desired}`
}

/** How far the number is on its way. */
function passage(of: Explained, clock: (at: Date) => string): string {
  const { state, mode, version, sentAt, confirmedAt, confirmedQuantity } = of
  const isConfirmed = of.confirmedVersion === version && confirmedAt !== null
  const sent = of.sentVersion === version && sentAt !== null ? `, sent ${clock(sentAt)}` : ''
  if (isConfirmed && state === 'settled') return `${sent}, confirmed ${clock(confirmedAt)}`
  const last =
    confirmedAt !== null && confirmedQuantity !== null
      ? `; the shop confirmed ${confirmedQuantity} at ${clock(confirmedAt)}`
      : ''
  const words: Record<StockExplainer['state'], string> = {
    settled: sent,
    ready: mode === 'live' ? `${sent}, waits to be sent` : ', not sent: the flow is not live',
    sending: ', being sent now',
    unknown: `${sent}, in doubt: it is read back`,
    refused: `${sent}, refused by the shop`,
    guarded: ', held back by the guard',
    without: ', not sent',
  }
  return `${words[state]}${last}`
}

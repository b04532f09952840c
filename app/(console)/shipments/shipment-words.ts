import type { WismoRisk } from '../../../lib/boards/shipment-choices.ts'

/** Where a shipment is looked at; one nothing is told of goes by its pick. */
export const shipmentHref = ({ id, dispatchId }: { id: string; dispatchId: string | null }): string =>
  `/shipments/${dispatchId ?? `p${id}`}`

const messages: Record<string, string> = {
  completed_mail: 'by the shop’s mail of a completed order',
  note: 'by a note that the shop mails',
  fulfilment: 'by the shop’s mail of a fulfilment',
  none: 'not at all',
}

const silences: Record<string, string> = {
  BEFORE_GO_LIVE: 'it left before go-live',
  OLD: 'it left too long ago',
  POLICY: 'this shop’s customers are not told',
  ALREADY_COMPLETED: 'the order was completed',
}

/** How the customer hears of a shipment, in words. */
export const messageWords = (message: string): string => messages[message] ?? message

/** Why nobody is told. */
export const silenceWords = (code: string): string => silences[code] ?? code

/** "Told by the shop's mail", "silent: it left before go-live", "not yet". */
export function toldWords(row: { message: string; silentBecause: string | null; toldAt: Date | null }): string {
  if (row.toldAt) return `told ${messageWords(row.message)}`
  if (row.silentBecause) return `silent: ${silenceWords(row.silentBecause)}`
  return row.message === 'none' ? 'nobody is told' : 'not told yet'
}

interface Risky {
  risk: WismoRisk
  toldAt: Date | null
  silentBecause: string | null
  promisedOn: string | null
  shippedAt: Date
}

/** Why the customer may ask where the parcel is, or need not. */
export function riskReason({ risk, toldAt, silentBecause, promisedOn }: Risky, today: string): string {
  if (toldAt) return 'The customer has been told'
  if (silentBecause) return `Nobody is told: ${silenceWords(silentBecause)}`
  if (risk === 'low') return promisedOn ? `Was promised to leave by ${promisedOn}` : 'Left not long ago'
  if (promisedOn && promisedOn < today) return `Was promised to leave by ${promisedOn}, and not a word since`
  if (promisedOn === today && risk === 'medium') return 'Was promised to leave by today, and not a word yet'
  return risk === 'high' ? 'Left over two days ago without a word' : 'Left over a day ago without a word'
}

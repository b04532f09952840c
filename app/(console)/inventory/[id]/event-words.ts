import type { StockEventRow } from '../../../../lib/boards/stock-timeline.ts'

const confirmedBy: Record<string, string> = {
  answer: '',
  read_back: ', as read back',
  shown: ': it showed that already',
}

/** An event of a number as a sentence. */
export function eventWords({ kind, quantity, detail }: StockEventRow): string {
  const text = (name: string): string => String(detail[name] ?? '?')
  switch (kind) {
    case 'desired':
      return `${quantity} wanted: ERP ${text('ots')} - not yet inside ${text('pending')} - buffer ${text('buffer')}`
    case 'sent':
      return `${quantity} sent`
    case 'confirmed':
      return `${quantity} confirmed by the shop${confirmedBy[text('by')] ?? ''}`
    case 'seen': {
      const told = detail.explained === true ? 'as expected' : 'which nothing of ours explains'
      return `${quantity} seen in the shop after ${text('confirmed')}, ${text('sold')} sold and ${text('restocked')} restocked: ${told}`
    }
    case 'refused':
      return `${quantity ?? 'It was'} refused by the shop: ${text('message')}`
    case 'guarded':
      return `${quantity} held back by the guard; the shop shows ${text('shown')}`
  }
}

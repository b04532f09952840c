import type { Wish } from './wish.ts'

/** What names a shipment in a note: looked for before a note is written. The second note of one is its own. */
const markOf = (pickNum: string, earlierNotes: number): string =>
  `Shipment ${pickNum}${earlierNotes === 0 ? '' : `/${earlierNotes + 1}`}`

const said = ['Part of your order is on its way.', 'Your order is on its way.']

/** Our notes begin with the mark, or with it after what the customer is told: a clerk's words that name a shipment are not ours. */
const isOurs = (before: string) => before.trim() === '' || said.some((words) => before.trim() === words)

/** Whether a note is this shipment's: its number, not one that begins alike. */
export function carriesMark(text: string, pickNum: string, earlierNotes: number): boolean {
  const mark = markOf(pickNum, earlierNotes)
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    const after = text[at + mark.length] ?? ' '
    if (isOurs(text.slice(0, at)) && !/[\p{L}\p{N}/_-]/u.test(after)) return true
  }
  return false
}

const parcels = ({ carrier, trackings }: Wish): string => {
  const numbers = trackings.map(({ number, url }) => (url === '' ? number : `${number} ${url}`))
  return [carrier, ...numbers].filter((part) => part !== '').join(' ')
}

/** For the customer: the shop mails it as it stands. */
export function customerNote(pickNum: string, wish: Wish, isPart: boolean, earlierNotes: number): string {
  const what = isPart ? said[0] : said[1]
  const by = parcels(wish)
  return `${what}\n${markOf(pickNum, earlierNotes)}${by === '' ? '' : `: ${by}`}`
}

/** For customer service: who reads it is not the customer. */
export function privateNote(pickNum: string, wish: Wish, earlierNotes: number, why: string): string {
  const by = parcels(wish)
  const changed = earlierNotes > 0 ? ' changed' : ''
  const pieces = wish.lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const count = pieces === 0 ? '' : ` (${pieces} ${pieces === 1 ? 'piece' : 'pieces'})`
  return `${markOf(pickNum, earlierNotes)}${changed}: ${by === '' ? 'left the warehouse' : by}${count}.${why === '' ? '' : ` ${why}`}`
}

/** Meta of the shop's order, one a shipment: other plugins and people find the number there. */
export const metaOf = (pickNum: string, wish: Wish): { key: string; value: string } => ({
  key: `_selvedge_tracking_${pickNum}`,
  value: parcels(wish),
})

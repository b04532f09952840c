import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import type { Db } from '../../lib/kernel/db.ts'
import type { Sandboxes } from './sandboxes.ts'

/** What both sides hold of an order after the sale, by their own books. */
interface Aftermath {
  id: string
  status: string
  notes: { note: string; customer_note: boolean }[]
  fulfilments: { meta_data: { key: string; value: unknown }[] }[]
  mails: { kind: 'completed' | 'customer_note' | 'fulfilment'; text: string }[]
  /** Numbers of its picks that have left. */
  shipped: string[]
}

/** The part of the ERP's ledger that speaks of returns. */
export interface ReturnLedger {
  returns: number
  duplicateReturns: number
  byReturnReference: Record<string, number>
  shipped: number
}

export interface AftermathCount {
  shipped: number
  told: number
  returns: number
  wrong: string[]
}

const atOnce = 16

/** Switches what comes after the sale on, in the shop and between shop and ERP. */
export async function startAftermath(db: Db, storefrontId: string): Promise<void> {
  const actor = { kind: 'operator', label: 'chaos' } as const
  await setFlowMode(db, actor, storefrontId, 'returns', 'live')
  await setFlowMode(db, actor, storefrontId, 'shipments', 'shadow')
}

/** From now on customers are told. @returns numbers of the picks that had left by then, read or not: nobody is told of those */
export async function goLive(
  db: Db,
  sandboxes: Sandboxes,
  storefrontId: string,
  references: readonly string[],
): Promise<Set<string>> {
  const left = (await readPicks(sandboxes, references)).flat()
  await setFlowMode(db, { kind: 'operator', label: 'chaos' }, storefrontId, 'shipments', 'live')
  return new Set(left)
}

const readPicks = (sandboxes: Sandboxes, references: readonly string[]): Promise<string[][]> =>
  inLanes(references, async (reference) => {
    const { picks } = await sandboxes.control<{ picks: { pick_num: string; ship_date: string }[] }>(
      'erp',
      'GET',
      `orders/${encodeURIComponent(reference)}`,
    )
    return picks.filter(({ ship_date }) => ship_date !== '').map(({ pick_num }) => pick_num)
  })

/**
 * Counts in the books of shop and ERP: every shipment told in the shop, once; no customer mailed twice for one, nor for one that
 * left before go-live; every return once.
 */
export async function countAftermath(
  sandboxes: Sandboxes,
  shop: { externalIds: readonly string[]; references: readonly string[] },
  returnsSent: readonly string[],
  { silent, ended }: { silent: ReadonlySet<string>; ended: ReadonlySet<string> },
): Promise<AftermathCount> {
  const picks = await readPicks(sandboxes, shop.references)
  const seen = await inLanes(shop.externalIds, async (id, at): Promise<Aftermath> => {
    const shown = await sandboxes.control<Omit<Aftermath, 'id' | 'shipped'>>('shop', 'GET', `orders/${id}/dispatch`)
    return { id, ...shown, shipped: picks[at] ?? [] }
  })
  const ledger = await sandboxes.control<ReturnLedger>('erp', 'GET', 'ledger')
  const lost = returnsSent.filter((reference) => (ledger.byReturnReference[reference] ?? 0) === 0)
  const twice = Object.entries(ledger.byReturnReference).filter(([, times]) => times > 1)
  const untold = seen.flatMap((order) =>
    // Cancelled or refunded in the shop since, or held for its total: a person decides.
    ended.has(order.id)
      ? []
      : order.shipped.filter((pick) => !isTold(order, pick)).map((pick) => `${order.id} ${pick}`),
  )
  const say = (what: string, found: readonly string[]) =>
    found.length > 0 ? [`${found.length} ${what}: ${found.slice(0, 8).join(', ')}`] : []
  return {
    shipped: picks.flat().length,
    told: seen.reduce((sum, { mails }) => sum + mails.length, 0),
    returns: ledger.returns,
    wrong: [
      ...say('shipments the shop was not told of', untold),
      ...say('notes written twice', seen.flatMap(notesTwice)),
      ...say('fulfilments made twice', seen.flatMap(fulfilmentsTwice)),
      ...say('customers mailed twice for one shipment', seen.flatMap(mailsTwice)),
      ...say(
        'customers mailed of what left before go-live',
        seen.flatMap((order) => mailsTooEarly(order, silent)),
      ),
      ...say('returns lost', lost),
      ...say(
        'returns booked twice',
        twice.map(([reference, times]) => `${reference} x${times}`),
      ),
    ],
  }
}

const shipmentMark = /Shipment (P\d+)(?:\/\d+)?/
const ownMark = /Shipment P\d+(?:\/\d+)?|\[S-[^\]]+\]/

const pickOf = (text: string): string | undefined => shipmentMark.exec(text)?.[1]

const markOf = ({ meta_data }: Aftermath['fulfilments'][number]): string =>
  String(meta_data.find(({ key }) => key === '_selvedge_shipment')?.value ?? '')

const isTold = ({ notes, fulfilments }: Aftermath, pick: string): boolean =>
  notes.some(({ note }) => pickOf(note) === pick) || fulfilments.some((one) => markOf(one) === pick)

const notesTwice = ({ id, notes }: Aftermath) =>
  repeated(notes.flatMap(({ note }) => ownMark.exec(note)?.[0] ?? [])).map((mark) => `${id} ${mark}`)

const fulfilmentsTwice = ({ id, fulfilments }: Aftermath) =>
  repeated(fulfilments.map(markOf)).map((mark) => `${id} ${mark}`)

/** The completed mail speaks of one shipment: together with the notes there is one mail a shipment at most. */
function mailsTwice({ id, mails, shipped }: Aftermath): string[] {
  const completed = mails.filter(({ kind }) => kind === 'completed').length
  const named = mails.flatMap(({ kind, text }) => (kind === 'customer_note' ? (pickOf(text) ?? []) : []))
  const tooMany =
    completed > 1 || mails.length > shipped.length ? [`${id}: ${mails.length} mails, ${shipped.length} left`] : []
  return [...tooMany, ...repeated(named).map((pick) => `${id} ${pick}`)]
}

function mailsTooEarly({ id, mails, shipped }: Aftermath, silent: ReadonlySet<string>): string[] {
  const quiet = shipped.filter((pick) => silent.has(pick))
  if (quiet.length === 0) return []
  const named = mails.flatMap(({ text }) => pickOf(text) ?? []).filter((pick) => silent.has(pick))
  const all = quiet.length === shipped.length ? mails.map(({ kind }) => kind) : named
  return all.map((what) => `${id} ${what}`)
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, at) => values.indexOf(value) !== at))]
}

/** Some at a time, in order. */
async function inLanes<Item, Result>(
  items: readonly Item[],
  work: (item: Item, at: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const lane = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at]
      if (item !== undefined) results[at] = await work(item, at)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return results
}

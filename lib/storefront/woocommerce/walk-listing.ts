import type { Json } from '../../kernel/digest.ts'
import { Fault } from '../../kernel/fault.ts'

/** One page as answered: documents unread, their count by the shop's own header, our clock when the request left. */
export interface ListPage {
  documents: Json[]
  total: number | null
  fetchStartedAt: Date
  mayNeedRepair: boolean
}

/** What a listing is walked along: the sort key is the cursor's key (failure 7). */
export interface Axis {
  field: 'date_modified_gmt' | 'date_created_gmt'
  after: 'modified_after' | 'after'
  before: 'modified_before' | 'before'
  orderby: 'modified' | 'date'
}

export const byModified: Axis = {
  field: 'date_modified_gmt',
  after: 'modified_after',
  before: 'modified_before',
  orderby: 'modified',
}
export const byPlaced: Axis = { field: 'date_created_gmt', after: 'after', before: 'before', orderby: 'date' }

/** Both ends exclusive, in whole seconds since 1970, as the shop compares them; an infinite one is not asked for. */
export interface Span {
  after: number
  before: number
}

export type Ask = (query: Record<string, string>) => Promise<ListPage>

export interface Step {
  page: ListPage
  /** Documents not given before in this walk. */
  fresh: Json[]
  /** Everything before this second is complete. */
  verifiedTo: number
}

export const pageSize = 100
const innerTries = 5

interface Row {
  document: Json
  id: string
  second: number
}

/**
 * Walks a listing oldest first and loses nothing while it changes (woocommerce.md 3, failures 5 to 8): the window is closed,
 * a full page is followed by a restart from its last second and never by page 2, rows given before are left out, and a
 * second that fills a page is paged inside itself by id. The next page is asked for while the caller works on this one.
 * @param statuses asked for by name; null = those the shop lists by itself
 * @throws {Fault} CONNECTION_UNREADABLE when an answer is not sorted, not inside the window, or not of the statuses asked for
 */
export async function* walkListing(
  ask: Ask,
  axis: Axis,
  span: Span,
  statuses: readonly string[] | null,
): AsyncGenerator<Step> {
  const request = (after: number) => {
    const asked = ask(query(axis, { after, before: span.before }, axis.orderby, statuses))
    // A walk that is given up leaves this one unawaited; its failure is then nobody's.
    asked.catch(() => undefined)
    return asked
  }
  let given = new Map<string, number>()
  let after = span.after
  let next: Promise<ListPage> | undefined = request(after)
  while (next) {
    const page: ListPage = await next
    const rows = readRows(page, axis, { after, before: span.before }, statuses, true)
    const last = rows.at(-1)?.second
    if (last === undefined || isWhole(page)) {
      yield { page, fresh: unseen(rows, given), verifiedTo: span.before }
      return
    }
    if (last - 1 > after) {
      after = last - 1
      next = request(after)
      yield { page, fresh: unseen(rows, given), verifiedTo: last }
    } else {
      for await (const inner of walkSecond(ask, axis, last, statuses)) {
        yield { page: inner.page, fresh: unseen(inner.rows, given), verifiedTo: last }
      }
      after = last
      next = request(after)
    }
    given = new Map([...given].filter(([, second]) => second > after))
  }
}

/** A second that holds a page or more: paged by id, again from the start when its count moved in between. */
async function* walkSecond(ask: Ask, axis: Axis, second: number, statuses: readonly string[] | null) {
  const span = { after: second - 1, before: second + 1 }
  for (let tries = 0; tries < innerTries; tries++) {
    let total: number | undefined
    let read = 0
    for (let number = 1; total === undefined || read < total; number++) {
      const page = await ask({ ...query(axis, span, 'id', statuses), page: String(number) })
      const rows = readRows(page, axis, span, statuses, false)
      // A page past the end says 0: the second shrank, as much as a total that is another.
      if (page.total === null || rows.length === 0 || (total !== undefined && page.total !== total)) break
      total = page.total
      read += rows.length
      yield { page, rows }
    }
    if (total !== undefined && read >= total) return
  }
  throw new Fault('CONNECTION_BUSY', 'One second of the shop changes faster than it can be read', { retry: 'later' })
}

const query = (
  axis: Axis,
  span: Span,
  orderby: string,
  statuses: readonly string[] | null,
): Record<string, string> => ({
  ...(statuses && { status: statuses.join(',') }),
  ...(Number.isFinite(span.after) && { [axis.after]: gmtText(span.after) }),
  ...(Number.isFinite(span.before) && { [axis.before]: gmtText(span.before) }),
  dates_are_gmt: 'true',
  orderby,
  order: 'asc',
  per_page: String(pageSize),
})

/** Without a suffix: with one, dates_are_gmt would shift it by the shop's zone (woocommerce.md 3). */
export const gmtText = (second: number): string => new Date(second * 1000).toISOString().slice(0, 19)

export const floorSecond = (at: Date) => Math.floor(at.getTime() / 1000)

/** A shop that caps its pages below what was asked says so by its total (failure 8). */
const isWhole = (page: ListPage) =>
  page.total === null ? page.documents.length < pageSize : page.documents.length >= page.total

function unseen(rows: readonly Row[], given: Map<string, number>): Json[] {
  const fresh: Json[] = []
  for (const { document, id, second } of rows) {
    if (given.get(id) === second) continue
    given.set(id, second)
    fresh.push(document)
  }
  return fresh
}

function readRows(page: ListPage, axis: Axis, span: Span, statuses: readonly string[] | null, sorted: boolean): Row[] {
  const wrong = (why: string) =>
    new Fault('CONNECTION_UNREADABLE', `The shop's listing cannot be trusted: ${why}`, {
      retry: 'later',
      context: { why },
    })
  if (page.documents.length === 0 && page.total !== null && page.total > 0)
    throw wrong('it counts entries and shows none')
  let before = Number.NEGATIVE_INFINITY
  return page.documents.map((document) => {
    if (document === null || typeof document !== 'object' || Array.isArray(document))
      throw wrong('an entry is no object')
    const { id, status } = document
    // Products that an import wrote past WordPress may have no date; only a listing without a lower bound shows them, first.
    const at = document[axis.field] ?? (span.after === Number.NEGATIVE_INFINITY ? gmtText(0) : null)
    if (typeof id !== 'number' || typeof at !== 'string') throw wrong(`an entry has no id or no ${axis.field}`)
    const second = Date.parse(`${at}Z`) / 1000
    if (!Number.isInteger(second)) throw wrong(`${axis.field} is no date`)
    if (second <= span.after || second >= span.before)
      throw wrong('an entry lies outside the window that was asked for')
    if (statuses && (typeof status !== 'string' || !statuses.includes(status)))
      throw wrong('an entry has a status that was not asked for')
    if (sorted && second < before) throw wrong(`it is not sorted by ${axis.field}`)
    before = second
    return { document, id: String(id), second }
  })
}

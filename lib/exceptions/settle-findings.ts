import type { Json } from '../kernel/digest.ts'
import { canonicalJson, sha256 } from '../kernel/digest.ts'
import type { Amount } from '../kernel/money.ts'
import type { Sql } from '../kernel/sql.ts'
import { notify } from '../queue/notify.ts'
import type { AfterSalesCode } from './after-sales-codes.ts'
import type { Counted } from './case-figures.ts'
import { figureChanges, writeFigures } from './case-figures.ts'
import { exceptionCodes } from './codes.ts'
import type { FindingCode } from './finding-codes.ts'
import { closeEmptyCases, openCases } from './open-cases.ts'
import type { WantedSubject } from './write-subjects.ts'
import { closeSubjects, writeSubjects } from './write-subjects.ts'

/** What a flow settles by itself: of a shop's catalogue or stock, or of what happens after an order was sent. */
export type SettledCode = FindingCode | AfterSalesCode

/** What is wrong, for the queue and for who opens the case. No personal data. */
export type FindingCause = {
  /**
   * Names the cause and stays the same while the cause does: `shop:<id of shop_items>`, with a field `shop:7:sku`,
   * `item:<id of erp_items>`, a style, `guard`; after an order was sent `order:<id>`, `pick:<id>` (after-sales-codes.ts).
   */
  key: string
  /** The SKU, else the product's name, else the order's number; of STOCK_GUARD how many items, of STOCK_STALE what is late. */
  value: string
  /** Of lib/flows/catalogue/fields.ts, or `stock`. */
  field?: string
  /** Leads to the item's page. */
  shopItemId?: string
  /** What stands in the shop. */
  shop?: string
  /** What should stand there: the ERP's value, the number that was sent. */
  erp?: string
  /** The shop's own words. */
  message?: string
} & Record<string, Json>

/** Something wrong that hangs on no order line of a mapping. */
export interface ShopFinding {
  code: SettledCode
  /** All but `key` may change from finding to finding. */
  cause: FindingCause
  /** Instead of the code's own; what a person set stays. */
  severity?: 'low' | 'medium' | 'high' | 'critical'
  /** Orders it touches, the ones at risk; none of them is held by it. */
  orders?: readonly { orderId: bigint; amount: Amount; currency: string }[]
}

export interface Judged {
  storefrontId: string
  /** The codes that were looked for: cases of others are left alone. */
  codes: readonly SettledCode[]
  /** Everything of the codes, or only causes of these keys: an open case outside of them is left alone. */
  judged: 'all' | readonly string[]
}

interface OpenCase {
  id: string
  code: SettledCode
  cause_key: string
  cause: unknown
  severity: string
  severity_set: boolean
  orders: number
}

interface OpenSubject extends Counted {
  id: bigint
}

interface Wanted {
  finding: ShopFinding
  causeKey: string
}

/** Findings of equal code and key are one case of a storefront. */
const findingKeyOf = (storefrontId: string, key: string): string =>
  sha256(canonicalJson(['finding', storefrontId, key])).toString('hex')

/**
 * Makes the open cases of what was judged exactly what was found now: opens what is new, reopens what came back, writes the
 * newest evidence to what stands, closes what is gone. Found as before costs two statements, whatever the number.
 * Only live flows open cases: a flow in shadow passes no findings.
 * @returns how many opened (or reopened), changed and closed
 * @throws {RangeError} when a finding lies outside of what was judged
 */
export async function settleFindings(
  tx: Sql,
  now: Date,
  { storefrontId, codes, judged }: Judged,
  findings: readonly ShopFinding[],
): Promise<{ opened: number; changed: number; closed: number }> {
  const within = judged === 'all' ? null : new Set(judged)
  const wanted = new Map<string, Wanted>()
  for (const finding of findings) {
    const { code, cause } = finding
    if (!codes.includes(code) || within?.has(cause.key) === false) {
      throw new RangeError(`A finding outside of what was judged: ${code} ${cause.key}`)
    }
    const causeKey = findingKeyOf(storefrontId, cause.key)
    wanted.set(`${code} ${causeKey}`, { finding, causeKey })
  }
  const keys = within && [...within].map((key) => findingKeyOf(storefrontId, key))
  const open = await readOpenCases(tx, storefrontId, codes, keys)
  const subjects = new Map<string, OpenSubject[]>(open.filter(({ orders }) => orders > 0).map(({ id }) => [id, []]))
  for (const subject of await readOpenSubjects(tx, [...subjects.keys()])) subjects.get(subject.caseId)?.push(subject)
  const gone: string[] = []
  const reworded: string[] = []
  for (const one of open) {
    const key = `${one.code} ${one.cause_key}`
    const same = wanted.get(key)
    if (!same) gone.push(one.id)
    else if (canonicalJson(one.cause) !== canonicalJson(same.finding.cause)) reworded.push(one.id)
    else if (isAsBefore(one, same.finding, subjects.get(one.id) ?? [])) wanted.delete(key)
  }
  const written = [...wanted.values()]
  if (written.length === 0 && gone.length === 0) return { opened: 0, changed: 0, closed: 0 }
  await lockOrders(
    tx,
    written.map(({ finding }) => finding),
  )
  const { ids, begun } = await openCases(
    tx,
    now,
    written.map(({ finding: { code, cause, severity }, causeKey }) => ({
      code,
      causeKey,
      storefrontId,
      cause,
      severity: severity ?? exceptionCodes[code].severity,
    })),
    gone,
  )
  const found = written.map(({ finding, causeKey }) => ({ finding, id: ids.get(`${finding.code} ${causeKey}`) ?? '' }))
  await writeOrders(tx, now, found, gone)
  await wakeReworded(tx, now, reworded)
  const closed = await closeEmptyCases(tx, now, gone)
  await notify(tx, 'exceptions')
  return { opened: begun.length, changed: written.length - begun.length, closed }
}

/** `causeKeys` null = every cause of the codes. */
function readOpenCases(tx: Sql, storefrontId: string, codes: readonly SettledCode[], causeKeys: string[] | null) {
  return tx.$queryRaw<OpenCase[]>`
    select id, code, cause_key, cause, severity::text as severity, severity_by_id is not null as severity_set, orders
    from exception_cases
    where storefront_id = ${storefrontId}::uuid and state = 'open' and code = any(${[...codes]}::text[])
      and (${causeKeys}::text[] is null or cause_key = any(${causeKeys}::text[]))`
}

async function readOpenSubjects(tx: Sql, caseIds: readonly string[]): Promise<OpenSubject[]> {
  if (caseIds.length === 0) return []
  return tx.$queryRaw<OpenSubject[]>`
    select id, case_id as "caseId", order_id as "orderId", blocking, currency::text as currency, amount
    from exception_subjects where case_id = any(${[...caseIds]}::uuid[]) and closed_at is null`
}

const orderText = ({
  orderId,
  currency,
  amount,
}: {
  orderId: bigint
  currency: string | null
  amount: Amount | null
}) => `${orderId} ${currency} ${amount}`

function isAsBefore(
  one: OpenCase,
  { code, severity, orders = [] }: ShopFinding,
  subjects: readonly OpenSubject[],
): boolean {
  const wanted = new Set(orders.map(orderText))
  return (
    (one.severity_set || one.severity === (severity ?? exceptionCodes[code].severity)) &&
    subjects.length === wanted.size &&
    subjects.every((subject) => wanted.has(orderText(subject)))
  )
}

/** Orders before cases, as evaluation takes them. */
async function lockOrders(tx: Sql, findings: readonly ShopFinding[]): Promise<void> {
  const ids = [...new Set(findings.flatMap(({ orders = [] }) => orders.map(({ orderId }) => orderId)))]
  if (ids.length === 0) return
  await tx.$queryRaw`select id from web_orders where id = any(${ids}::bigint[]) order by id for key share`
}

/** Makes the subjects of cases the caller has locked the orders of their findings; the cases of `gone` keep none. */
async function writeOrders(
  tx: Sql,
  now: Date,
  found: readonly { id: string; finding: ShopFinding }[],
  gone: readonly string[],
): Promise<void> {
  const before = await readOpenSubjects(tx, [...found.map(({ id }) => id), ...gone])
  const wanted = new Map<string, WantedSubject>()
  for (const { id: caseId, finding } of found) {
    const evidence = JSON.stringify(finding.cause)
    for (const order of finding.orders ?? []) {
      wanted.set(`${caseId} ${order.orderId}`, { caseId, ...order, lineRef: '', blocking: false, evidence })
    }
  }
  if (before.length === 0 && wanted.size === 0) return
  const after = [...wanted.values()]
  await writeSubjects(tx, now, after)
  await closeSubjects(
    tx,
    now,
    before.filter(({ caseId, orderId }) => !wanted.has(`${caseId} ${orderId}`)).map(({ id }) => id),
  )
  await writeFigures(tx, now, figureChanges(before, after))
}

/** Puts back what was put off until something changes. */
async function wakeReworded(tx: Sql, now: Date, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return
  await tx.$executeRaw`
    with woken as (
      update exception_cases set snoozed_until = null, snoozed_for_change = false, snoozed_by_label = null, snooze_reason = null
      where id = any(${[...caseIds]}::uuid[]) and snoozed_for_change returning id)
    insert into exception_events (case_id, at, actor_label, what, detail)
    select id, ${now}, 'Selvedge', 'woken', '{"because": "its evidence changed"}' from woken`
}

import { checkSession } from '../../lib/access/session-user.ts'
import { readFrame } from '../../lib/boards/frame.ts'
import type { OrdersFilter } from '../../lib/boards/order-conditions.ts'
import { countOrders, listOrders } from '../../lib/boards/orders-list.ts'
import { searchOrders } from '../../lib/boards/search-orders.ts'
import type { CaseFilter } from '../../lib/exceptions/case-conditions.ts'
import { countCases, countHeld } from '../../lib/exceptions/count-cases.ts'
import { listCases } from '../../lib/exceptions/list-cases.ts'
import { listMentions } from '../../lib/exceptions/mentions.ts'
import { listAssignees } from '../../lib/exceptions/people.ts'
import { listViews } from '../../lib/exceptions/saved-views.ts'
import type { Actor } from '../../lib/kernel/actor.ts'
import type { Db } from '../../lib/kernel/db.ts'
import type { Filled } from './fill-console.ts'

export type Person = Extract<Actor, { kind: 'user' }>

export interface BenchPage {
  name: string
  /** What the page asks the database for, as it asks. Answers how many rows it shows. */
  read(db: Db, actor: Person, filled: Filled): Promise<number>
}

/** The third shop of the fill, a tenth of the orders, and the case that holds the most. */
const outlet = '00000000-0000-7000-8000-000000000503'
const largestCase = '1f956ac6-84f5-d80f-46bd-f81540d9edde'
const now = new Date('2026-11-20T13:00:00Z')

/** The session and what stands around every page. */
async function readFrameOf(db: Db, actor: Person): Promise<void> {
  await checkSession(db, actor.id, 1)
  await Promise.all([readFrame(db, actor), listMentions(db, actor, { size: 8 })])
}

async function readOrders(db: Db, actor: Person, filter: OrdersFilter): Promise<number> {
  await readFrameOf(db, actor)
  const [{ rows }] = await Promise.all([listOrders(db, actor, filter), countOrders(db, actor, filter)])
  return rows.length
}

async function readQueue(db: Db, actor: Person, filter: CaseFilter): Promise<number> {
  await readFrameOf(db, actor)
  const { code: _, ...within } = filter
  const [{ rows }] = await Promise.all([
    listCases(db, now, actor, filter),
    countCases(db, now, actor, within),
    listAssignees(db, actor),
    countHeld(db, actor, filter),
    listViews(db, actor, 'exceptions'),
  ])
  return rows.length
}

/** The two lists people work in: as they open, narrowed, and searched. */
export const benchPages: readonly BenchPage[] = [
  { name: 'orders', read: (db, actor) => readOrders(db, actor, {}) },
  { name: 'ordersHeld', read: (db, actor) => readOrders(db, actor, { bucket: 'held' }) },
  { name: 'ordersHeldByCode', read: (db, actor) => readOrders(db, actor, { bucket: 'held', code: 'SKU_UNKNOWN' }) },
  {
    name: 'ordersOfDays',
    read: (db, actor) =>
      readOrders(db, actor, {
        from: new Date('2026-06-01T00:00:00Z'),
        to: new Date('2026-06-08T00:00:00Z'),
        sort: 'oldest',
      }),
  },
  { name: 'ordersSearch', read: (db, actor) => readOrders(db, actor, { search: '10042' }) },
  { name: 'ordersSearchShort', read: (db, actor) => readOrders(db, actor, { search: '1' }) },
  { name: 'ordersOfShop', read: (db, actor) => readOrders(db, actor, { storefrontId: outlet }) },
  { name: 'ordersOfCase', read: (db, actor) => readOrders(db, actor, { caseId: largestCase }) },
  { name: 'searchAnywhere', read: async (db, actor) => (await searchOrders(db, actor, '10042')).length },
  { name: 'queue', read: (db, actor) => readQueue(db, actor, {}) },
  { name: 'queueOfCode', read: (db, actor) => readQueue(db, actor, { code: 'SKU_UNKNOWN' }) },
  { name: 'queueSearch', read: (db, actor) => readQueue(db, actor, { search: 'SKU-1004' }) },
  { name: 'queueSearchOrder', read: (db, actor, { heldNumber }) => readQueue(db, actor, { search: heldNumber }) },
  { name: 'queueOfRole', read: (db, actor) => readQueue(db, actor, { ownerRole: 'finance' }) },
]

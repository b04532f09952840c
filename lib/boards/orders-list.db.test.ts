import { beforeAll, describe, expect, it } from 'vitest'
import { givenDatabase, givenOrder, givenStorefront, person } from '../../scripts/testing/given.ts'
import type { OrdersFilter } from './order-conditions.ts'
import { countOrders, listOrders } from './orders-list.ts'

const given = givenDatabase()
let ours: Awaited<ReturnType<typeof givenStorefront>>
let theirs: typeof ours

const minute = 60_000
const placedAt = (n: number) => new Date(Date.parse('2026-11-01T00:00:00Z') + n * minute)

beforeAll(async () => {
  ours = await givenStorefront(given.db, { code: 'OURS' })
  theirs = await givenStorefront(given.db, { code: 'THEIRS' })
})

const numbers = async (filter: OrdersFilter, actor = person('admin')): Promise<string[]> => {
  const found: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await listOrders(given.db, actor, filter, { size: 3, ...(after ? { after } : {}) })
    found.push(...page.rows.map(({ number }) => number))
    if (page.next === null) return found
    after = page.next
  }
}

describe('orders of an exception', () => {
  const caseOf = (code: string, closedAt: Date | null = null) =>
    given.db.exceptionCase.create({
      data: {
        code,
        causeKey: code,
        storefrontId: ours.id,
        ownerRole: 'ecommerce',
        severity: 'high',
        cause: { value: code },
        ...(closedAt ? { state: 'closed', closedAt, closedBecause: 'linked' } : {}),
      },
    })
  let sku: Awaited<ReturnType<typeof caseOf>>
  let closed: typeof sku

  beforeAll(async () => {
    sku = await caseOf('SKU_UNKNOWN')
    closed = await caseOf('SKU_MISSING', placedAt(90))
    const tax = await caseOf('TAX_UNMAPPED')
    const duplicate = await caseOf('DUPLICATE_PAYMENT_SUSPECTED')
    // Orders 1 to 24: every second has an unknown SKU, every third no tax code either, the 8th is held by something graver.
    for (let n = 1; n <= 24; n++) {
      const sold = {
        number: `A${n}`,
        bucket: n % 5 === 0 ? ('queued' as const) : ('held' as const),
        placedAt: placedAt(n),
      }
      const orderId = await givenOrder(given.db, n % 7 === 0 ? theirs.id : ours.id, sold)
      const subject = (caseId: string, lineRef = '', closedAt: Date | null = null) =>
        given.db.exceptionSubject.create({
          data: {
            caseId,
            orderId,
            lineRef,
            evidence: {},
            currency: 'GBP',
            amount: 1n,
            placedAt: placedAt(n),
            closedAt,
          },
        })
      if (n % 2 === 0) await Promise.all([subject(sku.id, '1'), subject(sku.id, '2')])
      else await subject(sku.id, '1', placedAt(95))
      if (n % 3 === 0) await subject(tax.id)
      if (n === 8) await subject(duplicate.id)
      if (n < 4) await subject(closed.id, '', placedAt(90))
    }
    await given.db.exceptionCase.update({ where: { id: sku.id }, data: { oldestPlacedAt: placedAt(2) } })
  })

  const filters = (): OrdersFilter[] => [
    { code: 'SKU_UNKNOWN' },
    { code: 'SKU_UNKNOWN', sort: 'oldest' },
    { code: 'SKU_UNKNOWN', bucket: 'held' },
    { code: 'SKU_UNKNOWN', bucket: 'held', storefrontId: ours.id },
    { caseId: sku.id },
    { caseId: sku.id, bucket: 'queued', sort: 'oldest' },
    { caseId: sku.id, from: placedAt(6), to: placedAt(20) },
  ]

  it('lists the same whether few orders are read by it or many are met along the list', async () => {
    const few = await Promise.all(filters().map((filter) => numbers(filter)))
    await given.db.exceptionCase.update({ where: { id: sku.id }, data: { orders: 90_000, held: 80_000 } })
    const many = await Promise.all(filters().map((filter) => numbers(filter)))
    await given.db.exceptionCase.update({ where: { id: sku.id }, data: { orders: 12, held: 10 } })
    expect(many).toEqual(few)
    const even = Array.from({ length: 12 }, (_, n) => `A${24 - n * 2}`)
    expect(few[0]).toEqual(even)
    expect(few[1]).toEqual([...even].reverse())
    // The 10th and 20th are on their way, the 8th counts under what is graver.
    expect(few[2]).toEqual(even.filter((number) => !['A10', 'A20', 'A8'].includes(number)))
    expect(few[5]).toEqual(['A10', 'A20'])
  })

  it('says about how many by the figures exceptions carry once they are more than are counted', async () => {
    await given.db.exceptionCase.update({ where: { id: sku.id }, data: { orders: 90_000, held: 80_000 } })
    const count = (filter: OrdersFilter) => countOrders(given.db, person('admin'), filter)
    expect(await count({ caseId: sku.id })).toMatchObject({ more: true, about: 90_000, money: [] })
    expect(await count({ code: 'SKU_UNKNOWN', bucket: 'held' })).toMatchObject({ more: true, about: 80_000 })
    await given.db.exceptionCase.update({ where: { id: sku.id }, data: { orders: 12, held: 10 } })
    expect(await count({ caseId: sku.id })).toMatchObject({ orders: 12, more: false, about: null })
  })

  it('lists what a closed one touched, and of an open one not what it let go', async () => {
    expect(await numbers({ caseId: closed.id })).toEqual(['A3', 'A2', 'A1'])
    expect(await numbers({ code: 'SKU_MISSING' })).toEqual([])
    expect(await numbers({ caseId: sku.id })).not.toContain('A3')
  })
})

describe('searching', () => {
  beforeAll(async () => {
    const at = placedAt(1_000)
    const rows = Array.from({ length: 1_100 }, (_, n) => ({
      storefrontId: ours.id,
      externalId: `many-${n}`,
      number: `M${10_000 + n}`,
      statusSlug: 'processing',
      statusClass: 'paid' as const,
      bucket: n === 50 ? ('excluded' as const) : ('in_erp' as const),
      ...(n === 50 ? { exclusionCode: 'before_go_live', exclusionReason: 'before' } : {}),
      currency: 'GBP',
      scale: 2,
      totalAmount: 10_000n,
      placedAt: placedAt(1_000 + n),
      modifiedAt: at,
      fetchStartedAt: at,
      landedVia: 'poll' as const,
      ...(n === 7 ? { poNum: 'PO-7', transactionId: 'ch_7' } : {}),
    }))
    await given.db.webOrder.createMany({ data: rows })
    await given.db.$executeRaw`analyze web_orders`
  })

  it('finds by PO number, transaction, shop id and whole number, also one beyond the first that begin so', async () => {
    for (const search of ['PO-7', 'ch_7', 'many-7', 'M10007']) expect(await numbers({ search })).toEqual(['M10007'])
    expect(await numbers({ search: 'PO-7', bucket: 'held' })).toEqual([])
    expect(await numbers({ search: 'PO-7' }, person('viewer', [theirs.id]))).toEqual([])
  })

  it('looks through the newest numbers that begin with it, and says when a narrower filter may miss some', async () => {
    const admin = person('admin')
    const [newest] = (await listOrders(given.db, admin, { search: 'M' })).rows
    expect(newest?.number).toBe('M11099')
    expect((await listOrders(given.db, admin, { search: 'M', sort: 'oldest' })).rows[0]?.number).toBe('M10000')
    expect(await countOrders(given.db, admin, { search: 'M' })).toMatchObject({ orders: 1_000, more: true, cut: false })
    expect(await countOrders(given.db, admin, { search: 'M', bucket: 'excluded' })).toMatchObject({
      orders: 0,
      cut: true,
    })
    expect(await countOrders(given.db, admin, { search: 'M1005', bucket: 'excluded' })).toMatchObject({
      orders: 1,
      cut: false,
    })
  })

  it('counts a thousand one by one, and beyond them about', async () => {
    const count = await countOrders(given.db, person('admin'))
    expect(count).toMatchObject({ orders: 1_000, more: true, about: 1_100 })
    expect(await countOrders(given.db, person('admin'), { bucket: 'excluded' })).toMatchObject({
      orders: 1,
      about: null,
    })
  })
})

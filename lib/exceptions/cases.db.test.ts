import { describe, expect, it } from 'vitest'
import {
  expectAuditRow,
  expectFault,
  givenDatabase,
  givenOrder,
  givenStorefront,
  person,
} from '../../scripts/testing/given.ts'
import type { ExceptionCode, Finding } from './codes.ts'
import { countCases } from './count-cases.ts'
import { dismissCase, restoreCase } from './dismiss-case.ts'
import { excludeOrder } from './exclude-order.ts'
import { listCases } from './list-cases.ts'
import { closeConnection, raiseConnection } from './raise-connection.ts'
import { readCase } from './read-case.ts'
import { reconcileFindings } from './reconcile-findings.ts'
import { retryCase } from './retry-case.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const ecommerce = person('ecommerce')
const viewer = person('viewer')

interface Raised {
  storefrontId: string
  orders: bigint[]
  caseId: string
}

/** One case over orders of 10.00 each. */
async function raised(
  options: {
    code?: ExceptionCode
    orders?: number
    at?: Date
    storefrontId?: string
    value?: string
    blocking?: boolean
  } = {},
): Promise<Raised> {
  const code = options.code ?? 'SKU_UNKNOWN'
  const storefrontId = options.storefrontId ?? (await givenStorefront(given.db)).id
  const orders: bigint[] = []
  for (let n = 0; n < (options.orders ?? 1); n++)
    orders.push(await givenOrder(given.db, storefrontId, { bucket: 'held' }))
  const finding: Finding = {
    code,
    blocking: options.blocking ?? true,
    cause: { field: 'sku', value: options.value ?? 'A-1' },
    lineRef: '1',
    evidence: {},
  }
  const scope = code === 'ERP_REJECTED' ? 'outbox' : 'evaluation'
  const evaluated = orders.map((orderId) => ({
    storefrontId,
    orderId,
    currency: 'GBP',
    amount: 100_000n,
    findings: [finding],
  }))
  await given.db.$transaction((tx) => reconcileFindings(tx, options.at ?? now, evaluated, scope))
  const found = await given.db.exceptionCase.findFirstOrThrow({ where: { storefrontId, code } })
  return { storefrontId, orders, caseId: found.id }
}

describe('the queue', () => {
  it('shows one row a root cause with its orders, their money and the oldest', async () => {
    const { storefrontId } = await raised({ orders: 3 })
    const { rows } = await listCases(given.db, now, viewer, { storefrontId })
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      code: 'SKU_UNKNOWN',
      ownerRole: 'ecommerce',
      orders: 3,
      held: 3,
      money: [{ currency: 'GBP', amount: 300_000n }],
      oldestPlacedAt: new Date('2026-11-20T10:00:00Z'),
    })
  })

  it('is paged by keyset, each case once', async () => {
    const { storefrontId } = await raised({ value: 'P-0' })
    for (let n = 1; n < 5; n++) await raised({ storefrontId, value: `P-${n}` })
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await listCases(given.db, now, viewer, { storefrontId }, { size: 2, ...(after ? { after } : {}) })
      seen.push(...page.rows.map(({ id }) => id))
      after = page.next ?? undefined
    } while (after)
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
  })

  it('is filtered by code, role and storefront, and a person sees their storefronts only', async () => {
    const mine = await raised({ code: 'TAX_UNMAPPED' })
    await raised({ storefrontId: mine.storefrontId })
    const other = await raised({ code: 'TAX_UNMAPPED' })
    const limited = person('finance', [mine.storefrontId])
    expect((await listCases(given.db, now, limited, { ownerRole: 'finance' })).rows.map(({ id }) => id)).toEqual([
      mine.caseId,
    ])
    expect(await readCase(given.db, now, limited, other.caseId)).toBeNull()
    expect(await readCase(given.db, now, limited, mine.caseId)).toMatchObject({
      code: 'TAX_UNMAPPED',
      subjects: [{ bucket: 'held' }],
    })
    await expectFault(listCases(given.db, now, limited, { storefrontId: other.storefrontId }), 'NOT_PERMITTED')
    await expectFault(listCases(given.db, now, person('service'), {}), 'NOT_PERMITTED')
  })

  it('is counted by code and by age', async () => {
    const { storefrontId } = await raised({ at: hoursAgo(0.5), value: 'x' })
    await raised({ storefrontId, at: hoursAgo(30), value: 'y' })
    await raised({ storefrontId, at: hoursAgo(100), code: 'TAX_UNMAPPED' })
    const counts = await countCases(given.db, now, viewer, { storefrontId })
    expect(counts.total).toBe(3)
    expect(counts.byCode[0]).toEqual({ code: 'SKU_UNKNOWN', ownerRole: 'ecommerce', cases: 2 })
    expect(counts.byAge.map(({ cases }) => cases)).toEqual([1, 0, 0, 1, 1])
  })
})

describe('dismissing', () => {
  it('takes a case out of the queue with its reason and moves no order', async () => {
    const { caseId, storefrontId, orders } = await raised()
    await expectFault(dismissCase(given.db, now, viewer, caseId, 'no need'), 'NOT_PERMITTED')
    await expect(dismissCase(given.db, now, ecommerce, caseId, ' ')).rejects.toThrow()
    await dismissCase(given.db, now, ecommerce, caseId, 'known to the buyers')
    expect(await expectAuditRow(given.db, 'exceptions:dismiss', caseId)).toMatchObject({ note: 'known to the buyers' })
    expect((await listCases(given.db, now, viewer, { storefrontId })).rows).toEqual([])
    expect((await listCases(given.db, now, viewer, { storefrontId, state: 'dismissed' })).rows[0]).toMatchObject({
      dismissedReason: 'known to the buyers',
    })
    expect(await given.db.webOrder.findUnique({ where: { id: orders[0] ?? 0n } })).toMatchObject({ bucket: 'held' })
    await restoreCase(given.db, now, ecommerce, caseId)
    expect((await listCases(given.db, now, viewer, { storefrontId })).rows).toHaveLength(1)
  })

  it('a failed audit row rolls it back', async () => {
    const { caseId } = await raised()
    const nameless = { ...ecommerce, label: undefined as unknown as string }
    await expect(dismissCase(given.db, now, nameless, caseId, 'no name')).rejects.toThrow()
    expect(await given.db.exceptionCase.findUnique({ where: { id: caseId } })).toMatchObject({ dismissedAt: null })
  })
})

describe('failure 28: a local cause asks nobody outside', () => {
  it('retrying marks the orders and wakes the evaluation, not the shop', async () => {
    const { caseId, orders, storefrontId } = await raised({ orders: 2 })
    await given.db.webOrder.updateMany({ where: { storefrontId }, data: { dirty: false } })
    await expectFault(retryCase(given.db, now, viewer, caseId), 'NOT_PERMITTED')
    expect(await retryCase(given.db, now, ecommerce, caseId)).toEqual({ orders: 2 })
    await expectAuditRow(given.db, 'exceptions:retry', caseId)
    expect(await given.db.webOrder.count({ where: { id: { in: orders }, dirty: true } })).toBe(2)
    const jobs = await given.db.$queryRaw<{ task_identifier: string }[]>`
      select task_identifier from graphile_worker.jobs where key like ${`%${storefrontId}%`}`
    expect(jobs.map(({ task_identifier }) => task_identifier)).toEqual(['orders:evaluate'])
  })
})

it('retrying what the ERP refused makes it ready to be looked up and sent', async () => {
  const { id: storefrontId, erpConnectionId } = await givenStorefront(given.db)
  const { caseId, orders } = await raised({ storefrontId, code: 'ERP_REJECTED' })
  const orderId = orders[0] ?? 0n
  await given.db.outboxEntry.create({
    data: {
      connectionId: erpConnectionId,
      storefrontId,
      kind: 'sales_order',
      reference: `R:${orderId}`,
      orderId,
      revisionId: 1n,
      inputHash: Buffer.from('h'),
      body: {},
      personalSealed: Buffer.from('p'),
      currency: 'GBP',
      totalAmount: 1n,
      mappingVersion: 1,
      state: 'rejected',
      readyAt: now,
    },
  })
  await retryCase(given.db, now, ecommerce, caseId)
  expect(await given.db.outboxEntry.findFirst({ where: { orderId } })).toMatchObject({
    state: 'ready',
    lookFirst: true,
  })
})

describe('excluding', () => {
  it('needs a person who may, a reason, and records the amount; its exceptions close', async () => {
    const { orders, caseId } = await raised()
    const id = orders[0] ?? 0n
    await expectFault(excludeOrder(given.db, now, viewer, id, 'a test order'), 'NOT_PERMITTED')
    await excludeOrder(given.db, now, ecommerce, id, 'a test order')
    await expectAuditRow(given.db, 'orders:exclude', String(id))
    expect(await given.db.webOrder.findUnique({ where: { id } })).toMatchObject({
      bucket: 'excluded',
      exclusionCode: 'BY_PERSON',
      exclusionReason: 'a test order',
      excludedById: ecommerce.id,
      excludedAmount: 100_000n,
    })
    expect(await given.db.exceptionCase.findUnique({ where: { id: caseId } })).toMatchObject({ state: 'closed' })
    await expectFault(excludeOrder(given.db, now, ecommerce, id, 'again'), 'ORDER_EXCLUDED')
  })

  it('is refused for an order that is in the ERP', async () => {
    const { id } = await givenStorefront(given.db)
    const order = await givenOrder(given.db, id, { bucket: 'in_erp' })
    await expectFault(excludeOrder(given.db, now, ecommerce, order, 'too late'), 'ORDER_MAY_BE_SENT')
  })
})

describe('a connection that fails', () => {
  it('is one exception however often it fails, closes when it answers and reopens', async () => {
    const { connectionId } = await givenStorefront(given.db)
    const raise = (status: number) =>
      given.db.$transaction((tx) => raiseConnection(tx, now, connectionId, 'CONNECTION_REFUSED', { status }))
    expect([await raise(401), await raise(401), await raise(403)]).toEqual([true, false, false])
    const found = await given.db.exceptionCase.findMany({ where: { connectionId }, include: { events: true } })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ cause: { status: 403 }, ownerRole: 'admin', severity: 'critical' })
    expect(await given.db.$transaction((tx) => closeConnection(tx, now, connectionId))).toBe(1)
    expect(await given.db.$transaction((tx) => closeConnection(tx, now, connectionId))).toBe(0)
    expect(await raise(401)).toBe(true)
    expect(await given.db.exceptionCase.findFirst({ where: { connectionId } })).toMatchObject({
      state: 'open',
      reopenings: 1,
    })
  })
})

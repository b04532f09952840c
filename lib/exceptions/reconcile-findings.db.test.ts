import { describe, expect, it } from 'vitest'
import { givenDatabase, givenOrder, givenStorefront } from '../../scripts/testing/given.ts'
import type { Finding } from './codes.ts'
import type { EvaluatedOrder } from './reconcile-findings.ts'
import { reconcileFindings } from './reconcile-findings.ts'

const given = givenDatabase()
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 10, minute))

const unknownSku = (sku: string, lineRef = '1'): Finding => ({
  code: 'SKU_UNKNOWN',
  blocking: true,
  cause: { field: 'sku', value: sku },
  lineRef,
  evidence: { line: lineRef },
})

async function evaluate(
  storefrontId: string,
  found: [bigint, Finding[]][],
  minute = 0,
  scope: 'evaluation' | 'outbox' = 'evaluation',
) {
  const evaluated: EvaluatedOrder[] = found.map(([orderId, findings]) => ({
    storefrontId,
    orderId,
    currency: 'GBP',
    amount: 10_0000n,
    findings,
  }))
  return given.db.$transaction((tx) => reconcileFindings(tx, at(minute), evaluated, scope))
}

const casesOf = (storefrontId: string) =>
  given.db.exceptionCase.findMany({
    where: { storefrontId },
    orderBy: [{ code: 'asc' }, { causeKey: 'asc' }],
    include: { subjects: { orderBy: { id: 'asc' } }, events: { orderBy: { id: 'asc' } } },
  })

describe('one root cause, many orders', () => {
  it('is one case with a subject an order and line', async () => {
    const { id } = await givenStorefront(given.db)
    const orders = await Promise.all(Array.from({ length: 40 }, () => givenOrder(given.db, id)))
    await evaluate(
      id,
      orders.map((order) => [order, [unknownSku('A', '1'), unknownSku('A', '2')]]),
    )
    const cases = await casesOf(id)
    expect(cases).toHaveLength(1)
    expect(cases[0]).toMatchObject({ code: 'SKU_UNKNOWN', ownerRole: 'ecommerce', state: 'open', openedAt: at(0) })
    expect(cases[0]?.subjects).toHaveLength(80)
  })

  it('is found again without a change', async () => {
    const { id } = await givenStorefront(given.db)
    const order = await givenOrder(given.db, id)
    await evaluate(id, [[order, [unknownSku('A')]]])
    expect(await evaluate(id, [[order, [unknownSku('A')]]], 5)).toEqual({ opened: 0, closed: 0 })
    expect((await casesOf(id))[0]?.events.map(({ what }) => what)).toEqual(['opened'])
  })
})

describe('failure 48: exceptions close on evidence only', () => {
  it('the case stays open while one order still shows it, and closes with the last', async () => {
    const { id } = await givenStorefront(given.db)
    const [first, second] = [await givenOrder(given.db, id), await givenOrder(given.db, id)]
    await evaluate(id, [
      [first, [unknownSku('B')]],
      [second, [unknownSku('B')]],
    ])
    await evaluate(id, [[first, []]], 1)
    expect((await casesOf(id))[0]).toMatchObject({ state: 'open' })
    await evaluate(id, [[second, []]], 2)
    expect((await casesOf(id))[0]).toMatchObject({ state: 'closed', closedAt: at(2) })
  })

  it('reopens when the cause comes back, and forgets that it was dismissed', async () => {
    const { id } = await givenStorefront(given.db)
    const order = await givenOrder(given.db, id)
    await evaluate(id, [[order, [unknownSku('C')]]])
    await given.db.exceptionCase.updateMany({
      where: { storefrontId: id },
      data: { dismissedAt: at(1), dismissedReason: 'known' },
    })
    await evaluate(id, [[order, []]], 2)
    await evaluate(id, [[order, [unknownSku('C')]]], 3)
    const [found] = await casesOf(id)
    expect(found).toMatchObject({ state: 'open', reopenings: 1, openedAt: at(3), dismissedAt: null, closedAt: null })
    expect(found?.events.map(({ what }) => what)).toEqual(['opened', 'closed', 'reopened'])
    expect(found?.subjects).toHaveLength(1)
  })

  it('an evaluation leaves alone what the outbox found', async () => {
    const { id } = await givenStorefront(given.db)
    const order = await givenOrder(given.db, id)
    const rejected: Finding = { ...unknownSku('D'), code: 'ERP_REJECTED', cause: { field: 'terms', value: 'X' } }
    await evaluate(id, [[order, [rejected]]], 0, 'outbox')
    await evaluate(id, [[order, []]], 1, 'evaluation')
    expect((await casesOf(id))[0]?.state).toBe('open')
    await evaluate(id, [[order, []]], 2, 'outbox')
    expect((await casesOf(id))[0]?.state).toBe('closed')
  })
})

it('evidence that changed is written without a second subject', async () => {
  const { id } = await givenStorefront(given.db)
  const order = await givenOrder(given.db, id)
  await evaluate(id, [[order, [unknownSku('E')]]])
  await evaluate(id, [[order, [{ ...unknownSku('E'), evidence: { line: 'changed' }, blocking: false }]]], 1)
  const [found] = await casesOf(id)
  expect(found?.subjects).toHaveLength(1)
  expect(found?.subjects[0]).toMatchObject({ blocking: false, evidence: { field: 'sku', value: 'E', line: 'changed' } })
})

it('evaluations racing on shared causes neither deadlock nor close what the other opens', async () => {
  const { id } = await givenStorefront(given.db)
  const orders = await Promise.all(Array.from({ length: 16 }, () => givenOrder(given.db, id)))
  const skus = ['P', 'Q', 'R']
  for (let round = 0; round < 6; round++) {
    await Promise.all(
      orders.map((order, n) => {
        const findings = (n + round) % 2 === 0 ? skus.map((sku) => unknownSku(sku)) : []
        if (n % 4 === 0) findings.reverse()
        return evaluate(id, [[order, findings]], round)
      }),
    )
  }
  for (const found of await casesOf(id)) {
    expect(found.subjects.filter(({ closedAt }) => closedAt === null)).toHaveLength(8)
    expect(found.state).toBe('open')
  }
})

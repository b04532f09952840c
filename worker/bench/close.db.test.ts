import { expect, it } from 'vitest'
import { givenDatabase } from '../../scripts/testing/given.ts'
import { benchClose } from './close.ts'

const given = givenDatabase()

it('ties out what the bare statement joins, and what changed again at its own cost', async () => {
  const { ratio, figures } = await benchClose({ databaseUrl: given.url }, () => {}, { orders: 3_000 })
  expect(ratio).toBeGreaterThan(0)
  // Every component of every order is compared in every round, after the full run and after the changed one.
  expect(figures).toMatchObject({ orders: 3_000 })
  expect(await given.db.webOrder.count({ where: { moneyDirty: true } })).toBe(0)
  const kinds = await given.db.reconciliationRun.groupBy({ by: ['kind'], _count: true, orderBy: { kind: 'asc' } })
  expect(kinds.map(({ kind, _count }) => [kind, _count])).toEqual([
    ['changed', 4],
    ['full', 4],
  ])
  // Each class that was filled, and none besides but what the changed invoices are.
  const classes = await given.db.variance.groupBy({ by: ['class'], orderBy: { class: 'asc' } })
  expect(classes.map((one) => one.class)).toEqual([
    'FREIGHT_MAPPING',
    'MISSING_IN_ERP',
    'PRICE',
    'TAX_CODE',
    'TAX_ROUNDING',
  ])
}, 120_000)

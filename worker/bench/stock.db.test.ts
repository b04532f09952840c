import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { givenDatabase } from '../../scripts/testing/given.ts'
import { benchStock } from './stock.ts'

const given = givenDatabase()

it('computes the numbers the bare statement computes, at the cost of what changed, and publishes through the shop', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'selvedge-bench-'))
  try {
    const size = { skus: 2_000, styles: 6, variations: 20 }
    const { ratio, figures } = await benchStock({ databaseUrl: given.url, folder }, () => {}, size)
    expect(ratio).toBeGreaterThan(0)
    // Every number of both ways is compared in every round, and every number with the shop's at the end.
    expect(figures).toMatchObject({ skus: 2_000, variations: 120, stockCalls: 6 })
    expect(figures.changeCalls).toBe(20)
    expect(figures.stockChangeCalls).toBeLessThanOrEqual(2)
    expect(figures.publishCalls).toBeLessThan(30)
    expect(await given.db.shopItem.count({ where: { kind: 'variable' } })).toBe(6)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)

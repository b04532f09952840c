import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { givenDatabase } from '../../scripts/testing/given.ts'
import { benchDispatch } from './dispatch.ts'

const given = givenDatabase()

it('tells every customer of every shipment once, in four requests each', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'selvedge-bench-'))
  try {
    const size = { dispatches: 60, rounds: 1 }
    const { ratio, figures } = await benchDispatch({ databaseUrl: given.url, folder }, () => {}, size)
    expect(ratio).toBeGreaterThan(0)
    // The setting and, where it is not known yet, the missing fulfilments come on top once.
    expect(figures.requestsPerDispatch).toBeLessThanOrEqual(4.1)
    expect(await given.db.dispatch.count({ where: { state: 'confirmed', message: 'completed_mail' } })).toBe(66)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)

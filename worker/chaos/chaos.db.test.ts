import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { cloneDatabase } from '../../scripts/testing/clone-database.ts'
import { runChaos } from './run-chaos.ts'
import type { ChaosPlan } from './settings.ts'
import { checkPlan, fullPlan } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'selvedge-chaos-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `npm run chaos`, small: shorter freezes and delays allow shorter deadlines, and so a shorter wait after the last blow. */
const smallPlan: ChaosPlan = {
  orders: 150,
  workers: 2,
  kills: 2,
  freezes: 1,
  freeze: { shortest: 4, longest: 6 },
  life: { shortest: 2, longest: 5 },
  write: 0.1,
  lateCommit: 2,
  listDelay: 2,
  writeDeadline: 4,
  settle: 7,
  upsets: 0.03,
  incidents: 0.05,
  warehouse: 0.5,
  seed: 17,
}

test('failures 17, 18, 26, 42, 50: workers killed and frozen, replies lost: every order, return, note and mail once, nothing left locked or unknown', async () => {
  const database = await cloneDatabase()
  const said: string[] = []
  const { outcome, wrong } = await runChaos(smallPlan, { databaseUrl: database.url, folder }, (line) => said.push(line))
  await database.drop()
  expect(wrong, said.join('\n')).toEqual([])
  expect(outcome).toMatchObject({ orders: 150, kills: 4, lost: 0, duplicates: 0, locked: 0, unknownLeft: 0 })
  // A run in which little left and nothing came back proves nothing.
  expect(outcome.shipped).toBeGreaterThan(120)
  expect(outcome.mails).toBeGreaterThan(40)
  expect(outcome.returns).toBeGreaterThan(0)
}, 400_000)

test('a plan whose freezes outlast what an empty look-up waits for is refused', () => {
  expect(() => checkPlan({ ...fullPlan, settle: 2 })).toThrow(/worst case/)
})

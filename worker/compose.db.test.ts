import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLog } from '../lib/kernel/log.ts'
import { testKeyRing } from '../scripts/testing/given.ts'
import type { JoinedSandboxes } from './acceptance/testing/joined-sandboxes.ts'
import { joinSandboxes, policy } from './acceptance/testing/joined-sandboxes.ts'
import type { Composition } from './compose.ts'
import { compose } from './compose.ts'

let joined: JoinedSandboxes
let other: Composition
beforeAll(async () => {
  joined = await joinSandboxes({ shop: { seed: 'empty' } })
  const log = createLog('other', 'silent')
  other = compose({ databaseUrl: joined.databaseUrl, keyRing: testKeyRing, policy, worker: 'other', log })
})
afterAll(async () => {
  await other?.close()
  await joined?.close()
})

const throttledUntil = async () =>
  (await joined.db.connection.findFirstOrThrow({ where: { kind: 'storefront' } })).throttledUntil?.getTime() ?? 0

it('a shop that asks one process for patience is left alone by every process until then', async () => {
  const [here, there] = await Promise.all(
    [joined.context, other.context].map((context) => context.storefront(joined.storefrontId)),
  )
  joined.shop.faults.add({ status: 429, retryAfterSeconds: 3, times: 1 })
  const asked = here?.now()
  await expect.poll(throttledUntil, { interval: 10 }).toBeGreaterThan(Date.now() + 1_000)
  const until = await throttledUntil()
  await there?.now()
  expect(Date.now()).toBeGreaterThanOrEqual(until - 5)
  await asked
})

it('a shop that asks for an hour is asked again after two minutes', async () => {
  joined.shop.faults.add({ status: 503, retryAfterSeconds: 3_600, times: 1 })
  await expect((await joined.context.storefront(joined.storefrontId)).statuses()).rejects.toThrow()
  await expect.poll(throttledUntil, { interval: 10 }).toBeGreaterThan(Date.now() + 100_000)
  expect(await throttledUntil()).toBeLessThanOrEqual(Date.now() + 120_000)
})

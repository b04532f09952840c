import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ending, startPart } from '../chaos/child.ts'
import { expectAtRest } from './testing/expect-at-rest.ts'
import { joinStock, skusOf } from './testing/joined-stock.ts'

it('a pusher killed in the middle, again and again, leaves nothing wrong in the shop', {
  timeout: 120_000,
}, async () => {
  const on = await joinStock()
  const log = join(tmpdir(), `selvedge-stock-${process.pid}.log`)
  try {
    await on.quiesce()
    const skus = await skusOf(on, 12)
    const { connectionId } = await on.db.storefront.findUniqueOrThrow({ where: { id: on.storefrontId } })
    await on.db.connection.update({ where: { id: connectionId }, data: { concurrentWrites: 3 } })
    const open = () => on.db.stockLevel.count({ where: { storefrontId: on.storefrontId, state: { not: 'settled' } } })
    /** On their way now, not left over from one that was killed. */
    const sending = () =>
      on.db.stockLevel.count({
        where: { storefrontId: on.storefrontId, state: 'sending', deadlineAt: { gt: on.now() } },
      })
    let struck = 0
    for (const [round, ahead] of [0, 60, 150, 260].entries()) {
      for (const [at, sku] of skus.entries()) on.erp.changeStock(sku, { location: 'MAIN', qoh: 20 + 7 * round + at })
      on.pass(310)
      await on.readStock()
      on.pass(5)
      await on.pollOrders()
      await on.compute()
      expect(await open()).toBeGreaterThan(0)
      on.shop.faults.add({ method: 'POST', match: 'batch', slowMs: 200 })
      const pusher = startPart(['worker/acceptance/testing/stock-pusher.ts'], {
        env: {
          ...process.env,
          DATABASE_URL: on.databaseUrl,
          SELVEDGE_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
          STOREFRONT: on.storefrontId,
          NOW: on.now().toISOString(),
        },
        log,
      })
      await expect.poll(sending, { timeout: 20_000, interval: 10 }).toBeGreaterThan(0)
      await sleep(ahead)
      pusher.kill('SIGKILL')
      await ending(pusher)
      if ((await sending()) > 0) struck += 1
      on.shop.faults.clear()
      // What the killed one had asked for may still be carried out.
      await sleep(300)
      // The next number comes before anybody has looked after the last.
      on.pass(30)
    }
    expect(struck).toBeGreaterThan(0)
    await on.quiesce()
    await expectAtRest(on)
    expect(await on.db.stockLevel.count({ where: { sentVersion: { gt: on.db.stockLevel.fields.version } } })).toBe(0)
  } finally {
    await on.close()
    rmSync(log, { force: true })
  }
})

import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { writeNote } from '../../lib/notes/write-note.ts'
import { testKeyRing } from '../../scripts/testing/given.ts'
import { ending, startPart } from '../chaos/child.ts'
import { joinSandboxes, operator } from './testing/joined-sandboxes.ts'

it('failure 42: a pusher of notes killed in the middle, again and again, writes none twice and loses none', {
  timeout: 120_000,
}, async () => {
  const on = await joinSandboxes({ shop: { seed: { generated: 16 } } })
  const { db, shop, context, storefrontId } = on
  const log = join(tmpdir(), `selvedge-notes-${process.pid}.log`)
  try {
    await on.sync()
    const { connectionId } = await db.storefront.findUniqueOrThrow({ where: { id: storefrontId } })
    await db.connection.update({
      where: { id: connectionId },
      data: { profile: { dispatchDeadlineMs: 1_500, dispatchSettleMs: 300 } },
    })
    const orders = await db.webOrder.findMany({ orderBy: { id: 'asc' }, take: 14 })
    for (const { id } of orders) {
      await writeNote(db, testKeyRing, context.clock, operator, id, 'It leaves a day later.', true)
    }
    const confirmed = () => db.shopNote.count({ where: { storefrontId, state: 'confirmed' } })
    const sending = () => db.shopNote.count({ where: { storefrontId, state: 'sending', attempts: { gt: 0 } } })
    const start = () =>
      startPart(['worker/acceptance/testing/note-pusher.ts'], {
        env: {
          ...process.env,
          DATABASE_URL: on.databaseUrl,
          SELVEDGE_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
          STOREFRONT: storefrontId,
        },
        log,
      })
    shop.faults.add({ method: 'POST', match: '/notes', slowMs: 150 })
    let struck = 0
    for (const ahead of [0, 70, 140, 230]) {
      const pusher = start()
      await expect.poll(sending, { timeout: 30_000, interval: 10 }).toBeGreaterThan(0)
      await sleep(ahead)
      pusher.kill('SIGKILL')
      await ending(pusher)
      if ((await sending()) > 0) struck += 1
      // What the killed one had asked for may still be carried out; its time is taken as over.
      await sleep(300)
      await db.shopNote.updateMany({ where: { state: 'sending' }, data: { deadlineAt: new Date(Date.now() - 1) } })
    }
    expect(struck).toBeGreaterThan(0)
    shop.faults.clear()
    const last = start()
    await expect.poll(confirmed, { timeout: 60_000, interval: 200 }).toBe(orders.length)
    last.kill('SIGKILL')
    await ending(last)
    for (const { externalId } of orders) {
      const number = Number(externalId)
      expect(shop.notes(number).filter(({ note }) => note.includes('[S-'))).toHaveLength(1)
      expect(shop.mails(number).map(({ kind }) => kind)).toEqual(['customer_note'])
    }
  } finally {
    await on.close()
    rmSync(log, { force: true })
  }
})

import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { judgeShipments } from '../../lib/flows/shipments/judge-shipments.ts'
import { ending, startPart } from '../chaos/child.ts'
import { joinSandboxes, operator } from './testing/joined-sandboxes.ts'

it('failure 26: a pusher of shipments killed in the middle, again and again, tells nobody twice', {
  timeout: 180_000,
}, async () => {
  const on = await joinSandboxes({ shop: { seed: { generated: 40 } } })
  const { db, shop, context, storefrontId, erpConnectionId } = on
  const log = join(tmpdir(), `selvedge-dispatch-${process.pid}.log`)
  try {
    await on.sync()
    await setFlowMode(db, operator, storefrontId, 'shipments', 'live')
    const { connectionId } = await db.storefront.findUniqueOrThrow({ where: { id: storefrontId } })
    await db.connection.update({
      where: { id: connectionId },
      data: { profile: { dispatchDeadlineMs: 1_500, dispatchSettleMs: 500 }, concurrentWrites: 4 },
    })
    const orders = await db.webOrder.findMany({ where: { bucket: 'in_erp' }, orderBy: { id: 'asc' } })
    expect(orders.length).toBeGreaterThan(20)
    const at = new Date()
    for (const [n, { id }] of orders.entries()) {
      const entry = await db.outboxEntry.findFirstOrThrow({ where: { orderId: id, kind: 'sales_order' } })
      const { lines } = entry.body as unknown as {
        lines: { seq: number; item: object; upc: string; quantity: number }[]
      }
      await db.erpPick.create({
        data: {
          connectionId: erpConnectionId,
          pkey: `pick ${n}`,
          pickNum: `P${String(n).padStart(7, '0')}`,
          storefrontId,
          orderId: id,
          shipper: 'UPS',
          shippedAt: at,
          shippedOn: at,
          lines: lines.map(({ quantity, ...line }) => ({ ...line, price: '0', ordered: quantity, picked: quantity })),
          trackNos: [`TRK${n}`],
          contentHash: Buffer.from([1]),
          seenAt: at,
          readAt: at,
        },
      })
    }
    await judgeShipments(context, storefrontId)
    const confirmed = () => db.dispatch.count({ where: { storefrontId, state: 'confirmed' } })
    const start = () =>
      startPart(['worker/acceptance/testing/dispatch-pusher.ts'], {
        env: {
          ...process.env,
          DATABASE_URL: on.databaseUrl,
          SELVEDGE_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
          STOREFRONT: storefrontId,
        },
        log,
      })
    shop.faults.add({ method: 'POST', match: '/notes', slowMs: 120 })
    shop.faults.add({ method: 'PUT', match: '/orders', slowMs: 120 })
    let struck = 0
    for (const ahead of [0, 90, 170, 260]) {
      const before = await confirmed()
      const pusher = start()
      const sending = () =>
        db.dispatch.count({
          where: { storefrontId, state: 'sending', message: { not: 'none' }, deadlineAt: { gt: new Date() } },
        })
      await expect.poll(sending, { timeout: 30_000, interval: 10 }).toBeGreaterThan(0)
      await sleep(ahead)
      pusher.kill('SIGKILL')
      await ending(pusher)
      if ((await sending()) > 0 || (await confirmed()) > before) struck += 1
    }
    expect(struck).toBe(4)
    shop.faults.clear()
    // What was claimed and never begun is in doubt two minutes later: its time is taken as over.
    await db.dispatch.updateMany({ where: { state: 'sending' }, data: { deadlineAt: new Date(Date.now() + 2_500) } })
    const last = start()
    await expect.poll(confirmed, { timeout: 60_000, interval: 200 }).toBe(orders.length)
    last.kill('SIGKILL')
    await ending(last)
    for (const { externalId } of orders) {
      const number = Number(externalId)
      expect(shop.order(number)?.status).toBe('completed')
      expect(shop.mails(number).map(({ kind }) => kind)).toEqual(['completed'])
      expect(shop.notes(number).filter(({ note }) => note.includes('Shipment'))).toHaveLength(1)
    }
  } finally {
    await on.close()
    rmSync(log, { force: true })
  }
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateOrders } from '../../lib/flows/orders/evaluate-orders.ts'
import { isFault } from '../../lib/kernel/fault.ts'
import type { TaskDefinition } from '../define-task.ts'
import { createAlone } from '../define-task.ts'
import { mirrorItemsTask } from '../tasks/mirror-items.ts'
import { ordersPush } from '../tasks/orders-push.ts'
import type { SentWorld } from './testing/sent-world.ts'
import { createSentWorld } from './testing/sent-world.ts'

let world: SentWorld
beforeAll(async () => {
  world = await createSentWorld()
})
afterAll(() => world?.close())

/** As a worker runs it; the code of the fault that ended it, if one did. */
async function run({ task }: TaskDefinition): Promise<string | null> {
  const { context, erpConnectionId: connectionId } = world
  const work = { context, testing: context, alone: createAlone() }
  try {
    await task(work)({ connectionId }, { job: { attempts: 1, max_attempts: 8 } } as never)
    return null
  } catch (error) {
    return isFault(error) ? error.code : String(error)
  }
}
const connection = () => world.db.connection.findUniqueOrThrow({ where: { id: world.erpConnectionId } })
const cases = async () => {
  const found = await world.db.exceptionCase.findMany({ include: { events: { orderBy: { id: 'asc' } } } })
  return found.map(({ code, state, events }) => [code, state, events.map(({ what }) => what).join(' ')])
}
/** As if so many minutes had passed since the first failure, and since the last one. */
const age = (first: number, last = 0) => world.db.$executeRaw`
  update connections set unreached_since = unreached_since - make_interval(mins => ${first}),
    unreached_at = unreached_at - make_interval(mins => ${last})`

describe.sequential('an ERP that cannot be reached', () => {
  it('is one exception after ten minutes of nothing but failures, by whatever task, and closes with the first order sent', async () => {
    const [sent = 0] = await world.sent(1)
    const port = Number(new URL(world.erp.url).port)
    const { id } = world.place()
    await world.poll()
    await world.erp.close()

    expect(await run(mirrorItemsTask)).toBe('CONNECTION_NOT_SENT')
    expect(await cases()).toEqual([])
    await age(9)
    expect(await run(ordersPush), 'it goes on by itself').toBeNull()
    expect(await cases()).toEqual([])
    await age(1)
    expect(await run(ordersPush)).toBeNull()
    expect(await run(mirrorItemsTask)).toBe('CONNECTION_NOT_SENT')
    expect(await cases()).toEqual([['CONNECTION_UNREACHABLE', 'open', 'opened']])
    const [found] = await world.db.exceptionCase.findMany()
    const { unreachedSince } = await connection()
    expect(found).toMatchObject({
      ownerRole: 'admin',
      severity: 'critical',
      connectionId: world.erpConnectionId,
      cause: { code: 'CONNECTION_NOT_SENT', since: unreachedSince?.toISOString() },
    })
    expect(await world.status()).toMatchObject({ queued: 1, held: 0, exceptions: { CONNECTION_UNREACHABLE: 1 } })

    await world.erp.listen(port)
    await evaluateOrders(world.context, world.storefrontId)
    expect(await run(ordersPush)).toBeNull()
    expect(await world.landed(id)).toMatchObject({ bucket: 'in_erp' })
    expect(world.statuses(sent)).toEqual(['O'])
    expect(await cases()).toEqual([['CONNECTION_UNREACHABLE', 'closed', 'opened closed']])
    expect(await connection()).toMatchObject({ unreachedSince: null, unreachedAt: null })
  })

  it('counts anew after a gap in which nobody asked, and after every answer', async () => {
    world.erp.faults.add({ status: 502 })
    expect(await run(mirrorItemsTask)).toBe('CONNECTION_UNAVAILABLE')
    await age(30, 30)
    await run(mirrorItemsTask)
    expect((await connection()).unreachedSince?.getTime()).toBeGreaterThan(Date.now() - 60_000)
    await age(9)
    world.erp.faults.clear()
    expect(await run(mirrorItemsTask)).toBeNull()
    expect(await connection()).toMatchObject({ unreachedSince: null })
    expect((await cases()).map(([, state]) => state)).toEqual(['closed'])
  })

  it('is told apart from one that answers with something that is not data', async () => {
    world.erp.faults.add({ html: true })
    await run(mirrorItemsTask)
    await age(10)
    await run(mirrorItemsTask)
    world.erp.faults.clear()
    expect((await cases()).filter(([, state]) => state === 'open')).toEqual([
      ['CONNECTION_UNREADABLE', 'open', 'opened'],
    ])
    expect(await run(mirrorItemsTask)).toBeNull()
    expect((await cases()).filter(([, state]) => state === 'open')).toEqual([])
  })
})

import { expect, it } from 'vitest'
import {
  expectAuditRow,
  expectFault,
  givenDatabase,
  givenOrder,
  givenStorefront,
  person,
} from '../../scripts/testing/given.ts'
import { askReread } from './ask-reread.ts'

const given = givenDatabase()

it('asks a worker once for an order, with audit, and only for who may', async () => {
  const { id: storefrontId } = await givenStorefront(given.db)
  const orderId = await givenOrder(given.db, storefrontId, { externalId: '77001' })
  await expectFault(askReread(given.db, person('finance'), orderId), 'NOT_PERMITTED')
  await expectFault(
    askReread(given.db, person('service', ['00000000-0000-7000-8000-000000000000']), orderId),
    'NOT_PERMITTED',
  )
  await expectFault(askReread(given.db, person('service'), 99_999_999n), 'ORDER_UNKNOWN')
  const waiting = () =>
    given.db.$queryRaw<{ key: string }[]>`
      select key from graphile_worker.jobs where task_identifier = 'orders:reread'`
  expect(await waiting()).toEqual([])
  await askReread(given.db, person('service'), orderId)
  await askReread(given.db, person('service'), orderId)
  expect(await waiting()).toEqual([{ key: `orders:reread:${storefrontId}:77001` }])
  await expectAuditRow(given.db, 'orders:read-again', orderId.toString())
})

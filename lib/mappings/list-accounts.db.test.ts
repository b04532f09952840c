import { expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { assumedAccount } from './account.ts'
import { listAccounts } from './list-accounts.ts'

const given = givenDatabase()

it('tells an account somebody set from an assumed one and from one that is not complete', async () => {
  const shops = [await givenStorefront(given.db), await givenStorefront(given.db), await givenStorefront(given.db)]
  const [assumed, set, empty] = shops
  const store = (id: string | undefined, account: object) =>
    given.db.storefront.update({ where: { id: id ?? '' }, data: { account } })
  await store(assumed?.id, assumedAccount(assumed?.code ?? ''))
  await store(set?.id, { ...assumedAccount(set?.code ?? ''), customer: 'HOUSE' })
  await store(empty?.id, {})
  expect(await listAccounts(given.db, person('finance'))).toMatchObject([
    { storefront: assumed?.code, assumed: true },
    { storefront: set?.code, assumed: false, account: { customer: 'HOUSE' } },
    { storefront: empty?.code, assumed: false, account: null },
  ])
  const limited = await listAccounts(given.db, person('finance', [set?.id ?? '']))
  expect(limited.map(({ storefront }) => storefront)).toEqual([set?.code])
  await expectFault(listAccounts(given.db, person('service')), 'NOT_PERMITTED')
})

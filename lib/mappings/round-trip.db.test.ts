import { expect, it } from 'vitest'
import { givenDatabase, person } from '../../scripts/testing/given.ts'
import type { PassageWorld } from '../flows/orders/testing/passage-world.ts'
import { createPassageWorld, recordedDocuments } from '../flows/orders/testing/passage-world.ts'
import type { Actor } from '../kernel/actor.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { assumedAccount } from './account.ts'
import { importMappings, replaceMappings } from './import-mappings.ts'
import { exportMappings } from './list-rows.ts'
import { mappingTableNames } from './tables.ts'

const here = givenDatabase()
const there = givenDatabase()
const operator: Actor = { kind: 'operator', label: 'test' }
const approver = person('finance')

const documents = recordedDocuments.slice(0, 120)

/** By order: where it stands, and what would be sent of it but for the shop's code and the ids of the rules that won. */
async function figures(db: Db, { storefront }: PassageWorld) {
  const orders = await db.webOrder.findMany({
    where: { storefrontId: storefront.id },
    select: { externalId: true, bucket: true, outboxEntries: { select: { body: true } } },
    orderBy: { id: 'asc' },
  })
  return JSON.stringify(orders, (name, value) => (name === 'ruleId' ? undefined : value)).replaceAll(
    storefront.code,
    'CODE',
  )
}

it('what is exported from one database and imported into another maps every order the same', async () => {
  const first = await createPassageWorld(here.db, { code: 'DEMO-A' })
  await first.land(documents)
  await first.evaluate()
  const files = await exportMappings(here.db, person('admin'))

  const second = await createPassageWorld(there.db, { code: 'UK-SHOP' })
  await replaceMappings(there.db, systemClock, operator, mappingTableNames, [], { approver })
  await there.db.storefront.update({
    where: { id: second.storefront.id },
    data: { account: assumedAccount('UK-SHOP') },
  })
  await second.land(documents)
  await second.evaluate()
  expect(await figures(there.db, second)).not.toBe(await figures(here.db, first))

  expect(await importMappings(there.db, systemClock, operator, files, { approver })).toMatchObject({ accounts: 1 })
  await second.evaluate()
  expect(await figures(there.db, second)).toBe(await figures(here.db, first))
})

import { expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront } from '../../scripts/testing/given.ts'
import { nameCases } from './name-cases.ts'
import { givenCase, givenPerson } from './testing/given-case.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')

it('names the cases a person sees, whatever ids they ask for', async () => {
  const [own, other] = [await givenStorefront(given.db), await givenStorefront(given.db)]
  for (const [at, { id }] of [own, other].entries()) await givenCase(given.db, now, id, { value: `MUG-${at}` })
  const ids = (await given.db.exceptionCase.findMany({ select: { id: true } })).map(({ id }) => id)
  expect(ids).toHaveLength(2)
  const all = await nameCases(given.db, await givenPerson(given.db, 'viewer'), [...ids, ...ids])
  expect(all.map(({ cause }) => cause.value).sort()).toEqual(['MUG-0', 'MUG-1'])
  const limited = await givenPerson(given.db, 'ecommerce', { storefrontIds: [own.id] })
  expect(await nameCases(given.db, limited, ids)).toMatchObject([{ code: 'SKU_UNKNOWN', cause: { value: 'MUG-0' } }])
  expect(await nameCases(given.db, limited, [])).toEqual([])
  await expectFault(nameCases(given.db, await givenPerson(given.db, 'service'), ids), 'NOT_PERMITTED')
})

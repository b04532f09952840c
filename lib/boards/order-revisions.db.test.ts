import { expect, it } from 'vitest'
import { givenDatabase, person, testKeyRing } from '../../scripts/testing/given.ts'
import { createPassageWorld, recordedDocuments } from '../flows/orders/testing/passage-world.ts'
import { readOrderPassage } from './order-passage.ts'

const given = givenDatabase()

it('says what each revision changed; what is said about a person only to who may see customers', async () => {
  const world = await createPassageWorld(given.db)
  const document = recordedDocuments.find(({ status }) => status === 'processing')
  if (!document) throw new Error('no processing order is recorded')
  await world.land([document])
  const { id } = await world.order(document.id)
  const later = '2026-12-30T09:00:00'
  await world.land([
    {
      ...document,
      status: 'completed',

      date_modified_gmt: later,
      billing: { ...document.billing, phone: '+44 20 7946 0999' },
    },
  ])

  const service = await readOrderPassage(given.db, testKeyRing, person('service'), id)
  expect(service?.revisions).toHaveLength(2)
  const [newest, first] = service?.revisions ?? []
  expect(newest).toMatchObject({ current: true })
  expect(newest?.changes).toEqual([{ path: 'status', before: 'processing', after: 'completed' }])
  expect(newest?.personalChanges).toEqual([
    { path: 'billing.phone', before: document.billing.phone, after: '+44 20 7946 0999' },
  ])
  expect(first).toMatchObject({ changes: null, personalChanges: null })

  const viewer = await readOrderPassage(given.db, testKeyRing, person('viewer'), id)
  expect(viewer?.revisions[0]).toMatchObject({ changes: newest?.changes, personalChanges: null })
})

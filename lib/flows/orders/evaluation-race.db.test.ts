import { expect, it } from 'vitest'
import { givenDatabase, person } from '../../../scripts/testing/given.ts'
import { saveMappingRows } from '../../mappings/save-rows.ts'
import { createPassageWorld, recordedDocuments } from './testing/passage-world.ts'

const given = givenDatabase()

it('a rule saved while orders are judged is missed by none of them', async () => {
  const world = await createPassageWorld(given.db)
  const withoutSku = recordedDocuments.filter(
    ({ status, line_items }) =>
      ['processing', 'completed'].includes(status) && line_items.some(({ product_id }) => product_id === 37),
  )
  const clock = { now: () => world.clock.now, monotonic: () => 0 }
  await world.land(withoutSku)
  const rule = { match: { key: 'product:37' }, target: { kind: 'charge', code: 'SAMPLE' } }
  await Promise.all([
    world.evaluate(2),
    world.evaluate(3),
    saveMappingRows(given.db, clock, person('admin'), { table: 'item_link', storefrontId: null, rows: [rule] }),
  ])
  await world.evaluate()
  const open = await given.db.exceptionCase.count({ where: { code: 'SKU_MISSING', state: 'open' } })
  expect(open).toBe(0)
})

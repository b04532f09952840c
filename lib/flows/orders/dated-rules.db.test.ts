import { beforeEach, expect, it } from 'vitest'
import { givenDatabase, person } from '../../../scripts/testing/given.ts'
import { draftChange } from '../../mappings/change/draft-change.ts'
import { submitChange } from '../../mappings/change/submit-change.ts'
import { undoVersion } from '../../mappings/change/undo-version.ts'
import { listMappingRows } from '../../mappings/list-rows.ts'
import type { PassageWorld } from './testing/passage-world.ts'
import { createPassageWorld, recordedDocuments, recordedOrder } from './testing/passage-world.ts'

const given = givenDatabase()
const finance = person('finance')

const paidByCard =
  recordedDocuments.find(({ status, payment_method }) => status === 'processing' && payment_method === 'stripe')?.id ??
  0

let world: PassageWorld
beforeEach(async () => {
  world = await createPassageWorld(given.db)
})

/** The card order, paid at an instant of the shop's clock; London is at UTC in winter. */
const order = (id: number, paid: string, change: Record<string, unknown> = {}) =>
  recordedOrder(paidByCard, {
    id,
    number: String(id),
    transaction_id: `pi_${id}`,
    date_paid_gmt: paid,
    date_modified_gmt: paid,
    ...change,
  })

async function changePayment(target: object, effectiveOn: string) {
  const { rows } = await listMappingRows(given.db, finance, 'payment', { search: 'stripe' })
  const rule = rows[0]
  if (!rule) throw new Error('no payment rule')
  const edits = [
    {
      table: 'payment' as const,
      storefrontId: null,
      end: [rule.id],
      open: [{ position: rule.position, match: rule.match, target }],
    },
  ]
  const clock = { now: () => world.clock.now, monotonic: () => world.clock.now.getTime() }
  const { id } = await draftChange(given.db, clock, finance, { edits })
  const done = await submitChange(given.db, clock, finance, id, { effectiveOn, note: '' })
  if (done.state !== 'in_force') throw new Error('not in force')
  return { version: done.version, undo: () => undoVersion(given.db, clock, finance, done.version) }
}

const terms = async (id: number) => ((await world.entry(id))?.body as { terms?: string } | undefined)?.terms

it('an order maps by the rules of its own business date, whenever it is judged; undo brings the old ones back', async () => {
  await world.land([order(9001, '2026-11-30T23:59:00'), order(9002, '2026-12-01T00:01:00')])
  await world.evaluate()
  expect([await terms(9001), await terms(9002)]).toEqual(['STR', 'STR'])
  const before = await world.entry(9001)

  const { version, undo } = await changePayment({ terms: 'NEW', paidWhen: 'status' }, '2026-12-01')
  await world.evaluate()
  expect([await terms(9001), await terms(9002)]).toEqual(['STR', 'NEW'])
  expect((await world.entry(9001))?.inputHash).toEqual(before?.inputHash)
  expect((await world.entry(9002))?.mappingVersion).toBe(version)
  expect((await world.order(9002)).mappingVersion).toBe(version)

  await undo()
  await world.evaluate()
  expect([await terms(9001), await terms(9002)]).toEqual(['STR', 'STR'])
})

it('an order in the ERP keeps the version it was mapped by, however often the shop touches it', async () => {
  await world.land([order(9003, '2026-11-20T10:00:00')])
  await world.evaluate()
  const { mappingVersion } = await world.order(9003)
  await given.db.outboxEntry.updateMany({
    where: { reference: `${world.storefront.code}:9003` },
    data: { state: 'accepted', pkey: '1', acceptedAt: world.clock.now },
  })
  const { undo } = await changePayment({ terms: 'NEW', paidWhen: 'status' }, '2026-12-01')
  await world.land([
    order(9003, '2026-11-20T10:00:00', { status: 'completed', date_modified_gmt: '2026-12-02T10:00:00' }),
  ])
  await world.evaluate()
  expect(await world.order(9003)).toMatchObject({ bucket: 'in_erp', mappingVersion })
  await undo()
})

it('when an order counts as paid is said by the rule of its own day too', async () => {
  await changePayment({ terms: 'STR', paidWhen: 'authorised' }, '2026-12-01')
  const held = (id: number, on: string) =>
    order(id, on, { status: 'on-hold', date_paid: null, date_paid_gmt: null, date_modified_gmt: on })
  await world.land([held(9004, '2026-11-30T23:59:00'), held(9005, '2026-12-01T00:01:00')])
  await world.evaluate()
  expect((await world.order(9004)).bucket).toBe('unpaid')
  expect((await world.order(9005)).bucket).not.toBe('unpaid')
  expect(await terms(9005)).toBe('STR')
})

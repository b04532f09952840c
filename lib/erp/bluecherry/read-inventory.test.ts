import { afterEach, expect, it } from 'vitest'
import { createErp, type Erp as ErpSandbox } from '../../../sandbox/bluecherry/create-erp.ts'
import { readAddressPolicy } from '../../http/address-policy.ts'
import { systemClock } from '../../kernel/clock.ts'
import type { InventoryRecord, InventoryRefusal } from '../port.ts'
import { createBlueCherry } from './blue-cherry.ts'
import { parseProfile } from './profile.ts'
import { readInventory } from './read-inventory.ts'

const row = {
  pkey: 4_000_000,
  division: '01',
  style: '00417',
  color_code: 'NA',
  lbl_code: 'SELV',
  dimension: '',
  size_desc: 'OS',
  location: 'MAIN',
  lot: '',
  qoh: 12,
  picked: 1,
  open: 2,
  reserved: 0,
  demand: 0,
  ots: 9,
  last_mod: '2026-11-23 10:01:00',
}

function read(changes: Record<string, unknown>, profile: unknown = {}) {
  const refused: InventoryRefusal[] = []
  const [record] = readInventory([{ ...row, ...changes }], parseProfile(profile), (refusal) => refused.push(refusal))
  return { record, refused }
}

it('reads a row: codes as text with their zeros, pieces, the stamp in the tenant’s time', () => {
  expect(read({}).record).toEqual({
    pkey: '4000000',
    item: { division: '01', style: '00417', colorCode: 'NA', lblCode: 'SELV', dimension: '', sizeDesc: 'OS' },
    location: 'MAIN',
    lot: '',
    onHand: 12,
    openToSell: 9,
    picked: 1,
    open: 2,
    reserved: 0,
    demand: 0,
    lastModAt: new Date('2026-11-23T15:01:00Z'),
  })
})

it('takes pieces as numbers or texts, negative ones too, and a blank only where it explains', () => {
  const written = { ots: '-3', qoh: '12.0000', picked: '', open: null, reserved: undefined, demand: '+1' }
  expect(read(written).record).toMatchObject({ openToSell: -3, onHand: 12, picked: 0, open: 0, reserved: 0, demand: 1 })
  expect(Object.is(read({ ots: '-0' }).record?.openToSell, 0)).toBe(true)
})

it('failure 38: refuses a row whose pieces are a fraction, garbage or missing; it is never 0', () => {
  for (const ots of [
    1.5,
    '1.5',
    '',
    ' ',
    null,
    undefined,
    true,
    'n/a',
    '12 pcs',
    '1e3',
    Number.NaN,
    3e9,
    '0x10',
    [],
    {},
  ]) {
    const { record, refused } = read({ ots })
    expect(record, String(ots)).toBeUndefined()
    expect(refused).toMatchObject([{ pkey: '4000000', location: 'MAIN', field: 'ots' }])
  }
  expect(read({ open: '2.25' }).refused).toMatchObject([{ field: 'open', value: '"2.25"' }])
  expect(read({ style: '' }).refused).toMatchObject([{ field: 'style' }])
})

it('names a row by its item, place and lot where it has no key of its own', () => {
  expect(read({ pkey: undefined, lot: 'A1' }).record?.pkey).toBe('01|00417|NA|SELV||OS|MAIN|A1')
})

it('says of a stamp inside the hour that stands twice what it may mean, and takes the first', () => {
  const { record } = read({ last_mod: '2026-11-01 01:30:00' })
  expect(record?.lastModAt).toEqual(new Date('2026-11-01T05:30:00Z'))
  expect(record?.lastModUpTo).toEqual(new Date('2026-11-01T06:30:00Z'))
  expect(read({ last_mod: '' }).record?.lastModAt).toBeNull()
})

it('reads by the tenant’s own names', () => {
  const { ots: available, location: whs, ...rest } = row
  const profile = { fields: { inventory: { openToSell: 'available', location: 'whs' } } }
  const [record] = readInventory([{ ...rest, available, whs }], parseProfile(profile))
  expect(record).toMatchObject({ openToSell: 9, location: 'MAIN' })
})

let sandbox: ErpSandbox
afterEach(() => sandbox?.close())

it('lists over HTTP whatever shares a second, by the resource the profile names', async () => {
  sandbox = createErp()
  await sandbox.listen()
  const client = (profile: unknown) =>
    createBlueCherry({
      url: sandbox.url,
      key: sandbox.key,
      profile: parseProfile(profile),
      policy: readAddressPolicy({ SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' }),
      clock: systemClock,
      concurrentWrites: 1,
    })
  const all = async (profile: unknown, since: Date | null = null) => {
    const erp = client(profile)
    const found = new Map<string, InventoryRecord>()
    for await (const batch of erp.changedInventory(since)) for (const record of batch) found.set(record.pkey, record)
    await erp.close()
    return found
  }
  // Seeded in one second: pages of it, the last exactly full or not.
  const whole = await all({})
  expect(whole.size).toBeGreaterThan(150)
  expect((await all({ pageSize: 7 })).size).toBe(whole.size)
  // In another order with every request: a row that hid between two pages is found in a further pass.
  sandbox.configure({ order: 'unstable' })
  for (let time = 0; time < 3; time++) expect((await all({ pageSize: 40 })).size).toBe(whole.size)
  sandbox.configure({ order: 'shuffled' })
  sandbox.changeStock('MUG-350', { location: 'US1', ots: -2 })
  const changed = await all({}, new Date())
  expect([...changed.values()]).toMatchObject([{ location: 'US1', openToSell: -2 }])
  await expect(all({ resources: { inventory: 'stock' } })).rejects.toThrow(/404 for api\/stock/)
})

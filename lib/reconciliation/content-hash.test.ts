import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hashPack } from './content-hash.ts'

const head = {
  storefront: 'UK',
  currency: 'GBP',
  period: '2026-10',
  from: '2026-10-01',
  to: '2026-11-01',
  timeZone: 'Europe/London',
  rules: { minorUnits: 1, basisPoints: 0, lagDays: 5 },
}
const row = fc.record({ order: fc.string(), component: fc.constantFrom('tax', 'total'), amount: fc.bigInt() })
const packs = fc.record({
  orders: fc.array(row, { minLength: 1, maxLength: 20 }),
  variances: fc.array(row, { maxLength: 5 }),
})
const sectionsOf = ({ orders, variances }: { orders: object[]; variances: object[] }) => [
  { name: 'orders', rows: orders },
  { name: 'variances', rows: variances },
]

it('is the same when run again, in whatever order rows, sections and members are read', () => {
  fc.assert(
    fc.property(packs, (pack) => {
      const turned = {
        orders: pack.orders.map(({ order, component, amount }) => ({ amount, component, order })).reverse(),
        variances: pack.variances.toReversed(),
      }
      expect(hashPack({ ...head }, sectionsOf(turned).reverse())).toEqual(hashPack(head, sectionsOf(pack)))
    }),
  )
})

it('is another when one cent moves, and says in which section', () => {
  fc.assert(
    fc.property(packs, fc.nat(), fc.constantFrom(-100n, -1n, 1n, 100n), (pack, spot, off) => {
      const at = spot % pack.orders.length
      const orders = pack.orders.map((one, index) => (index === at ? { ...one, amount: one.amount + off } : one))
      const before = hashPack(head, sectionsOf(pack))
      const after = hashPack(head, sectionsOf({ ...pack, orders }))
      expect(after.hash).not.toBe(before.hash)
      expect(after.sections[0]?.hash).not.toBe(before.sections[0]?.hash)
      expect(after.sections[1]).toEqual(before.sections[1])
    }),
  )
})

it('is another for a cent that goes from one row to the next, a row that comes twice, another rule, another period', () => {
  const rows = [{ amount: 100n }, { amount: 200n }]
  const of = (changed: object[], also: object = {}) =>
    hashPack({ ...head, ...also }, [{ name: 'orders', rows: changed }]).hash
  const hashes = [
    of(rows),
    of([{ amount: 101n }, { amount: 199n }]),
    of([...rows, { amount: 100n }]),
    of(rows.slice(1)),
    of([{ amount: '100' }, { amount: 200n }]),
    of(rows, { rules: { ...head.rules, lagDays: 6 } }),
    of(rows, { period: '2026-11' }),
    hashPack(head, [{ name: 'refunds', rows }]).hash,
  ]
  expect(new Set(hashes).size).toBe(hashes.length)
  expect(of([{ at: new Date('2026-10-31T23:00:00Z') }])).not.toBe(of([{ at: '2026-10-31T23:00:00.000Z' }]))
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { datesCover, datesMeet, holdsOn } from './dates.ts'
import type { StoredRule } from './snapshot.ts'
import { createBook, createSnapshot } from './snapshot.ts'
import { matchKey } from './tables.ts'

const days = ['2026-11-28', '2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03']
const date = fc.constantFrom(...days)
const validity = fc
  .tuple(fc.option(date), fc.option(date))
  .filter(([from, to]) => from === null || to === null || from < to)
  .map(([validFrom, validTo]) => ({ validFrom, validTo }))

const fee = (name: string, code: string, dates: { validFrom: string | null; validTo: string | null }): StoredRule => {
  const match = { name }
  return {
    table: 'fee',
    id: `${name}/${code}`,
    position: 10,
    forStorefront: false,
    key: matchKey(match),
    match,
    target: { code },
    ...dates,
  }
}
const open = { validFrom: null, validTo: null }

it('an order of 30 November maps by the rule before the change, one of 1 December by the rule after it', () => {
  const book = createBook(7, [
    fee('Wrap', 'OLD', { validFrom: null, validTo: '2026-12-01' }),
    fee('Wrap', 'NEW', { validFrom: '2026-12-01', validTo: null }),
  ])
  const code = (on: string | null) => book.on(on).rules.fee.map(({ target }) => target.code)
  expect(code('2026-11-30')).toEqual(['OLD'])
  expect(code('2026-12-01')).toEqual(['NEW'])
  expect(code(null)).toEqual(['NEW'])
  expect(book.on('2026-11-30').version).toBe(7)
})

it('dates no rule begins or ends between share one snapshot', () => {
  const book = createBook(1, [
    fee('Wrap', 'A', open),
    fee('Bag', 'B', { validFrom: '2026-11-29', validTo: '2026-12-02' }),
  ])
  expect(book.on('2026-11-29')).toBe(book.on('2026-12-01'))
  expect(book.on('2026-11-28')).not.toBe(book.on('2026-11-29'))
  expect(book.on('2026-12-02')).toBe(book.on(null))
  const plain = createBook(1, [fee('Wrap', 'A', open)])
  expect(plain.on('1999-01-01')).toBe(plain.on(null))
})

it('a slice of a book holds exactly the rules that hold on its date, however they were written down', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C'), validity), { maxLength: 8 }),
      date,
      (given, asked) => {
        const rows = given.map(([name, dates], at) => fee(name, String(at), dates))
        const held = rows.filter((row) => holdsOn(row, asked))
        const expected = createSnapshot(1, held)
        const ids = (book: ReturnType<typeof createBook>) =>
          book
            .on(asked)
            .rules.fee.map(({ id }) => id)
            .sort()
        expect(ids(createBook(1, rows))).toEqual(expected.rules.fee.map(({ id }) => id).sort())
        expect(ids(createBook(1, [...rows].reverse()))).toEqual(ids(createBook(1, rows)))
      },
    ),
  )
})

it('dates meet when some day lies in both, and cover when every day of one lies in the other', () => {
  const wide = ['2026-11-27', ...days, '2026-12-04']
  fc.assert(
    fc.property(validity, validity, (a, b) => {
      const inBoth = wide.some((day) => holdsOn(a, day) && holdsOn(b, day))
      expect(datesMeet(a, b)).toBe(inBoth)
      expect(datesCover(a, b)).toBe(wide.every((day) => !holdsOn(b, day) || holdsOn(a, day)))
    }),
  )
})

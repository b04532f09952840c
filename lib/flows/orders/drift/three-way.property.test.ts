import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemKeyText } from '../../../mirror/item-index.ts'
import type { LogicalLine, LogicalSide } from './testing/random-sides.ts'
import { edited, erps, given, item, manner, ours, sentOf } from './testing/random-sides.ts'
import { compareSides } from './three-way.ts'

const notKept = new Set<string>()
const nothing = new Map<string, { pieces: number; of: number }>()

/** What must be found, from what the sides hold and not from how they are written. */
function expected(sent: LogicalSide, shop: LogicalSide, erp: LogicalSide, hold: boolean): string[] {
  const found: string[] = []
  const say = (field: string, key: string, was: unknown, wants: unknown, stands: unknown) => {
    if (wants === stands) return
    const by = was === wants ? 'erp' : was === stands ? 'shop' : 'both'
    found.push(`${field} ${key} ${by}`)
  }
  if (hold) found.push('hold  erp')
  const fields = [
    ['quantity', 'quantity'],
    ['price', 'price'],
    ['discount', 'discount'],
    ['tax_code', 'taxCode'],
    ['tax', 'tax'],
  ] as const
  for (const id of new Set([...sent.lines.keys(), ...shop.lines.keys(), ...erp.lines.keys()])) {
    const [was, wants, stands] = [sent, shop, erp].map(({ lines }) => lines.get(id) ?? null) as (LogicalLine | null)[]
    const style = (was ?? wants ?? stands)?.style ?? ''
    const key = `${id}:${itemKeyText(item(style))}`
    if (!wants || !stands) {
      say('line', key, was?.quantity, wants?.quantity, stands?.quantity)
      continue
    }
    if (stands.cancelled > 0) found.push(`cancelled ${key} erp`)
    for (const [field, name] of fields) say(field, key, was?.[name], wants[name], stands[name])
    if (wants.quantity === stands.quantity && wants.price === stands.price) {
      say('extended', key, was?.extended, wants.extended, stands.extended)
    }
  }
  for (const [field, name] of [
    ['discount', 'discount'],
    ['freight', 'freight'],
    ['charges', 'misc'],
    ['tax', 'tax'],
    ['total', 'total'],
  ] as const) {
    say(field, '', sent.header[name], shop.header[name], erp.header[name])
  }
  for (const key of new Set([
    ...Object.keys(sent.charges),
    ...Object.keys(shop.charges),
    ...Object.keys(erp.charges),
  ])) {
    say('charge', key, sent.charges[key], shop.charges[key], erp.charges[key])
  }
  for (const name of Object.keys(sent.shipTo) as (keyof typeof sent.shipTo)[]) {
    say(`ship_to.${name}`, '', sent.shipTo[name], shop.shipTo[name], erp.shipTo[name])
  }
  return found.sort()
}

const written = (found: ReturnType<typeof compareSides>) =>
  found.map(({ field, lineKey, movedBy }) => `${field} ${lineKey} ${movedBy}`).sort()

describe('the three-way comparison', { timeout: 60_000 }, () => {
  it('reports exactly the fields that differ, whatever the order of lines', () => {
    fc.assert(
      fc.property(given, manner, fc.integer({ min: 1, max: 2 ** 30 }), (shape, how, seed) => {
        const sent = sentOf(shape)
        const [shop, erp] = [edited(sent, shape, 'shop'), edited(sent, shape, 'erp')]
        const asSent = ours(sent, 1)
        const sides = {
          asSent,
          shopNow: ours(shop, seed),
          erpNow: erps(erp, asSent, shape.hold, how),
          refunded: nothing,
          notKept,
        }
        // One that is on hold with nothing left to deliver is cancelled, and nothing else is said of it.
        fc.pre(sides.erpNow.lines.length > 0)
        expect(written(compareSides(sides))).toEqual(expected(sent, shop, erp, shape.hold))
      }),
      { numRuns: 1_000 },
    )
  })

  it('reports nothing on equal content, however each side writes it', () => {
    fc.assert(
      fc.property(given, manner, fc.integer({ min: 1, max: 2 ** 30 }), (shape, how, seed) => {
        const sent = sentOf(shape)
        const asSent = ours(sent, 1)
        // Saved again: places are given anew, and content alone tells two lines of one item apart.
        const numbered = ours(sent, seed)
        expect(
          compareSides({
            asSent,
            shopNow: ours(sent, seed),
            erpNow: erps(sent, numbered, false, how),
            refunded: nothing,
            notKept,
          }),
        ).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  it('says the same of both when both moved to the same', () => {
    fc.assert(
      fc.property(given, manner, (shape, how) => {
        const sent = sentOf(shape)
        const moved = edited(sent, { ...shape, added: { ...shape.added, shop: false } }, 'shop')
        const asSent = ours(sent, 1)
        fc.pre([...moved.lines.values()].some((line) => line !== null))
        const erpNow = erps(moved, asSent, false, how)
        expect(compareSides({ asSent, shopNow: ours(moved, 3), erpNow, refunded: nothing, notKept })).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { exactProduct } from './product-wire.ts'
import { describeShape, exact, tolerant } from './wire.ts'

const samples = new URL('samples/', import.meta.url)
const store = new URL('../../../sandbox/store/', import.meta.url)
const read = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'))
const sample = (name: string) => read(new URL(name, samples))
const names = readdirSync(samples)

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])
const bodyOf = (value: unknown) => (value as { body?: unknown }).body ?? value
const named = (pattern: RegExp) => names.filter((name) => pattern.test(name))

/** Every document that parses as nothing known, as "<file> <field> ...". */
function unknownShapes(schema: z.ZodType, files: readonly [string, unknown][]): string[] {
  return files.flatMap(([name, content]) =>
    listOf(content).flatMap((document) => {
      const checked = schema.safeParse(document)
      return checked.success ? [] : [`${name} ${describeShape(checked.error)}`]
    }),
  )
}

describe('every recording has a known shape', () => {
  const orderFiles = [...named(/^order_(?!note|refunds_list)/), 'webhook_delivery_order_created.json'].map(
    (name): [string, unknown] => [name, bodyOf(sample(name))],
  )
  const refundFiles = named(/refunds_list|^refund_created/).map((name): [string, unknown] => [name, sample(name)])
  const productFiles = named(/^product_/).map((name): [string, unknown] => [name, sample(name)])

  it('orders', () => {
    expect(orderFiles.length).toBeGreaterThan(25)
    const recorded: [string, unknown] = ['store/orders.json', read(new URL('orders.json', store))]
    expect(listOf(recorded[1])).toHaveLength(336)
    expect(unknownShapes(exact.order, [...orderFiles, recorded])).toEqual([])
  })
  it('refunds', () => {
    expect(refundFiles.length).toBeGreaterThan(3)
    const recorded: [string, unknown] = ['store/refunds.json', read(new URL('refunds.json', store))]
    expect(unknownShapes(exact.refund, [...refundFiles, recorded])).toEqual([])
  })
  it('products and variations', () => {
    const recorded = ['products.json', 'variations.json'].map((name): [string, unknown] => [
      name,
      read(new URL(name, store)),
    ])
    expect(unknownShapes(exactProduct, [...productFiles, ...recorded])).toEqual([])
  })
})

describe('an unknown shape is named by its field', () => {
  const order = () => structuredClone(sample('order_completed_GB.json')) as Record<string, never>
  const line = (document: Record<string, unknown>) => (document.line_items as Record<string, unknown>[])[0] ?? {}
  const complaint = (schema: z.ZodType, change: (document: Record<string, unknown>) => void) => {
    const document = order()
    change(document)
    const checked = schema.safeParse(document)
    return checked.success ? 'known' : describeShape(checked.error)
  }

  it('a missing field, a wrong type, an amount as a number', () => {
    expect(complaint(tolerant.order, (document) => delete document.total)).toMatch(/^total: /)
    expect(complaint(tolerant.order, (document) => Object.assign(line(document), { total: 12 }))).toMatch(
      /^line_items\.0\.total: /,
    )
    expect(complaint(tolerant.order, (document) => Object.assign(document, { total: '12,00' }))).toBe(
      'total: is not a decimal amount',
    )
    expect(complaint(tolerant.order, (document) => Object.assign(document, { date_paid_gmt: '2026-11-23' }))).toBe(
      'date_paid_gmt: is not a date-time',
    )
  })
  it('a new field fails the contract and not production', () => {
    const add = (document: Record<string, unknown>) => Object.assign(line(document), { gift_wrapped: true })
    expect(complaint(exact.order, add)).toBe('line_items.0.gift_wrapped is a field nobody knows')
    expect(complaint(tolerant.order, add)).toBe('known')
  })
})

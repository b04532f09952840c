import fc from 'fast-check'
import { beforeAll, expect, it, vi } from 'vitest'
import { givenDatabase, givenStorefront, person } from '../../../scripts/testing/given.ts'
import { draftToJson } from '../../erp/draft-json.ts'
import { systemClock as clock } from '../../kernel/clock.ts'
import { isFault } from '../../kernel/fault.ts'
import { approveChange } from '../../mappings/change/approve-change.ts'
import { draftChange } from '../../mappings/change/draft-change.ts'
import { submitChange } from '../../mappings/change/submit-change.ts'
import { undoVersion } from '../../mappings/change/undo-version.ts'
import { loadMappings, type MappingBook } from '../../mappings/snapshot.ts'
import { readStandingRows } from '../../mappings/standing-rows.ts'
import { mapOrder } from './map-order.ts'
import { map } from './testing/order-builder.ts'
import { createPassageWorld, recordedDocuments } from './testing/passage-world.ts'
import type { RandomOrder, RandomRule } from './testing/random-rules.ts'
import { days, randomOrder, randomRule } from './testing/random-rules.ts'
import { faultyIndex, inputOf, recordedOrders } from './testing/recorded-shop.ts'

const given = givenDatabase()
const admin = person('admin')
const finance = person('finance')
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

/** What a later change does: rules that begin (with some standing ones ending), from a date or for all, or an undo. */
type Step =
  | { kind: 'change'; rule: RandomRule; ends: number; effectiveOn: string | null }
  | { kind: 'undo'; back: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      rule: randomRule,
      ends: fc.integer({ min: 0, max: 99 }),
      effectiveOn: fc.option(fc.constantFrom(...days)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), back: fc.integer({ min: 0, max: 2 }) }) },
)

/** A refusal is a person's to read; here the step is then left out. @returns the version, or null */
async function take(one: Step, storefrontId: string, versions: readonly number[]): Promise<number | null> {
  try {
    if (one.kind === 'undo') {
      const version = versions.at(-1 - one.back)
      if (version === undefined) return null
      const undone = await undoVersion(given.db, clock, admin, version)
      return undone.state === 'in_force' ? undone.version : await approve(undone.changeId)
    }
    const { rule, ends, effectiveOn } = one
    const scope = rule.own ? storefrontId : null
    const rows = await readStandingRows(given.db, { tables: [rule.table] })
    const mine = rows.filter((row) => row.storefrontId === scope)
    const ending = mine.length > 0 && ends % 3 === 0 ? [mine[ends % mine.length]?.id ?? ''] : []
    const { table, position, match, target, validFrom, validTo } = rule
    const edits = [{ table, storefrontId: scope, end: ending, open: [{ position, match, target, validFrom, validTo }] }]
    const { id } = await draftChange(given.db, clock, admin, { edits })
    const submitted = await submitChange(given.db, clock, admin, id, { effectiveOn, note: '' })
    return submitted.state === 'in_force' ? submitted.version : await approve(id)
  } catch (error) {
    if (isFault(error) && /^(MAPPING_|UNDO_)/.test(error.code)) return null
    throw error
  }
}

async function approve(changeId: string): Promise<number> {
  const { edits, baseVersion } = await given.db.mappingChange.findUniqueOrThrow({ where: { id: changeId } })
  const { id: evidenceId } = await given.db.mappingReplay.create({
    data: { changeId, edits: edits as object, baseVersion, selection: {}, state: 'done', byLabel: 'test' },
  })
  return (await approveChange(given.db, clock, finance, changeId, { note: '', evidenceId })).version
}

/** Everything an order comes to by a book, as text. */
const cameTo = (book: MappingBook, orders: readonly RandomOrder[]): string =>
  inText(
    orders.map(({ order, personal, paidAt }) =>
      map(order, { personal, paidAt, mappings: book.on(paidAt.toISOString().slice(0, 10)) }),
    ),
  )

const inText = (value: unknown): string =>
  JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? `${member}n` : member))

/** As a process that has just started reads: nothing kept from before. */
async function startAnew(): Promise<typeof loadMappings> {
  vi.resetModules()
  const fresh = await import('../../mappings/snapshot.ts')
  expect(fresh.loadMappings).not.toBe(loadMappings)
  return fresh.loadMappings
}

it(`a pinned version maps an order to the same draft for ever, whatever is changed and undone after it (SEED=${seed})`, async () => {
  let versionsKept = 0
  const distinct = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 12, size: 'max' }),
      fc.array(randomOrder, { minLength: 8, maxLength: 8 }),
      async (steps, orders) => {
        const { id } = await givenStorefront(given.db)
        const versions: number[] = []
        const pinned = new Map<number, string>()
        for (const one of steps) {
          const version = await take(one, id, versions)
          if (version === null) continue
          versions.push(version)
          pinned.set(version, cameTo(await loadMappings(given.db, id, version), orders))
        }
        const load = await startAnew()
        for (const [version, before] of pinned) {
          expect(cameTo(await load(given.db, id, version), orders)).toBe(before)
          versionsKept += 1
          distinct.add(before)
        }
      },
    ),
    { numRuns: 8, seed },
  )
  // Versions were written, and they did not all say the same.
  expect(versionsKept).toBeGreaterThan(25)
  expect(distinct.size).toBeGreaterThan(12)
}, 120_000)

let world: Awaited<ReturnType<typeof createPassageWorld>>
beforeAll(async () => {
  world = await createPassageWorld(given.db, { code: 'PINNED' })
  await world.land(recordedDocuments.slice(0, 80))
  await world.evaluate()
})

it('what was staged under a version is what that version still says of it after later changes', async () => {
  const entries = await given.db.outboxEntry.findMany({
    where: { storefrontId: world.storefront.id },
    include: { order: { select: { externalId: true, paidAt: true, paidOn: true } } },
  })
  expect(entries.length).toBeGreaterThan(40)
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 8 }), async (steps) => {
      const versions: number[] = []
      for (const one of steps) {
        const version = await take(one, world.storefront.id, versions)
        if (version !== null) versions.push(version)
      }
      expect(versions.length).toBeGreaterThan(0)
    }),
    { numRuns: 3, seed },
  )
  const recorded = new Map(recordedOrders().map((one) => [one.order.externalId, one]))
  const load = await startAnew()
  for (const { body, mappingVersion, order } of entries) {
    const one = recorded.get(order.externalId)
    if (!one || !order.paidAt) throw new Error(`order ${order.externalId} was not recorded as paid`)
    const book = await load(given.db, world.storefront.id, mappingVersion)
    const input = inputOf(one, {
      mappings: book.on(order.paidOn?.toISOString().slice(0, 10) ?? null),
      items: faultyIndex,
    })
    const { draft, why } = mapOrder({
      ...input,
      storefront: { ...input.storefront, code: 'PINNED' },
      paidAt: order.paidAt,
    })
    expect(draft && JSON.parse(JSON.stringify({ ...(draftToJson(draft) as object), why })), order.externalId).toEqual(
      body,
    )
  }
}, 60_000)

import { describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person, testKeyRing } from '../../../scripts/testing/given.ts'
import { defaultErpLimits } from '../../erp/limits.ts'
import type { Prisma } from '../../kernel/db.ts'
import { createLog } from '../../kernel/log.ts'
import type { MappingEdit } from '../../mappings/change/edits.ts'
import { askReplay } from '../../mappings/replay/ask-replay.ts'
import { listReplayOrders } from '../../mappings/replay/list-replay-orders.ts'
import { listReplays, readReplay } from '../../mappings/replay/read-replay.ts'
import { stopReplay } from '../../mappings/replay/stop-replay.ts'
import { replayOrders } from './replay-orders.ts'
import { createPassageWorld, recordedDocuments } from './testing/passage-world.ts'

const given = givenDatabase()
const admin = person('admin')
const finance = person('finance')
const clock = { now: () => new Date('2026-11-23T12:00:00Z'), monotonic: () => 0 }

const context = (stopping: AbortSignal = new AbortController().signal) => ({
  db: given.db,
  keyRing: testKeyRing,
  clock,
  log: createLog('test', 'silent'),
  erpTerms: async () => ({
    limits: defaultErpLimits,
    timeZone: 'UTC',
    writeDeadlineMs: 1,
    settleMs: 1,
    postingMs: 1,
    searchPoNum: true,
    stockLagMs: null,
  }),
  stopping,
})

async function landedWorld(documents = recordedDocuments) {
  const world = await createPassageWorld(given.db)
  await world.land(documents.filter(({ status }) => status !== 'checkout-draft'))
  await world.evaluate()
  return world
}

const ruleOf = (table: MappingEdit['table'], match: object) =>
  given.db.mappingRow.findFirstOrThrow({
    where: { table, toVersion: null, match: { equals: match as Prisma.InputJsonObject } },
  })

async function draft(edits: readonly MappingEdit[]): Promise<string> {
  const { id } = await given.db.mappingChange.create({
    data: { title: 'A change', edits: edits as unknown as Prisma.InputJsonArray, baseVersion: 1, byLabel: 'a person' },
  })
  return id
}

/** Every row of every table but the replay's own, as one text. */
async function everythingElse(): Promise<Record<string, string>> {
  const tables = await given.db.$queryRaw<{ name: string }[]>`
    select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
    where relname not in ('mapping_replays', 'mapping_replay_orders') order by 1`
  const hashes: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await given.db.$queryRawUnsafe<{ hash: string }[]>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text || t.ctid || t.xmin, '' order by t::text)), '') as hash from ${name} t`,
    )
    hashes[name] = row?.hash ?? ''
  }
  return hashes
}

describe('a replay', () => {
  it('shows, field by field, what a change would do, and writes nothing but itself', async () => {
    const world = await landedWorld()
    const rule = await ruleOf('allowance', { source: 'coupon', pattern: 'welcome10' })
    const changeId = await draft([
      {
        table: 'allowance',
        storefrontId: null,
        end: [String(rule.id)],
        open: [{ position: rule.position, match: rule.match as object, target: { code: 'NEWCODE' } }],
      },
    ])
    const { replayId } = await askReplay(given.db, clock, admin, changeId, { last: 500 })
    await expectAuditRow(given.db, 'mappings:replay', changeId)
    const before = await everythingElse()
    expect(Object.keys(before).length).toBeGreaterThan(30)
    const progress: number[] = []
    await replayOrders(context(), replayId, async ({ done }) => void progress.push(done))
    expect(await everythingElse()).toEqual(before)

    const replay = await readReplay(given.db, finance, replayId)
    expect(replay).toMatchObject({ state: 'done', total: 225, done: 225, opens: {}, closes: {}, isEvidence: true })
    expect(progress).toEqual([50, 100, 150, 200, 225])
    expect(replay?.heldBefore).toBe(37)
    expect(replay?.heldAfter).toBe(37)
    const touched = await given.db.outboxEntry.findMany({ where: { storefrontId: world.storefront.id } })
    const byCode = touched.filter(({ body }) =>
      JSON.stringify(body).includes(`"${(rule.target as { code: string }).code}"`),
    )
    expect(replay?.changed).toBe(byCode.length)
    expect(byCode.length).toBeGreaterThan(3)
    const moved = replay?.money.filter(({ kind, currency }) => kind === 'discount' && currency === 'GBP') ?? []
    const [from, to] = [moved.find(({ code }) => code !== 'NEWCODE'), moved.find(({ code }) => code === 'NEWCODE')]
    expect(to?.before).toBe('0')
    expect(Number(to?.after)).toBeGreaterThan(0)
    expect(Number(from?.before) - Number(from?.after)).toBeCloseTo(Number(to?.after), 4)

    const { rows, total } = await listReplayOrders(given.db, finance, replayId)
    expect(total).toBe(byCode.length)
    for (const { fields } of rows) {
      expect(fields.length).toBeGreaterThan(0)
      for (const field of fields) {
        expect(field.path).toMatch(/^(lines|charges)\[.+\]\.(discountCode|code)$/)
        expect(field).toMatchObject({ before: (rule.target as { code: string }).code, after: 'NEWCODE' })
      }
    }
    expect((await listReplayOrders(given.db, person('finance', [crypto.randomUUID()]), replayId)).rows).toEqual([])
  })

  it('counts the exceptions that would open and close, and what goes or is held', async () => {
    const { storefront } = await landedWorld()
    const rule = await ruleOf('payment', { gateway: 'stripe' })
    const changeId = await draft([
      { table: 'payment', storefrontId: null, end: [String(rule.id)], open: [] },
      {
        table: 'item_link',
        storefrontId: null,
        end: [],
        open: [{ match: { key: 'sku:BNE-MER-S-ECR' }, target: { kind: 'nothing' } }],
      },
    ])
    const { replayId } = await askReplay(given.db, clock, admin, changeId, { last: 200, storefrontId: storefront.id })
    await replayOrders(context(), replayId)
    const replay = await readReplay(given.db, finance, replayId)
    expect(replay?.total).toBe(200)
    expect(replay?.opens.PAYMENT_UNMAPPED).toBeGreaterThan(10)
    expect(replay?.heldAfter).toBeGreaterThan(replay?.heldBefore ?? 0)
    const opened = await listReplayOrders(given.db, finance, replayId, { code: 'PAYMENT_UNMAPPED' })
    expect(opened.total).toBe(replay?.opens.PAYMENT_UNMAPPED)
    const stopped = opened.rows.find(({ fields }) => fields.length > 0)
    expect(stopped?.fields).toEqual([{ path: 'standing', before: 'goes', after: 'held' }])
    const terms = replay?.money.find(({ kind, currency }) => kind === 'terms' && currency === 'GBP')
    expect(terms).toMatchObject({ after: '0' })
  })

  it('says nothing about a person but that a field would change', async () => {
    await landedWorld()
    const changeId = await draft([
      {
        table: 'text',
        storefrontId: null,
        end: [],
        open: [{ match: { source: 'customerNote' }, target: { to: 'nowhere' } }],
      },
    ])
    const known = await given.db.mappingRow.findFirst({
      where: { table: 'text', toVersion: null, match: { equals: { source: 'customerNote' } } },
    })
    if (known) {
      await given.db.mappingChange.update({
        where: { id: changeId },
        data: {
          edits: [
            {
              table: 'text',
              storefrontId: null,
              end: [String(known.id)],
              open: [{ match: { source: 'customerNote' }, target: { to: 'notes', label: 'A new label' } }],
            },
          ],
        },
      })
    }
    const { replayId } = await askReplay(given.db, clock, admin, changeId, { last: 500 })
    await replayOrders(context(), replayId)
    const { rows, total } = await listReplayOrders(given.db, finance, replayId)
    expect(total).toBeGreaterThan(0)
    for (const { fields } of rows) {
      expect(fields).toEqual([{ path: 'party.notes', before: null, after: null, hidden: true }])
    }
  })

  it('starts again whole after its process was killed, and leaves a second runner nothing to write', async () => {
    await landedWorld(recordedDocuments.slice(0, 200))
    const rule = await ruleOf('allowance', { source: 'coupon', pattern: 'welcome10' })
    const changeId = await draft([{ table: 'allowance', storefrontId: null, end: [String(rule.id)], open: [] }])
    const { replayId } = await askReplay(given.db, clock, admin, changeId, { last: 120 })
    const ending = new AbortController()
    await expectFault(
      replayOrders(context(ending.signal), replayId, async () => ending.abort()),
      'STOPPING',
    )
    expect(await readReplay(given.db, admin, replayId)).toMatchObject({ state: 'running', done: 50, total: 120 })

    // The process that was taken for dead wakes up in the middle of the second run.
    let woken = false
    await replayOrders(context(), replayId, async () => {
      if (woken) return
      woken = true
      await replayOrders(context(), replayId)
    })
    const replay = await readReplay(given.db, admin, replayId)
    expect(replay).toMatchObject({ state: 'done', done: 120, total: 120 })
    const { total } = await listReplayOrders(given.db, admin, replayId)
    expect(total).toBe(replay?.changed)
    expect(total).toBeGreaterThan(0)
    const started = replay?.startedAt
    await replayOrders(context(), replayId)
    expect((await readReplay(given.db, admin, replayId))?.startedAt).toEqual(started)
  })

  it('is stopped by a person, fails with a reason, and is evidence of its own edits alone', async () => {
    const { storefront } = await landedWorld(recordedDocuments.slice(0, 120))
    const rule = await ruleOf('allowance', { source: 'coupon', pattern: 'welcome10' })
    const edits: MappingEdit[] = [{ table: 'allowance', storefrontId: null, end: [String(rule.id)], open: [] }]
    const changeId = await draft(edits)
    const { replayId } = await askReplay(given.db, clock, admin, changeId, { from: '2026-01-01', to: '2026-12-31' })
    await expectFault(askReplay(given.db, clock, admin, changeId, { last: 5 }), 'REPLAY_RUNNING')
    await replayOrders(context(), replayId, async () => void (await stopReplay(given.db, clock, admin, replayId)))
    expect(await readReplay(given.db, admin, replayId)).toMatchObject({ state: 'stopped', done: 50, isEvidence: false })
    await replayOrders(context(), replayId)
    expect(await readReplay(given.db, admin, replayId)).toMatchObject({ state: 'stopped', done: 50 })

    const one = await given.db.webOrder.findFirstOrThrow({
      where: { bucket: 'queued', storefrontId: storefront.id },
      select: { id: true, number: true },
    })
    const named = await askReplay(given.db, clock, finance, changeId, { numbers: [one.number, 'no such order'] })
    await replayOrders(context(), named.replayId)
    const sameNumber = await given.db.webOrder.count({
      where: { number: one.number, bucket: { in: ['queued', 'held'] } },
    })
    expect(await readReplay(given.db, admin, named.replayId)).toMatchObject({ state: 'done', total: sameNumber })
    const second = await askReplay(given.db, clock, finance, changeId, { orderIds: [String(one.id)] })
    await replayOrders(context(), second.replayId)
    expect(await readReplay(given.db, admin, second.replayId)).toMatchObject({
      state: 'done',
      total: 1,
      isEvidence: true,
    })
    const gone = edits.map((edit) => ({ ...edit, end: ['999999'], open: [] }))
    await given.db.mappingChange.update({ where: { id: changeId }, data: { edits: gone } })
    expect(await readReplay(given.db, admin, second.replayId)).toMatchObject({ isEvidence: false })
    const third = await askReplay(given.db, clock, admin, changeId, { last: 10 })
    await replayOrders(context(), third.replayId)
    const failed = (await listReplays(given.db, admin, changeId)).find(({ id }) => id === third.replayId)
    expect(failed?.state).toBe('failed')
    expect(failed?.error).toContain('Somebody changed these rules')
  })

  it('is asked for by who may change or approve mappings, about a change that waits', async () => {
    const changeId = await draft([])
    await expectFault(askReplay(given.db, clock, person('viewer'), changeId, { last: 5 }), 'NOT_PERMITTED')
    await expectFault(askReplay(given.db, clock, admin, changeId, { last: 5 }), 'CHANGE_EMPTY')
    await expectFault(askReplay(given.db, clock, admin, crypto.randomUUID(), { last: 5 }), 'CHANGE_UNKNOWN')
    await given.db.mappingChange.update({ where: { id: changeId }, data: { state: 'in_force' } })
    await expectFault(askReplay(given.db, clock, admin, changeId, { last: 5 }), 'CHANGE_DECIDED')
  })
})

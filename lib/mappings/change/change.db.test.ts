import { beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, givenStorefront, person } from '../../../scripts/testing/given.ts'
import type { Actor } from '../../kernel/actor.ts'
import { systemClock as clock } from '../../kernel/clock.ts'
import { replaceMappings } from '../import-mappings.ts'
import { listMappingRows } from '../list-rows.ts'
import { listVersions, readVersionRules } from '../list-versions.ts'
import { saveMappingRows } from '../save-rows.ts'
import { loadMappings } from '../snapshot.ts'
import { readStandingRows } from '../standing-rows.ts'
import { mappingTableNames } from '../tables.ts'
import { approveChange } from './approve-change.ts'
import { addToDraft, draftChange } from './draft-change.ts'
import { editChange } from './edit-change.ts'
import { listChanges, listWaitingFor } from './list-changes.ts'
import { readChange } from './read-change.ts'
import { rejectChange, withdrawChange } from './reject-change.ts'
import { submitChange } from './submit-change.ts'
import { undoVersion } from './undo-version.ts'

const given = givenDatabase()
const admin = person('admin')
const finance = person('finance')
const system: Actor = { kind: 'system', label: 'test' }

const coupon = (pattern: string, code: string) => ({ match: { source: 'coupon', pattern }, target: { code } })
const where = (country: string, location: string) => ({ match: { country }, target: { locations: [location] } })

let shopId = ''
beforeEach(async () => {
  const { db } = given
  shopId = (await givenStorefront(db)).id
  await replaceMappings(db, clock, system, mappingTableNames, [], { approver: finance })
  await saveMappingRows(db, clock, finance, {
    table: 'allowance',
    storefrontId: null,
    rows: [coupon('staff*', 'STAFF'), coupon('welcome', 'WELC')],
  })
})

const rowOf = async (pattern: string) => {
  const { rows } = await listMappingRows(given.db, admin, 'allowance', { search: pattern })
  return rows[0]?.id ?? ''
}
const codesOn = async (date: string | null, version?: number) => {
  const book = await loadMappings(given.db, shopId, version)
  return book.on(date).rules.allowance.map(({ target }) => target.code)
}
const standing = async () =>
  (await readStandingRows(given.db)).map(({ id: _, fromVersion: __, ...row }) => JSON.stringify(row)).sort()

async function replace(pattern: string, code: string) {
  const edits = [
    { table: 'allowance', storefrontId: null, end: [await rowOf(pattern)], open: [coupon(pattern, code)] },
  ] as const
  return draftChange(given.db, clock, admin, { edits })
}

/** A finished replay of a change as it stands. */
async function replayed(changeId: string): Promise<string> {
  const { edits, baseVersion } = await given.db.mappingChange.findUniqueOrThrow({ where: { id: changeId } })
  const { id } = await given.db.mappingReplay.create({
    data: { changeId, edits: edits as object, baseVersion, selection: {}, state: 'done', byLabel: 'test' },
  })
  return id
}

describe('a change of money rules', () => {
  it('is drafted by an admin, waits, and is in force from its date once finance approves it with its replay', async () => {
    const { db } = given
    const draft = await replace('staff*', 'CREW')
    expect(draft.title).toBe('Allowances')
    await expectAuditRow(db, 'mappings:draft', draft.id)
    expect(await codesOn(null)).toEqual(['STAFF', 'WELC'])
    const submitted = await submitChange(db, clock, admin, draft.id, {
      effectiveOn: '2026-12-01',
      note: 'new staff code',
    })
    expect(submitted).toEqual({ state: 'waiting', tables: ['allowance'] })
    expect(await codesOn(null)).toEqual(['STAFF', 'WELC'])
    expect(await listWaitingFor(db, admin, 'allowance')).toMatchObject([{ id: draft.id, effectiveOn: '2026-12-01' }])
    expect(await listWaitingFor(db, admin, 'tax')).toEqual([])

    await expectFault(approveChange(db, clock, admin, draft.id, { note: '', evidenceId: null }), 'NOT_PERMITTED')
    await expectFault(approveChange(db, clock, finance, draft.id, { note: '', evidenceId: null }), 'REPLAY_NEEDED')
    const before = await loadMappings(db, shopId)
    const evidenceId = await replayed(draft.id)
    const { version } = await approveChange(db, clock, finance, draft.id, { note: 'seen', evidenceId })
    await expectAuditRow(db, 'mappings:approve', draft.id)
    expect(await codesOn('2026-11-30')).toEqual(['STAFF', 'WELC'])
    expect(await codesOn('2026-12-01')).toEqual(['WELC', 'CREW'])
    expect(await codesOn('2026-12-01', before.version)).toEqual(['STAFF', 'WELC'])
    const [newest] = await listVersions(db, admin)
    expect(newest).toMatchObject({
      number: version,
      byLabel: admin.label,
      changeId: draft.id,
      changeTitle: 'Allowances',
    })
    expect(newest?.tables).toEqual([{ table: 'allowance', begun: 2, ended: 1 }])
    expect(await readVersionRules(db, admin, version)).toHaveLength(3)
    expect((await db.mappingVersion.findUniqueOrThrow({ where: { number: version } })).approvedById).toBe(finance.id)
    await expectFault(submitChange(db, clock, admin, draft.id, { effectiveOn: null, note: '' }), 'CHANGE_DECIDED')
  })

  it('a replay of other edits is no evidence; an edit takes the change back from approval', async () => {
    const { db } = given
    const { id } = await replace('staff*', 'CREW')
    const evidenceId = await replayed(id)
    await submitChange(db, clock, admin, id, { effectiveOn: null, note: '' })
    const read = await readChange(db, finance, id)
    expect(read?.may).toEqual({ edit: true, submit: false, decide: true, withdraw: true })
    const edits = (read?.edits ?? []).map((edit) => ({ ...edit, open: [coupon('staff*', 'TEAM')] }))
    await editChange(db, clock, admin, id, { edits })
    expect((await readChange(db, admin, id))?.state).toBe('draft')
    await expectFault(approveChange(db, clock, finance, id, { note: '', evidenceId }), 'CHANGE_DECIDED')
    await submitChange(db, clock, admin, id, { effectiveOn: null, note: '' })
    await expectFault(approveChange(db, clock, finance, id, { note: '', evidenceId }), 'REPLAY_NEEDED')
    await approveChange(db, clock, finance, id, { note: '', evidenceId: await replayed(id) })
    expect(await codesOn(null)).toEqual(['WELC', 'TEAM'])
  })

  it('stays waiting and says so when its rules changed meanwhile', async () => {
    const { db } = given
    const { id } = await replace('staff*', 'CREW')
    const evidenceId = await replayed(id)
    await submitChange(db, clock, admin, id, { effectiveOn: null, note: '' })
    expect((await readChange(db, finance, id))?.outdated).toBe(false)
    const end = [await rowOf('staff*')]
    await saveMappingRows(db, clock, finance, {
      table: 'allowance',
      storefrontId: null,
      rows: [coupon('staff*', 'X')],
      end,
    })
    await expectFault(approveChange(db, clock, finance, id, { note: '', evidenceId }), 'MAPPING_CHANGED')
    expect(await readChange(db, finance, id)).toMatchObject({ state: 'waiting', outdated: true })
  })

  it('finance rejects it with a reason, its author edits and withdraws it; nothing was ever in force', async () => {
    const { db } = given
    const before = await standing()
    const { id } = await replace('staff*', 'CREW')
    await submitChange(db, clock, admin, id, { effectiveOn: null, note: '' })
    await expectFault(rejectChange(db, clock, admin, id, { note: 'no' }), 'NOT_PERMITTED')
    await rejectChange(db, clock, finance, id, { note: 'wrong code' })
    expect(await readChange(db, admin, id)).toMatchObject({ state: 'rejected', decisionNote: 'wrong code' })
    await editChange(db, clock, admin, id, { title: 'Crew' })
    await withdrawChange(db, clock, admin, id)
    expect(await listChanges(db, admin, ['withdrawn'])).toMatchObject([
      { id, title: 'Crew', begins: 1, ends: 1, money: true },
    ])
    await expectFault(editChange(db, clock, admin, id, { title: 'Again' }), 'CHANGE_DECIDED')
    expect(await standing()).toEqual(before)
  })

  it('of finance is in force at once', async () => {
    const { db } = given
    const edits = [{ table: 'allowance', storefrontId: null, open: [coupon('summer', 'SUM')] }] as const
    const { id } = await draftChange(db, clock, finance, { edits })
    expect(await submitChange(db, clock, finance, id, { effectiveOn: null, note: '' })).toMatchObject({
      state: 'in_force',
    })
    expect(await codesOn(null)).toContain('SUM')
  })
})

describe('a draft', () => {
  it('gathers what one person adds, refuses what clashes, and needs the permission of its tables', async () => {
    const { db } = given
    const first = await addToDraft(db, clock, admin, {
      table: 'warehouse',
      storefrontId: shopId,
      open: [where('GB', 'MAIN')],
    })
    const second = await addToDraft(db, clock, admin, {
      table: 'warehouse',
      storefrontId: shopId,
      open: [where('GB', 'EU1')],
    })
    expect(second).toEqual(first)
    const third = await addToDraft(db, clock, admin, {
      table: 'warehouse',
      storefrontId: shopId,
      open: [where('US', 'US1')],
    })
    expect(third.id).toBe(first.id)
    expect((await readChange(db, admin, first.id))?.edits).toMatchObject([
      { open: [where('GB', 'EU1'), where('US', 'US1')] },
    ])
    const clash = { table: 'allowance', storefrontId: null, open: [coupon('welcome', 'W')] } as const
    await expectFault(addToDraft(db, clock, admin, clash), 'MAPPING_DUPLICATE')
    await expectFault(draftChange(db, clock, admin, { edits: [] }), 'CHANGE_EMPTY')
    await expectFault(draftChange(db, clock, person('ecommerce'), { edits: [clash] }), 'NOT_PERMITTED')
    await expectFault(
      draftChange(db, clock, finance, {
        edits: [{ table: 'warehouse', storefrontId: null, open: [where('FR', 'EU1')] }],
      }),
      'NOT_PERMITTED',
    )
    const limited = person('admin', [shopId])
    await expectFault(
      draftChange(db, clock, limited, {
        edits: [{ table: 'warehouse', storefrontId: null, open: [where('FR', 'EU1')] }],
      }),
      'NOT_PERMITTED',
    )
    const done = await submitChange(db, clock, admin, first.id, { effectiveOn: null, note: '' })
    expect(done.state).toBe('in_force')
    const other = await givenStorefront(db)
    expect(await readChange(db, person('admin', [other.id]), first.id)).toBeNull()
  })
})

describe('undo', () => {
  it('brings back exactly what a version ended and ends what it opened; undone again it is as after it', async () => {
    const { db } = given
    const before = await standing()
    const end = [await rowOf('staff*'), await rowOf('welcome')]
    const rows = [coupon('staff*', 'CREW'), coupon('bye', 'BYE')]
    const { version } = await saveMappingRows(db, clock, finance, { table: 'allowance', storefrontId: null, rows, end })
    const after = await standing()
    const undone = await undoVersion(db, clock, finance, version, { note: 'a slip' })
    expect(await standing()).toEqual(before)
    if (undone.state !== 'in_force') throw new Error('not in force')
    expect((await listVersions(db, admin)).slice(0, 2)).toMatchObject([
      { number: undone.version, undoes: version, note: `Undo of version ${version}: a slip` },
      { number: version, undoneBy: undone.version },
    ])
    await expectFault(undoVersion(db, clock, finance, version), 'MAPPING_CHANGED')
    await undoVersion(db, clock, finance, undone.version)
    expect(await standing()).toEqual(after)
  })

  it('takes back a change with an effective date, twins and all', async () => {
    const { db } = given
    const before = await standing()
    const { id } = await replace('staff*', 'CREW')
    const done = await submitChange(db, clock, finance, id, { effectiveOn: '2026-12-01', note: '' })
    if (done.state !== 'in_force') throw new Error('not in force')
    expect(await codesOn('2026-12-01')).toContain('CREW')
    await undoVersion(db, clock, finance, done.version)
    expect(await standing()).toEqual(before)
    expect(await codesOn('2026-12-01', done.version)).toContain('CREW')
  })

  it('is refused naming the later version that changed the same rules, and waits for finance when it is about money', async () => {
    const { db } = given
    const first = await saveMappingRows(db, clock, finance, {
      table: 'allowance',
      storefrontId: null,
      rows: [coupon('bye', 'BYE')],
    })
    const end = [await rowOf('bye')]
    const second = await saveMappingRows(db, clock, finance, { table: 'allowance', storefrontId: null, rows: [], end })
    const third = await saveMappingRows(db, clock, finance, {
      table: 'allowance',
      storefrontId: null,
      rows: [coupon('bye', 'B2')],
    })
    await expect(undoVersion(db, clock, finance, first.version)).rejects.toMatchObject({
      code: 'MAPPING_CHANGED',
      context: { version: second.version },
    })
    await expect(undoVersion(db, clock, finance, second.version)).rejects.toMatchObject({
      code: 'MAPPING_CHANGED',
      context: { version: third.version },
    })
    await expectFault(undoVersion(db, clock, finance, 999_999), 'VERSION_UNKNOWN')
    const asked = await undoVersion(db, clock, admin, third.version)
    if (asked.state !== 'waiting') throw new Error('not waiting')
    expect(await codesOn(null)).toContain('B2')
    await approveChange(db, clock, finance, asked.changeId, { note: '', evidenceId: await replayed(asked.changeId) })
    expect(await codesOn(null)).not.toContain('B2')
  })
})

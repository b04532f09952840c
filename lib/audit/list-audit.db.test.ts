import { expect, it } from 'vitest'
import { expectFault, givenDatabase, person } from '../../scripts/testing/given.ts'
import type { AuditFilter } from './list-audit.ts'
import { listAudit } from './list-audit.ts'

const given = givenDatabase()
const day = (number: number) => new Date(`2026-11-0${number}T12:00:00Z`)

it('is filtered by who, by action, by subject and by time, newest first', async () => {
  await given.db.auditRow.createMany({
    data: [
      { at: day(1), actorLabel: 'Ann Lee', action: 'orders:retry', subjectKind: 'order', subjectId: '1' },
      { at: day(2), actorLabel: 'Bo Ek', action: 'orders:exclude', subjectKind: 'order', subjectId: '2' },
      { at: day(3), actorLabel: 'Ann Lee', action: 'users:change', subjectKind: 'user', subjectId: '3' },
    ].map((row) => ({ ...row, actorKind: 'user' as const })),
  })
  const ids = async (filter: AuditFilter) =>
    (await listAudit(given.db, person('admin'), filter)).rows.map(({ subjectId }) => subjectId)
  expect(await ids({})).toEqual(['3', '2', '1'])
  expect(await ids({ who: 'ann' })).toEqual(['3', '1'])
  expect(await ids({ who: 'ann', subjectKind: 'order' })).toEqual(['1'])
  expect(await ids({ action: 'orders:exclude' })).toEqual(['2'])
  expect(await ids({ from: day(2) })).toEqual(['3', '2'])
  expect(await ids({ from: day(1), to: day(3) })).toEqual(['2', '1'])
  await expectFault(listAudit(given.db, person('ecommerce'), {}), 'NOT_PERMITTED')
})

import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Prisma, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'
import { findClashes } from '../check-clashes.ts'
import { moneyToApprove, requireDrafting } from '../require-change.ts'
import type { StandingRow } from '../standing-rows.ts'
import { readStandingRows } from '../standing-rows.ts'
import { lockMappings } from '../write-version.ts'
import type { MappingEdit } from './edits.ts'
import { tablesOf } from './edits.ts'
import { enactEdits } from './enact-edits.ts'
import { newestVersion } from './stored-change.ts'

/** In force under a new version, or a change that waits for finance. */
type Undone = { state: 'in_force'; version: number } | { state: 'waiting'; changeId: string }

/**
 * Brings back exactly what a version ended and ends what it opened, under a new version. Of money rules finance does it, or
 * approves it.
 * @throws {Fault} NOT_PERMITTED, VERSION_UNKNOWN, UNDO_IMPOSSIBLE, MAPPING_CHANGED when a later version (context.version)
 * changed the same rules
 */
export async function undoVersion(
  db: Db,
  clock: Clock,
  actor: Actor,
  version: number,
  { note = '' }: { note?: string } = {},
): Promise<Undone> {
  return db.$transaction(
    async (tx) => {
      await lockMappings(tx)
      const edits = await undoingEdits(tx, version)
      requireDrafting(actor, tablesOf(edits))
      const now = clock.now()
      const title = `Undo of version ${version}`
      const tables = await moneyToApprove(tx, actor, tablesOf(edits))
      if (tables.length === 0) {
        const done = await enactEdits(tx, now, actor, {
          edits,
          effectiveOn: null,
          note: note ? `${title}: ${note}` : title,
          approvedById: actor.kind === 'user' ? actor.id : null,
          approved: true,
          undoes: version,
        })
        await recordAudit(tx, actor, {
          action: 'mappings:undo',
          subjectKind: 'mapping_version',
          subjectId: String(version),
          after: { version: done.version },
          note,
        })
        return { state: 'in_force', version: done.version }
      }
      const { id } = await tx.mappingChange.create({
        data: {
          title,
          note,
          state: 'waiting',
          edits: edits as unknown as Prisma.InputJsonValue,
          baseVersion: await newestVersion(tx),
          byId: actor.kind === 'user' ? actor.id : null,
          byLabel: actor.label,
          createdAt: now,
          updatedAt: now,
          submittedAt: now,
        },
        select: { id: true },
      })
      await recordAudit(tx, actor, {
        action: 'mappings:undo',
        subjectKind: 'mapping_version',
        subjectId: String(version),
        after: { state: 'waiting', changeId: id },
        note,
      })
      await notify(tx, 'mappings')
      return { state: 'waiting', changeId: id }
    },
    { timeout: 30_000 },
  )
}

async function undoingEdits(tx: Tx, version: number): Promise<MappingEdit[]> {
  const known = await tx.mappingVersion.findUnique({ where: { number: version }, select: { number: true } })
  if (!known) throw new Fault('VERSION_UNKNOWN', `There is no version ${version} of the mappings.`)
  const rows = await tx.$queryRaw<(StandingRow & { toVersion: number | null })[]>`
    select id::text as id, "table"::text as "table", storefront_id as "storefrontId", position, key, match, target,
      valid_from::text as "validFrom", valid_to::text as "validTo", from_version as "fromVersion", to_version as "toVersion"
    from mapping_rows where from_version = ${version} or to_version = ${version}
    order by id`
  const begun = rows.filter(({ fromVersion }) => fromVersion === version)
  const ended = rows.filter(({ toVersion }) => toVersion === version)
  if (rows.length === 0 || (await setAccounts(tx, version))) {
    throw new Fault(
      'UNDO_IMPOSSIBLE',
      rows.length === 0
        ? `Version ${version} changed no rule.`
        : `Version ${version} set a storefront's account too: set accounts and rules back on their own pages.`,
    )
  }
  const later = begun.map(({ toVersion }) => toVersion).filter((to) => to !== null)
  if (later.length > 0) throw changedSince(version, Math.max(...later))
  const opening = new Set(begun.map(({ id }) => id))
  const standing = await readStandingRows(tx, { tables: [...new Set(rows.map(({ table }) => table))] })
  const placed = ({ storefrontId, ...row }: StandingRow) => ({ ...row, storefront: storefrontId })
  const [clash] = findClashes(ended.map(placed), standing.filter(({ id }) => !opening.has(id)).map(placed))
  if (clash) throw changedSince(version, clash.other.fromVersion)

  const edits = new Map<string, MappingEdit>()
  for (const row of rows) {
    const { table, storefrontId, position, match, target, validFrom, validTo } = row
    const name = `${table}/${storefrontId ?? ''}`
    const edit = edits.get(name) ?? { table, storefrontId, end: [], open: [] }
    edits.set(name, edit)
    if (row.fromVersion === version) edit.end.push(row.id)
    else edit.open.push({ position, match, target, validFrom, validTo })
  }
  return [...edits.values()]
}

const changedSince = (version: number, later: number) =>
  new Fault(
    'MAPPING_CHANGED',
    `Version ${later} changed the rules of version ${version} since: undo version ${later} first.`,
    {
      context: { version: later },
    },
  )

async function setAccounts(tx: Tx, version: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ found: boolean }[]>`
    select exists (
      select from audit_rows where action = 'mappings:save' and subject_kind = 'mapping_version'
        and subject_id = ${String(version)} and after ? 'accounts') as found`
  return row?.found ?? false
}

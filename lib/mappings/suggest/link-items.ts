import { requirePermission, storefrontScope } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault, isFault } from '../../kernel/fault.ts'
import { saveMappingRows } from '../save-rows.ts'
import { matchKey } from '../tables.ts'
import { linkableCodes } from './read-open-keys.ts'

export interface LinkPick {
  caseId: string
  /** Of the mirrored item. */
  pkey: string
}

export interface LinkOutcome extends LinkPick {
  /** What was linked; '' when the exception names nothing that can be. */
  key: string
  /** Null when it was not done. */
  version: number | null
  /** Why it was not done. */
  reason: string | null
}

interface Ready extends LinkPick {
  key: string
  storefrontId: string
}

const gone = 'This exception is gone, or names nothing that can be linked.'

/**
 * Links what one exception could not find to an item; a link that stood for the same is replaced. Its orders are judged
 * again at once.
 * @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN, ITEM_UNKNOWN, and those of saving a rule
 */
export async function linkItem(db: Db, clock: Clock, actor: Actor, pick: LinkPick): Promise<{ version: number }> {
  requirePermission(actor, 'mappings:link-items')
  const [checked] = await checkPicks(db, actor, [pick])
  if (!checked || 'fault' in checked) throw checked?.fault ?? new Fault('CASE_UNKNOWN', gone)
  return { version: await saveLinks(db, clock, actor, [checked], 'linked from its exception') }
}

/**
 * Links many at once: what can be done is done, a version a storefront, and each that cannot says why.
 * @throws {Fault} NOT_PERMITTED when the actor links nothing at all
 */
export async function linkItems(
  db: Db,
  clock: Clock,
  actor: Actor,
  picks: readonly LinkPick[],
): Promise<LinkOutcome[]> {
  requirePermission(actor, 'mappings:link-items')
  const checked = await checkPicks(db, actor, picks)
  const outcomes = new Map<LinkPick, LinkOutcome>()
  const byShop = new Map<string, { pick: LinkPick; ready: Ready }[]>()
  checked.forEach((one, place) => {
    const pick = picks[place]
    if (!pick) return
    if ('fault' in one) outcomes.set(pick, { ...pick, key: one.key, version: null, reason: one.fault.message })
    else byShop.set(one.storefrontId, [...(byShop.get(one.storefrontId) ?? []), { pick, ready: one }])
  })
  const save = async (some: readonly { pick: LinkPick; ready: Ready }[]): Promise<boolean> => {
    const tell = (version: number | null, reason: string | null) => {
      for (const { pick, ready } of some) outcomes.set(pick, { ...pick, key: ready.key, version, reason })
    }
    const note = some.length === 1 ? 'a suggestion accepted' : `${some.length} suggestions accepted`
    const links = some.map(({ ready }) => ready)
    try {
      tell(await saveLinks(db, clock, actor, links, note), null)
      return true
    } catch (error) {
      if (!isFault(error)) throw error
      tell(null, error.message)
      return false
    }
  }
  for (const group of byShop.values()) {
    // What one of them is refused for must not hold back the others.
    if (!(await save(group)) && group.length > 1) for (const one of group) await save([one])
  }
  return picks.flatMap((pick) => outcomes.get(pick) ?? [])
}

interface CaseRow {
  caseId: string
  state: string
  code: string
  storefrontId: string
  erpConnectionId: string | null
  key: string | null
}

async function checkPicks(
  db: Db,
  actor: Actor,
  picks: readonly LinkPick[],
): Promise<(Ready | { key: string; fault: Fault })[]> {
  const scope = storefrontScope(actor)
  const cases = await db.$queryRaw<CaseRow[]>`
    select c.id as "caseId", c.state::text as state, c.code, f.id as "storefrontId", f.erp_connection_id as "erpConnectionId",
      (select s.evidence ->> 'link' from exception_subjects s
        where s.case_id = c.id and s.closed_at is null and coalesce(s.evidence ->> 'link', '') <> '' order by s.id limit 1) as key
    from exception_cases c join storefronts f on f.id = c.storefront_id
    where c.id = any(${picks.map(({ caseId }) => caseId)}::uuid[])
      and (${scope === null} or f.id = any(${scope ? [...scope] : []}::uuid[]))`
  const known = new Map(cases.map((row) => [row.caseId, row]))
  const items = await db.erpItem.findMany({
    where: { pkey: { in: picks.map(({ pkey }) => pkey) }, goneAt: null },
    select: { connectionId: true, pkey: true },
  })
  const mirrored = new Set(items.map(({ connectionId, pkey }) => `${connectionId} ${pkey}`))
  const seen = new Set<string>()
  return picks.map((pick) => {
    const found = known.get(pick.caseId)
    const linkable = linkableCodes.some((code) => code === found?.code)
    if (!found?.key || !linkable || found.state !== 'open') {
      return { key: found?.key ?? '', fault: new Fault('CASE_UNKNOWN', gone) }
    }
    const { key, storefrontId, erpConnectionId } = found
    if (!mirrored.has(`${erpConnectionId} ${pick.pkey}`)) {
      return { key, fault: new Fault('ITEM_UNKNOWN', `The ERP has no item ${pick.pkey} any more: choose another.`) }
    }
    const name = `${storefrontId} ${key}`
    if (seen.has(name))
      return { key, fault: new Fault('MAPPING_DUPLICATE', `${key} is linked by another line of these.`) }
    seen.add(name)
    return { ...pick, key, storefrontId }
  })
}

async function saveLinks(db: Db, clock: Clock, actor: Actor, links: readonly Ready[], note: string): Promise<number> {
  const storefrontId = links[0]?.storefrontId ?? null
  const standing = await db.mappingRow.findMany({
    where: {
      table: 'item_link',
      storefrontId,
      toVersion: null,
      key: { in: links.map(({ key }) => matchKey({ key })) },
    },
    select: { id: true },
  })
  const { version } = await saveMappingRows(
    db,
    clock,
    actor,
    {
      table: 'item_link',
      storefrontId,
      rows: links.map(({ key, pkey }) => ({ match: { key }, target: { kind: 'item', item: `pkey:${pkey}` } })),
      end: standing.map(({ id }) => String(id)),
    },
    { note },
  )
  return version
}

import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'

const viewPages = ['exceptions'] as const

export const viewInput = z.object({
  page: z.enum(viewPages),
  name: z.string().trim().min(1).max(60),
  /** The page's own query string, without question mark. */
  query: z
    .string()
    .max(2_000)
    .transform((text) => new URLSearchParams(text.replace(/^\?/, '')).toString()),
  shared: z.boolean().default(false),
})

export type ViewPage = (typeof viewPages)[number]

export interface SavedView {
  id: string
  name: string
  query: string
  shared: boolean
  /** The person's own; others' are shared ones. */
  mine: boolean
  ownerName: string
}

const mostViews = 50

/**
 * Keeps a filter under a name, or changes the one of that name. Sharing shows it to everybody who sees the page.
 * @throws {Fault} NOT_PERMITTED, VIEWS_TOO_MANY
 */
export async function saveView(
  db: Db,
  now: Date,
  actor: Actor,
  input: z.input<typeof viewInput>,
): Promise<{ id: string }> {
  const { page, name, query, shared } = viewInput.parse(input)
  requirePermission(actor, shared ? 'exceptions:resolve' : 'exceptions:read')
  const ownerId = ownerOf(actor)
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from users where id = ${ownerId}::uuid for no key update`
    const before = await tx.savedView.findUnique({ where: { ownerId_page_name: { ownerId, page, name } } })
    if (!before && (await tx.savedView.count({ where: { ownerId, page } })) >= mostViews) {
      throw new Fault('VIEWS_TOO_MANY', `A person keeps at most ${mostViews} views. Drop one first.`)
    }
    const { id } = before
      ? await tx.savedView.update({ where: { id: before.id }, data: { query, shared } })
      : await tx.savedView.create({ data: { page, name, query, shared, ownerId, createdAt: now } })
    await recordAudit(tx, actor, {
      action: 'views:save',
      subjectKind: 'view',
      subjectId: id,
      before: before ? { query: before.query, shared: before.shared } : null,
      after: { page, name, query, shared },
    })
    return { id }
  })
}

/** The person's own views and those others share, by name. @throws {Fault} NOT_PERMITTED */
export async function listViews(db: Db, actor: Actor, page: ViewPage): Promise<SavedView[]> {
  requirePermission(actor, 'exceptions:read')
  const me = actor.kind === 'user' ? actor.id : null
  const views = await db.savedView.findMany({
    where: { page, OR: [{ shared: true, owner: { disabledAt: null } }, ...(me ? [{ ownerId: me }] : [])] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 200,
    include: { owner: { select: { name: true } } },
  })
  return views.map(({ id, name, query, shared, ownerId, owner }) => ({
    id,
    name,
    query,
    shared,
    mine: ownerId === me,
    ownerName: owner.name,
  }))
}

/** Drops a view: one's own, or as an admin a shared one. @throws {Fault} NOT_PERMITTED, VIEW_UNKNOWN */
export async function dropView(db: Db, actor: Actor, viewId: string): Promise<void> {
  requirePermission(actor, 'exceptions:read')
  await db.$transaction(async (tx) => {
    const found = await tx.savedView.findUnique({ where: { id: viewId } })
    const own = found !== null && actor.kind === 'user' && found.ownerId === actor.id
    if (!found || (!own && !found.shared)) throw new Fault('VIEW_UNKNOWN', 'This view does not exist')
    if (!own) requirePermission(actor, 'users:edit')
    await tx.savedView.delete({ where: { id: viewId } })
    await recordAudit(tx, actor, {
      action: 'views:drop',
      subjectKind: 'view',
      subjectId: viewId,
      before: { page: found.page, name: found.name, query: found.query, shared: found.shared },
    })
  })
}

function ownerOf(actor: Actor): string {
  if (actor.kind === 'user') return actor.id
  throw new Fault('NOT_PERMITTED', 'Views belong to people')
}

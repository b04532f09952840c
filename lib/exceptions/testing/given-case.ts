// Cases over orders, and people to give them to.
import { givenOrder } from '../../../scripts/testing/given.ts'
import type { Role } from '../../access/permissions.ts'
import { actorOf, readSessionUser } from '../../access/session-user.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { ExceptionCode, Finding } from '../codes.ts'
import { reconcileFindings } from '../reconcile-findings.ts'

export type Person = Extract<Actor, { kind: 'user' }>

let people = 0

/** An account with a row of its own. */
export async function givenPerson(
  db: Db,
  role: Role,
  fields: {
    name?: string
    storefrontIds?: string[]
    disabledAt?: Date
    awayFrom?: string
    awayUntil?: string
    deputyId?: string
    lastTurnAt?: Date
  } = {},
): Promise<Person> {
  const { storefrontIds = [], awayFrom, awayUntil, ...rest } = fields
  const { id } = await db.user.create({
    data: {
      email: `person${++people}@case.test`,
      name: `Person ${String(people).padStart(3, '0')}`,
      role,
      passwordHash: 'none',
      ...(awayFrom ? { awayFrom: new Date(awayFrom) } : {}),
      ...(awayUntil ? { awayUntil: new Date(awayUntil) } : {}),
      ...rest,
      storefronts: { create: storefrontIds.map((storefrontId) => ({ storefrontId })) },
    },
  })
  const user = await readSessionUser(db, id)
  return user ? actorOf(user) : { kind: 'user', id, label: 'closed account', role, storefrontIds: null }
}

export const unknownSku = (value: string, lineRef = '1', code: ExceptionCode = 'SKU_UNKNOWN'): Finding => ({
  code,
  blocking: true,
  cause: { field: 'sku', value },
  lineRef,
  evidence: {},
})

/** What evaluation finds about orders of 10.00 each. */
export function evaluate(
  db: Db,
  now: Date,
  storefrontId: string,
  found: readonly (readonly [orderId: bigint, findings: readonly Finding[]])[],
  scope: 'evaluation' | 'outbox' = 'evaluation',
) {
  const orders = found.map(([orderId, findings]) => ({
    storefrontId,
    orderId,
    currency: 'GBP',
    amount: 100_000n,
    findings,
  }))
  return db.$transaction((tx) => reconcileFindings(tx, now, orders, scope))
}

let causes = 0

/** One open case over held orders, of a cause of its own. */
export async function givenCase(
  db: Db,
  now: Date,
  storefrontId: string,
  options: { orders?: number; code?: ExceptionCode; value?: string } = {},
): Promise<{ caseId: string; orders: bigint[]; value: string }> {
  const { code = 'SKU_UNKNOWN', value = `C-${String(++causes).padStart(4, '0')}` } = options
  const orders: bigint[] = []
  for (let n = 0; n < (options.orders ?? 1); n++) orders.push(await givenOrder(db, storefrontId, { bucket: 'held' }))
  await evaluate(
    db,
    now,
    storefrontId,
    orders.map((orderId) => [orderId, [unknownSku(value, '1', code)]] as const),
  )
  const { id } = await db.exceptionCase.findFirstOrThrow({
    where: { storefrontId, code, cause: { path: ['value'], equals: value } },
  })
  return { caseId: id, orders, value }
}

/** What was told of a case, oldest first. */
export async function eventsOf(db: Db, caseId: string): Promise<string[]> {
  const events = await db.exceptionEvent.findMany({ where: { caseId }, orderBy: { id: 'asc' } })
  return events.map(({ what }) => what)
}

import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { parseProfile } from '../erp/bluecherry/profile.ts'
import type { AddressPolicy } from '../http/address-policy.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import type { ErpInput } from './connection-input.ts'
import { connectionUrl, erpInput } from './connection-input.ts'
import { sealSecret } from './connection-secret.ts'
import { evaluateAgain } from './evaluate-again.ts'

/**
 * Connects an ERP, or changes the connection of that code. Shops without an ERP are joined to it.
 * @throws {Fault} NOT_PERMITTED, CONNECTION_ADDRESS_REFUSED, ADDRESS_INVALID, ERP_PROFILE_INVALID, CODE_TAKEN
 */
export async function connectErp(
  db: Db,
  keyRing: KeyRing,
  policy: AddressPolicy,
  actor: Actor,
  given: ErpInput,
): Promise<{ connectionId: string; joined: string[] }> {
  requirePermission(actor, 'connections:edit')
  const input = erpInput.parse(given)
  const url = connectionUrl(input.url, policy)
  if (input.profile) parseProfile(input.profile)
  return db.$transaction(async (tx) => {
    const known = await tx.connection.findUnique({
      where: { code: input.code },
      select: { id: true, kind: true, demo: true },
    })
    if (known && (known.kind !== 'erp' || known.demo !== input.demo)) {
      throw new Fault('CODE_TAKEN', `The code ${input.code} belongs to another connection`)
    }
    const id = known?.id ?? crypto.randomUUID()
    const data = {
      url,
      secretSealed: sealSecret(keyRing, id, { key: input.key }),
      stoppedAt: null,
      stoppedCode: null,
      stoppedMessage: null,
      throttledUntil: null,
      ...(input.name ? { name: input.name } : {}),
      ...(input.profile ? { profile: input.profile } : {}),
      ...(input.ratePerSecond === undefined ? {} : { ratePerSecondMilli: Math.round(input.ratePerSecond * 1_000) }),
      ...(input.concurrentWrites === undefined ? {} : { concurrentWrites: input.concurrentWrites }),
    }
    if (known) await tx.connection.update({ where: { id }, data, select: { id: true } })
    else {
      const { code, platform, demo } = input
      const create = { id, kind: 'erp' as const, platform, code, name: code, demo, ...data }
      await tx.connection.create({ data: create, select: { id: true } })
    }
    const joined = await tx.storefront.updateManyAndReturn({
      where: { erpConnectionId: null },
      data: { erpConnectionId: id },
      select: { id: true, code: true },
    })
    for (const storefront of joined) await evaluateAgain(tx, storefront.id)
    await recordAudit(tx, actor, {
      action: known ? 'connections:change' : 'connections:connect',
      subjectKind: 'connection',
      subjectId: id,
      after: {
        code: input.code,
        url,
        profile: input.profile ?? {},
        joined: joined.map(({ code }) => code),
      },
    })
    await enqueue(tx, [
      { task: 'connections:test', payload: { connectionId: id } },
      { task: 'mirror:items', payload: { connectionId: id } },
      { task: 'mirror:codes', payload: { connectionId: id } },
    ])
    await notify(tx, 'connections')
    return { connectionId: id, joined: joined.map(({ code }) => code) }
  })
}

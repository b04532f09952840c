import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { openSecret, sealSecret } from './connection-secret.ts'

/**
 * Seals the keys of connections with the newest key of the ring, where an older one sealed them. Safe to run again.
 * @returns how many
 * @throws {Fault} NOT_PERMITTED, KEY_UNKNOWN
 */
export async function resealSecrets(db: Db, keyRing: KeyRing, actor: Actor): Promise<number> {
  requirePermission(actor, 'connections:edit')
  return db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; secret_sealed: Uint8Array }[]>`
      select id, secret_sealed from connections order by id for no key update`
    const stale = rows.filter((row) => keyRing.stale(row.secret_sealed))
    for (const { id, secret_sealed: sealed } of stale) {
      const secretSealed = sealSecret(keyRing, id, openSecret(keyRing, id, sealed))
      await tx.connection.update({ where: { id }, data: { secretSealed }, select: { id: true } })
    }
    await recordAudit(tx, actor, {
      action: 'connections:reseal',
      subjectKind: 'key_ring',
      subjectId: 'connections',
      after: { resealed: stale.length, of: rows.length },
    })
    return stale.length
  })
}

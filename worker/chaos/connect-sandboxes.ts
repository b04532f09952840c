import { connectErp } from '../../lib/connections/connect-erp.ts'
import { connectStorefront } from '../../lib/connections/connect-storefront.ts'
import type { Actor } from '../../lib/kernel/actor.ts'
import type { Db } from '../../lib/kernel/db.ts'
import type { KeyRing } from '../../lib/kernel/seal.ts'
import type { MappingRowInput } from '../../lib/mappings/tables.ts'
import { matchKey } from '../../lib/mappings/tables.ts'
import type { Sandboxes } from './sandboxes.ts'
import type { ChaosPlan } from './settings.ts'
import { concurrentWrites } from './settings.ts'

const actor: Actor = { kind: 'operator', label: 'chaos' }
const policy = { allowedHosts: new Set<string>(), allowPrivate: true }

export const storefrontCode = 'UK'

/** What the ERP is searched by (bluecherry.md rule 1). */
export const referenceOf = (externalId: number): string => `${storefrontCode}:${externalId}`

type Rule = Omit<MappingRowInput, 'storefront' | 'position'>

/** All that the plain orders need: GB, standard rate, flat rate, card. */
const rules: Rule[] = [
  { table: 'warehouse', match: {}, target: { locations: ['MAIN'] } },
  { table: 'tax', match: { rate: '*' }, target: { taxCode: 'GB20' } },
  { table: 'tax', match: { rate: 'none' }, target: { taxCode: 'NOTAX' } },
  { table: 'shipping', match: {}, target: { shipper: 'RM4', chargeCode: 'FRT' } },
  { table: 'payment', match: { gateway: '*' }, target: { terms: 'STR', paidWhen: 'status' } },
  { table: 'text', match: { source: 'address' }, target: { to: 'wrap' } },
]

/** Joins the shop to the ERP, live from an instant on, released at once. */
export async function connectSandboxes(
  db: Db,
  keyRing: KeyRing,
  sandboxes: Sandboxes,
  plan: ChaosPlan,
  liveFrom: Date,
): Promise<{ storefrontId: string; erpConnectionId: string }> {
  const { connectionId: erpConnectionId } = await connectErp(db, keyRing, policy, actor, {
    ...sandboxes.erp,
    profile: { writeDeadlineSeconds: plan.writeDeadline, settleSeconds: plan.settle },
    ratePerSecond: 0,
    concurrentWrites,
  })
  await saveRules(db)
  const { storefrontId } = await connectStorefront(db, keyRing, new Date(), policy, actor, {
    code: storefrontCode,
    ...sandboxes.shop,
    currency: 'GBP',
    timeZone: 'Europe/London',
    liveFrom,
    mode: 'live',
    releaseDelaySeconds: 0,
  })
  return { storefrontId, erpConnectionId }
}

async function saveRules(db: Db): Promise<void> {
  const { number } = await db.mappingVersion.create({ data: { byLabel: actor.label }, select: { number: true } })
  await db.mappingRow.createMany({
    data: rules.map(({ table, match, target }, position) => ({
      table,
      position,
      key: matchKey(match),
      match,
      target,
      fromVersion: number,
    })),
  })
}

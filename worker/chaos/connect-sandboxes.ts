import { connectErp } from '../../lib/connections/connect-erp.ts'
import { connectStorefront } from '../../lib/connections/connect-storefront.ts'
import type { Actor } from '../../lib/kernel/actor.ts'
import { systemClock } from '../../lib/kernel/clock.ts'
import type { Db } from '../../lib/kernel/db.ts'
import type { KeyRing } from '../../lib/kernel/seal.ts'
import { demoAccount, demoMappingRows } from '../../lib/mappings/demo/rows.ts'
import { replaceMappings } from '../../lib/mappings/import-mappings.ts'
import { mappingTableNames } from '../../lib/mappings/tables.ts'
import type { Sandboxes } from './sandboxes.ts'
import type { ChaosPlan } from './settings.ts'
import { concurrentWrites } from './settings.ts'

const actor: Actor = { kind: 'operator', label: 'chaos' }
const policy = { allowedHosts: new Set<string>(), allowPrivate: true }

const storefrontCode = 'UK'

/** What the ERP is searched by (bluecherry.md rule 1). */
export const referenceOf = (externalId: number): string => `${storefrontCode}:${externalId}`

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
  await replaceMappings(db, systemClock, actor, mappingTableNames, demoMappingRows, { note: 'chaos' })
  const { storefrontId } = await connectStorefront(db, keyRing, policy, actor, {
    code: storefrontCode,
    ...sandboxes.shop,
    currency: 'GBP',
    timeZone: 'Europe/London',
    account: { ...demoAccount, customer: 'WEBUK', store: 'UK' },
    liveFrom,
    mode: 'live',
    profile: { dispatchDeadlineMs: plan.writeDeadline * 1_000, dispatchSettleMs: plan.settle * 1_000 },
    releaseDelaySeconds: 0,
  })
  return { storefrontId, erpConnectionId }
}

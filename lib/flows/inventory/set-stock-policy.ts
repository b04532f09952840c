import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { StockPolicyPatch } from './stock-policy.ts'
import { stockPolicyPatch } from './stock-policy.ts'

const longestPeakMs = 14 * 24 * 3_600_000

/** Fields by which numbers come out otherwise; the others only say when and how they are sent. */
const ofTheNumber = ['sharePercent', 'ceiling', 'excludedLots', 'excludedLabels'] as const
const ofTheGuard = ['guardPercent', 'guardLeast'] as const

/**
 * Changes how often and within what bounds a shop's stock is sent, from now on. What changes the numbers has them computed again.
 * @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN, PEAK_TOO_LONG
 */
export async function setStockPolicy(
  db: Db,
  clock: Clock,
  actor: Actor,
  storefrontId: string,
  patch: StockPolicyPatch,
): Promise<void> {
  requirePermission(actor, 'inventory:manage', storefrontId)
  const wanted = stockPolicyPatch.parse(patch)
  if (wanted.peakUntil && wanted.peakUntil.getTime() > clock.now().getTime() + longestPeakMs) {
    throw new Fault('PEAK_TOO_LONG', 'The peak pace holds for 14 days at most')
  }
  const change = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  if (Object.keys(change).length === 0) return
  await db.$transaction(async (tx) => {
    const storefront = await tx.storefront.findUnique({
      where: { id: storefrontId },
      select: { erpConnectionId: true },
    })
    if (!storefront) throw new Fault('STOREFRONT_UNKNOWN', 'This shop does not exist')
    await tx.$executeRaw`
      insert into stock_policies (storefront_id) values (${storefrontId}::uuid) on conflict (storefront_id) do nothing`
    await tx.$queryRaw`select storefront_id from stock_policies where storefront_id = ${storefrontId}::uuid for update`
    const before = await tx.stockPolicy.findUniqueOrThrow({ where: { storefrontId } })
    const computes = ofTheNumber.some((field) => field in change)
    await tx.stockPolicy.update({ where: { storefrontId }, data: { ...change, ...(computes && { recompute: true }) } })
    await recordAudit(tx, actor, {
      action: 'inventory:set-policy',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before: Object.fromEntries(Object.keys(change).map((field) => [field, before[field as keyof typeof before]])),
      after: change,
    })
    if (storefront.erpConnectionId && (computes || ofTheGuard.some((field) => field in change))) {
      await enqueue(tx, [{ task: 'inventory:compute', payload: { connectionId: storefront.erpConnectionId } }])
    }
    await notify(tx, 'inventory')
  })
}

import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db, Prisma, Tx } from '../../kernel/db.ts'
import { canonicalJson } from '../../kernel/digest.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { FiscalCalendar } from '../fiscal-calendar.ts'
import { findDateFaults, periodOf } from '../fiscal-calendar.ts'
import { ensurePeriods } from './ensure-periods.ts'
import type { Terms, TermsInput } from './terms.ts'
import { termsInput, termsOfRow } from './terms.ts'

/**
 * Sets how a storefront closes its months. First day and calendar stand once anything was done to a period; uploaded dates
 * may then still be continued. Everything is tied out anew by them.
 * @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN, TERMS_UNUSABLE with what is wrong, TERMS_IN_USE; ZodError
 */
export async function setTerms(
  db: Db,
  now: Date,
  actor: Actor,
  storefrontId: string,
  given: TermsInput,
): Promise<Terms> {
  requirePermission(actor, 'month-end:set-terms', storefrontId)
  const input = termsInput.parse(given)
  return db.$transaction(async (tx) => {
    const shop = await tx.storefront.findUnique({ where: { id: storefrontId }, select: { timeZone: true } })
    if (!shop) throw new Fault('STOREFRONT_UNKNOWN', 'This storefront is not connected')
    requireUsable(input, shop.timeZone)
    await tx.$queryRaw`select 1 from month_end_terms where storefront_id = ${storefrontId}::uuid for update`
    const row = await tx.monthEndTerms.findUnique({ where: { storefrontId } })
    const before = row ? termsOfRow(row) : null
    if (before) await replacePeriods(tx, storefrontId, before, input)
    const data = {
      ...input,
      startsOn: new Date(input.startsOn),
      calendar: input.calendar as unknown as Prisma.InputJsonValue,
      tolerance: { ...input.tolerance },
      materiality: input.materiality,
      changedAt: now,
      changedBy: actor.label,
    }
    const saved = await tx.monthEndTerms.upsert({
      where: { storefrontId },
      create: { storefrontId, ...data },
      update: { ...data, version: { increment: 1 } },
    })
    await ensurePeriods(tx, now, storefrontId)
    await recordAudit(tx, actor, {
      action: 'month-end:set-terms',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before,
      after: input,
    })
    await enqueue(tx, [{ task: 'month-end:reconcile', payload: { storefrontId, whole: true } }])
    await notify(tx, 'month-end')
    return termsOfRow(saved)
  })
}

function requireUsable({ calendar, startsOn }: TermsInput, timeZone: string): void {
  if (calendar.kind === 'dates') {
    const faults = findDateFaults(calendar.periods)
    if (faults.length > 0) throw new Fault('TERMS_UNUSABLE', `The dates of the periods: ${faults.join('; ')}`)
  }
  const { from } = periodOf(calendar, startsOn, timeZone)
  if (from === startsOn) return
  const message = `The first day (${startsOn}) is not the first day of a period; the one it lies in begins on ${from}`
  throw new Fault('TERMS_UNUSABLE', message, { context: { field: 'startsOn' } })
}

async function replacePeriods(tx: Tx, storefrontId: string, before: Terms, input: TermsInput): Promise<void> {
  if (before.startsOn === input.startsOn && isContinued(before.calendar, input.calendar)) return
  const touched = await tx.period.findFirst({ where: { storefrontId, stepCount: { gt: 0 } }, select: { name: true } })
  if (touched) {
    const message = `First day and calendar stand: period ${touched.name} has been worked on by them`
    throw new Fault('TERMS_IN_USE', message, { context: { period: touched.name } })
  }
  await tx.period.deleteMany({ where: { storefrontId } })
}

/** The same, or uploaded dates with more after them. */
function isContinued(before: FiscalCalendar, after: FiscalCalendar): boolean {
  if (before.kind !== 'dates' || after.kind !== 'dates') return canonicalJson(before) === canonicalJson(after)
  return canonicalJson(after.periods.slice(0, before.periods.length)) === canonicalJson(before.periods)
}

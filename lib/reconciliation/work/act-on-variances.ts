import type { Permission } from '../../access/permissions.ts'
import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'
import { dateOf } from '../periods/terms.ts'
import type { VarianceClass } from '../variance-classes.ts'
import { termsOf } from '../variance-classes.ts'

/** Variances at once, at most. */
export const most = 1_000

export interface LockedVariance {
  id: bigint
  storefrontId: string
  currency: string
  scale: number
  ledger: string
  class: VarianceClass
  subject: string
  orderId: bigint | null
  total: bigint
  day: Date
  cause: string
  state: 'open' | 'explained' | 'adjusting' | 'resolved' | 'carried'
}

interface Act {
  permission: Permission
  /** Of the audit: `variances:explain`. */
  action: string
  /** Done by the approver, while the period is in review; everything else is done before it. */
  inReview?: boolean
}

/**
 * What a person does to variances: allowed, of one storefront, none of a signed period, under their rows, with a row of the
 * audit, in one transaction. All of them or none.
 * @throws {Fault} NOT_PERMITTED, VARIANCE_UNKNOWN, VARIANCE_GONE, VARIANCE_LOCKED, TOO_MANY, STOREFRONTS_MIXED
 */
export async function actOnVariances(
  db: Db,
  actor: Actor,
  ids: readonly bigint[],
  { permission, action, inReview = false }: Act,
  act: (tx: Tx, variances: LockedVariance[]) => Promise<object>,
): Promise<void> {
  if (ids.length === 0) throw new Fault('VARIANCE_UNKNOWN', 'Choose at least one variance')
  if (ids.length > most) throw new Fault('TOO_MANY', `At most ${most} variances at once`)
  await db.$transaction(async (tx) => {
    const variances = await tx.$queryRaw<(LockedVariance & { goneAt: Date | null })[]>`
      select id, storefront_id::text as "storefrontId", currency, scale, ledger, class, subject, order_id as "orderId", total, day,
        cause, state::text, gone_at as "goneAt"
      from variances where id = any(${[...new Set(ids)]}::bigint[]) order by id for update`
    const [first] = variances
    if (!first || variances.length < new Set(ids).size)
      throw new Fault('VARIANCE_UNKNOWN', 'This variance does not exist')
    if (variances.some(({ storefrontId }) => storefrontId !== first.storefrontId))
      throw new Fault('STOREFRONTS_MIXED', 'These variances are of more than one storefront')
    requirePermission(actor, permission, first.storefrontId)
    if (actor.kind !== 'user') throw new Fault('NOT_PERMITTED', 'Variances are worked on by people alone')
    const gone = variances.find(({ goneAt }) => goneAt !== null)
    if (gone)
      throw new Fault('VARIANCE_GONE', `The variance of ${gone.subject} is not found any more: nothing is left to do`)
    await requireUnlocked(tx, variances, inReview)
    const detail = await act(tx, variances)
    await recordAudit(tx, actor, {
      action,
      subjectKind: 'variance',
      subjectId: variances.length === 1 ? String(first.id) : `${variances.length} variances`,
      after: { class: first.class, subjects: variances.slice(0, 50).map(({ subject }) => subject), ...detail },
    })
    await notify(tx, 'month-end')
  })
}

/** A difference belongs to the period of its day; what stands open to the first period that is not signed. */
async function requireUnlocked(tx: Tx, variances: readonly LockedVariance[], inReview: boolean): Promise<void> {
  const [{ storefrontId } = { storefrontId: '' }] = variances
  const periods = await tx.$queryRaw<{ currency: string; name: string; from: Date; to: Date; state: string }[]>`
    select currency, name, from_on as from, to_on as to, state::text from periods
    where storefront_id = ${storefrontId}::uuid order by currency, from_on for no key update`
  for (const variance of variances) {
    const own = periods.filter(({ currency }) => currency === variance.currency)
    const isOpenItem = termsOf(variance.class).standing === 'balance'
    const period = own.find(
      ({ from, to, state }) =>
        variance.day < to && (isOpenItem ? state !== 'signed_off' && state !== 'suspended' : variance.day >= from),
    )
    if (!period) continue
    if (period.state === 'signed_off' || period.state === 'suspended')
      throw new Fault('VARIANCE_LOCKED', `${variance.subject}: ${period.name} is signed off, and what it holds stands`)
    if (period.state === 'in_review' && !inReview)
      throw new Fault('VARIANCE_LOCKED', `${variance.subject}: ${period.name} is in review; return it first`)
    if (period.state !== 'in_review' && inReview)
      throw new Fault(
        'VARIANCE_LOCKED',
        `${variance.subject}: ${period.name} is not in review yet (${dateOf(variance.day)})`,
      )
  }
}

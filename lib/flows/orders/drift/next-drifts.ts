import { canonicalJson, keyedHash } from '../../../kernel/digest.ts'
import { sealPersonal } from '../../../kernel/seal.ts'
import { driftPlace } from './open-drift.ts'
import type { Difference } from './sides.ts'

export type DriftState = 'open' | 'accepted' | 'pushing' | 'pushed' | 'ignored' | 'closed'

/** A row of order_drifts as it stands. */
export interface StandingDrift {
  id: bigint
  orderId: bigint
  field: string
  lineKey: string
  movedBy: string
  sidesHash: Uint8Array
  afterDespatch: boolean
  state: DriftState
  foundAt: Date
  decidedAt: Date | null
  decidedById: string | null
  decidedBy: string | null
  reason: string | null
}

/** A row as it shall stand. */
export interface NextDrift extends Omit<StandingDrift, 'id' | 'sidesHash'> {
  sidesHash: string
  asSent: string | null
  shopNow: string | null
  erpNow: string | null
  /** Hex; of a personal field. */
  sealed: string | null
  amount: string | null
  closedAt: Date | null
}

/** What is known of the order beside its sides. */
export interface DriftOf {
  orderId: bigint
  storefrontId: string
  externalId: string
  dataKey: Uint8Array | null
  afterDespatch: boolean
  /** Why what was asked of the ERP for a row was not carried out, by drift id. */
  refusedPushes: ReadonlyMap<bigint, string>
  /** A person had the sales order cancelled: that it is cancelled is no news. */
  cancelledBy: { label: string; id: string | null; at: Date | null; reason: string | null } | null
}

const nameOf = ({ field, lineKey }: { field: string; lineKey: string }) => `${field} ${lineKey}`
const undecided = { decidedAt: null, decidedById: null, decidedBy: null, reason: null }
const isOver = (state: DriftState) => state === 'closed' || state === 'pushed'

/**
 * What becomes of an order's rows. A decision holds while the three sides stay as they were decided on; any side moving opens
 * the row again. What differs no more is closed, by the push that was on its way or by itself. Pure but for the seal.
 * @param hashKey sides may be personal: their hash is keyed
 * @returns the rows that change, and the drift ids whose request to the ERP is not wanted any more
 */
export function nextDrifts(
  now: Date,
  hashKey: Uint8Array,
  of: DriftOf,
  standing: readonly StandingDrift[],
  found: readonly Difference[],
): { rows: NextDrift[]; gone: StandingDrift[]; unwanted: bigint[] } {
  const before = new Map(standing.map((row) => [nameOf(row), row]))
  const rows: NextDrift[] = []
  const unwanted: bigint[] = []
  for (const one of found) {
    const was = before.get(nameOf(one))
    before.delete(nameOf(one))
    const hash = keyedHash(hashKey, canonicalJson([one.asSent, one.shopNow, one.erpNow]))
    const next = (state: DriftState, decided: Partial<NextDrift>, foundAt: Date): void => {
      rows.push({ ...written(of, one, hash), ...undecided, ...decided, state, foundAt, closedAt: null })
    }
    const same = was && Buffer.compare(hash, was.sidesHash) === 0
    if (!was || !same || isOver(was.state)) {
      if (was?.state === 'pushing') unwanted.push(was.id)
      const kept = was?.state === 'open' ? was.foundAt : now
      const { cancelledBy } = of
      if (cancelledBy && one.field === 'cancelled' && one.lineKey === '') {
        const { label, id, at, reason } = cancelledBy
        next('accepted', { decidedBy: label, decidedById: id, decidedAt: at ?? now, reason }, kept)
      } else next('open', {}, kept)
      continue
    }
    const refusal = was.state === 'pushing' ? of.refusedPushes.get(was.id) : undefined
    if (refusal !== undefined) next('open', { reason: refusal }, was.foundAt)
    else if (was.afterDespatch !== of.afterDespatch) next(was.state, decisionOf(was), was.foundAt)
  }
  const gone = [...before.values()].filter(({ state }) => !isOver(state))
  return { rows, gone, unwanted: [...unwanted, ...gone.filter(({ state }) => state === 'pushing').map(({ id }) => id)] }
}

const decisionOf = ({ decidedAt, decidedById, decidedBy, reason }: StandingDrift) => ({
  decidedAt,
  decidedById,
  decidedBy,
  reason,
})

function written(of: DriftOf, one: Difference, hash: Uint8Array) {
  const { orderId, storefrontId, externalId, dataKey, afterDespatch } = of
  const { field, lineKey, movedBy, asSent, shopNow, erpNow, amount } = one
  const sides = { asSent, shopNow, erpNow }
  const sealed =
    one.personal && dataKey
      ? sealPersonal(dataKey, sides, driftPlace(storefrontId, externalId, field)).toString('hex')
      : null
  return {
    orderId,
    field,
    lineKey,
    movedBy,
    ...(one.personal ? { asSent: null, shopNow: null, erpNow: null } : sides),
    sealed,
    amount: amount === null ? null : String(amount),
    sidesHash: Buffer.from(hash).toString('hex'),
    afterDespatch,
  }
}

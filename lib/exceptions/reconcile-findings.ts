import { canonicalJson, sha256 } from '../kernel/digest.ts'
import type { Amount } from '../kernel/money.ts'
import type { Sql } from '../kernel/sql.ts'
import type { Counted } from './case-figures.ts'
import { figureChanges, writeFigures } from './case-figures.ts'
import type { Finding } from './codes.ts'
import { exceptionCodes } from './codes.ts'
import type { CaseIds } from './open-cases.ts'
import { closeEmptyCases, openCases } from './open-cases.ts'
import { codesOf } from './origin.ts'
import { closeSubjects, writeSubjects } from './write-subjects.ts'

export interface EvaluatedOrder {
  storefrontId: string
  orderId: bigint
  currency: string
  /** The order's total: what stands at risk. */
  amount: Amount
  findings: readonly Finding[]
}

interface OpenSubject {
  id: bigint
  case_id: string
  order_id: bigint
  code: string
  cause_key: string
  line_ref: string
  content: string
  blocking: boolean
  currency: string | null
  amount: Amount | null
}

interface Wanted {
  order: EvaluatedOrder
  finding: Finding
  causeKey: string
}

/** Findings of equal code and cause share one case of a storefront. */
export const causeKeyOf = (storefrontId: string, cause: Finding['cause']): string =>
  sha256(canonicalJson([storefrontId, cause])).toString('hex')

/**
 * Makes the open subjects of these orders exactly what was found now: raises and groups what is new, reopens what came back,
 * closes what is gone; a case closes with its last subject, and carries what its subjects come to. Orders found as before cost
 * one statement a batch.
 * The caller holds the orders' rows, so that no other evaluation writes their subjects.
 * @param scope whose findings these are: those of the other are left alone
 */
export async function reconcileFindings(
  tx: Sql,
  now: Date,
  evaluated: readonly EvaluatedOrder[],
  scope: 'evaluation' | 'outbox',
): Promise<{ opened: number; closed: number }> {
  if (evaluated.length === 0) return { opened: 0, closed: 0 }
  const open = await readOpenSubjects(tx, evaluated, scope)
  const wanted = new Map<string, Wanted>()
  for (const order of evaluated) {
    for (const finding of order.findings) {
      const causeKey = causeKeyOf(order.storefrontId, finding.cause)
      wanted.set(`${order.orderId} ${finding.code} ${causeKey} ${finding.lineRef}`, { order, finding, causeKey })
    }
  }
  const gone: OpenSubject[] = []
  const kept: OpenSubject[] = []
  for (const subject of open) {
    const key = `${subject.order_id} ${subject.code} ${subject.cause_key} ${subject.line_ref}`
    const same = wanted.get(key)
    if (!same) gone.push(subject)
    else if (subject.content === contentOf(same)) {
      kept.push(subject)
      wanted.delete(key)
    }
  }
  if (wanted.size === 0 && gone.length === 0) return { opened: 0, closed: 0 }
  const written = [...wanted.values()]
  const goneFrom = [...new Set(gone.map(({ case_id }) => case_id))]
  const { ids } = await openCases(tx, now, written.map(caseOf), goneFrom)
  await writeSubjects(
    tx,
    now,
    written.map((one) => ({ ...wantedCounted(one, ids), lineRef: one.finding.lineRef, evidence: evidenceOf(one) })),
  )
  await closeSubjects(
    tx,
    now,
    gone.map(({ id }) => id),
  )
  const after = [...kept.map(countedOf), ...written.map((one) => wantedCounted(one, ids))]
  await writeFigures(tx, now, figureChanges(open.map(countedOf), after))
  await closeEmptyCases(tx, now, goneFrom)
  return { opened: written.length, closed: gone.length }
}

const countedOf = ({ case_id: caseId, order_id: orderId, blocking, currency, amount }: OpenSubject): Counted => ({
  caseId,
  orderId,
  blocking,
  currency,
  amount,
})

const caseOf = ({ order, finding, causeKey }: Wanted) => ({
  code: finding.code,
  causeKey,
  storefrontId: order.storefrontId,
  severity: exceptionCodes[finding.code].severity,
  cause: finding.cause,
})

const wantedCounted = ({ order, finding, causeKey }: Wanted, caseIds: CaseIds): Counted => ({
  caseId: caseIds.get(`${finding.code} ${causeKey}`) ?? '',
  orderId: order.orderId,
  blocking: finding.blocking,
  currency: order.currency,
  amount: order.amount,
})

const evidenceOf = ({ finding }: Wanted) => JSON.stringify({ ...finding.cause, ...finding.evidence })

const contentOf = (wanted: Wanted) =>
  canonicalJson([JSON.parse(evidenceOf(wanted)), wanted.finding.blocking, String(wanted.order.amount)])

async function readOpenSubjects(tx: Sql, evaluated: readonly EvaluatedOrder[], scope: 'evaluation' | 'outbox') {
  const rows = await tx.$queryRaw<(Omit<OpenSubject, 'content'> & { evidence: unknown })[]>`
    select s.id, s.case_id, s.order_id, c.code, c.cause_key, s.line_ref, s.evidence, s.blocking, s.currency::text as currency,
      s.amount
    from exception_subjects s join exception_cases c on c.id = s.case_id
    where s.order_id = any(${evaluated.map(({ orderId }) => orderId)}::bigint[]) and s.closed_at is null
      and c.code = any(${codesOf(scope)}::text[])`
  return rows.map(({ evidence, ...row }) => ({
    ...row,
    content: canonicalJson([evidence, row.blocking, String(row.amount)]),
  }))
}

import type { Metadata } from 'next'
import Link from 'next/link'
import { Instant } from '../../../../../components/display/instant.tsx'
import { amountText } from '../../../../../components/display/money-text.ts'
import { may } from '../../../../../lib/access/permissions.ts'
import { dateOf } from '../../../../../lib/reconciliation/periods/terms.ts'
import {
  type CarriedOrder,
  type PeriodStepRow,
  readSignOff,
} from '../../../../../lib/reconciliation/read/read-period.ts'
import { actionTitle, stepTitle } from '../../../../../lib/reconciliation/statement-words.ts'
import { db } from '../../../../_server/db.ts'
import { Checklist } from '../../checklist.tsx'
import { loadPeriod, type PeriodParams } from '../../load-period.ts'
import { PeriodHead } from '../../period-head.tsx'
import { SignOffActions } from '../../sign-off-actions.tsx'

export const metadata: Metadata = { title: 'Sign-off' }

/** Who has prepared and signed, what came too late, and every step with its hash. */
export default async function SignOffPage({ params }: { params: PeriodParams }) {
  const { person, head, figures } = await loadPeriod(params)
  const { steps, carried } = await readSignOff(db(), person, head.id)
  return (
    <>
      <PeriodHead
        head={head}
        truth={
          head.approvedAt && head.approvedBy
            ? `Signed off by ${head.approvedBy}, prepared by ${head.preparedBy}.`
            : head.preparedBy
              ? `Prepared by ${head.preparedBy}; another person of finance signs it off.`
              : 'One person of finance prepares it, another signs it off.'
        }
        actions={
          <SignOffActions
            periodId={head.id}
            state={head.state}
            askedBy={head.reopenAskedBy && `${head.reopenAskedBy}: ${head.reopenReason}`}
            mayPrepare={may(person, 'month-end:prepare', head.storefrontId)}
            mayApprove={may(person, 'month-end:approve', head.storefrontId)}
            isPreparer={head.preparedById === person.id}
            isAsker={head.reopenAskedById === person.id}
          />
        }
      />
      <div className="grid gap-4 xl:grid-cols-[22rem_minmax(0,1fr)]">
        <Checklist checks={figures.checks} periodId={head.id} />
        <div className="flex flex-col gap-4">
          <Carried carried={carried} scale={head.scale} currency={head.currency} />
          <Steps steps={steps} snapshotHash={head.snapshotHash} />
        </div>
      </div>
    </>
  )
}

function Carried({ carried, scale, currency }: { carried: readonly CarriedOrder[]; scale: number; currency: string }) {
  return (
    <section aria-labelledby="carried" className="card p-4">
      <h2 id="carried" className="text-base font-semibold">
        Came after the sign-off
      </h2>
      <p className="mb-3 text-sm text-muted">
        A signed period does not move: what comes late is counted on the first open day, and named here with its order.
      </p>
      {carried.length === 0 ? (
        <p className="text-sm text-muted">Nothing has come late.</p>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full text-sm">
            <thead>
              <tr className="text-left text-xs text-muted">
                {['Order', 'What moved', 'Dated', 'Counts on', currency].map((title, at) => (
                  <th
                    key={title}
                    scope="col"
                    className={`border-b border-line py-1 pr-3 font-medium ${at === 4 ? 'text-right' : ''}`}
                  >
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {carried.map((item, at) => (
                <tr key={`${item.subject} ${item.ledger} ${item.step} ${item.class} ${at}`}>
                  <td className="figures py-1 pr-3">
                    {item.orderId ? (
                      <Link href={`/orders/${item.orderId}`} className="touch hover:text-accent hover:underline">
                        #{item.subject}
                      </Link>
                    ) : (
                      item.subject
                    )}
                  </td>
                  <td className="py-1 pr-3">{carriedTitle(item)}</td>
                  <td className="figures py-1 pr-3">{dateOf(item.day)}</td>
                  <td className="figures py-1 pr-3">{item.foldedAt ? 'its own day again' : dateOf(item.countsOn)}</td>
                  <td className="figures py-1 text-right">{amountText(item.total, scale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

const carriedTitle = ({ ledger, step, class: name }: CarriedOrder): string =>
  step === 'open'
    ? 'What stands open'
    : stepTitle({ ledger, step, class: name === '' ? null : name } as Parameters<typeof stepTitle>[0])

function Steps({ steps, snapshotHash }: { steps: readonly PeriodStepRow[]; snapshotHash: string | null }) {
  return (
    <section aria-labelledby="steps" className="card p-4">
      <h2 id="steps" className="text-base font-semibold">
        Steps
      </h2>
      <p className="mb-3 text-sm text-muted">
        Each holds the hash of the one before; <code className="figures">selvedge month-end verify</code> checks them
        all.
        {snapshotHash && (
          <>
            {' '}
            What was signed: <code className="figures break-all">{snapshotHash.slice(0, 16)}</code>
          </>
        )}
      </p>
      {steps.length === 0 ? (
        <p className="text-sm text-muted">Nobody has done anything to it yet.</p>
      ) : (
        <ol className="flex flex-col gap-2">
          {steps.map(({ sequence, at, actor, action, detail, hash }) => (
            <li key={sequence} className="grid grid-cols-[2rem_minmax(0,1fr)_auto] gap-x-2 text-sm">
              <span className="figures text-muted">{sequence}</span>
              <span className="min-w-0">
                <span className="font-medium">{actionTitle(action)}</span>{' '}
                <span className="text-muted">by {actor},</span> <Instant at={at} />
                {said(detail) && <span className="block text-muted">{said(detail)}</span>}
              </span>
              <code className="figures text-xs text-muted">{hash.slice(0, 8)}</code>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function said(detail: Record<string, unknown>): string {
  if (typeof detail.reason === 'string') return detail.reason
  if (!Array.isArray(detail.orders)) return ''
  const count = Number(detail.count ?? detail.orders.length)
  const orders = detail.orders.map((order) => `#${order}`).join(', ')
  return `Moved by ${orders}${count > detail.orders.length ? ` and ${count - detail.orders.length} more` : ''}`
}

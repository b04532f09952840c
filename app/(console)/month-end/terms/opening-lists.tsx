'use client'
import { Upload } from 'lucide-react'
import { type ChangeEvent, useId, useRef, useState } from 'react'
import { Instant } from '../../../../components/display/instant.tsx'
import { Money } from '../../../../components/display/money.tsx'
import { countOf } from '../../../../components/display/money-text.ts'
import { Button } from '../../../../components/ui/button.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { LineFault } from '../../../../lib/kernel/csv-lines.ts'
import type { OpeningRow, ShopTerms } from '../../../../lib/reconciliation/read/list-terms.ts'
import { approveOpeningAction, importOpeningAction, withdrawOpeningAction } from '../actions.ts'

interface OpeningListsProps {
  shop: ShopTerms
  personId: string
  mayImport: boolean
  mayApprove: boolean
}

/** What stood open before the first period: a file, and another person who approves it. */
export function OpeningLists({ shop, personId, mayImport, mayApprove }: OpeningListsProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="card p-4">
      <h2 id={id} className="text-base font-semibold">
        Opening balances
      </h2>
      <p className="mb-3 text-sm text-muted">
        What stood open on <span className="figures">{shop.terms?.startsOn}</span>: a CSV with the columns order,
        ledger, merchandise, discount, shipping, fees, tax, total, reason. One person imports it, another approves it.
      </p>
      {shop.openings.length === 0 && (
        <p className="mb-3 text-sm text-muted">No list: the first period opens with nothing.</p>
      )}
      <ul className="flex flex-col divide-y divide-line/70">
        {shop.openings.map((list) => (
          <Opening
            key={list.id}
            list={list}
            mayWithdraw={mayImport}
            approval={
              list.approvedBy !== null || !mayApprove
                ? 'none'
                : list.importedById === personId
                  ? 'by another'
                  : 'offered'
            }
          />
        ))}
      </ul>
      {mayImport && <ImportOpening storefrontId={shop.storefrontId} currency={shop.currency} />}
    </section>
  )
}

interface OpeningProps {
  list: OpeningRow
  mayWithdraw: boolean
  approval: 'none' | 'by another' | 'offered'
}

function Opening({ list, mayWithdraw, approval }: OpeningProps) {
  const approve = useAct(approveOpeningAction, { done: 'Approved; its items stand open from the first day' })
  const withdraw = useAct(withdrawOpeningAction, { done: 'Withdrawn' })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2 text-sm">
      <span className="min-w-0 flex-1 basis-64">
        <span className="font-medium">{list.fileName}</span>: {countOf(list.items, 'item')},{' '}
        <Money amount={list.total} currency={list.currency} />
        <span className="block text-muted">
          {list.importedBy}, <Instant at={list.importedAt} />;{' '}
          {list.approvedBy
            ? `approved by ${list.approvedBy}`
            : approval === 'by another'
              ? 'another person approves it'
              : 'waits for approval'}
        </span>
      </span>
      {approval === 'offered' && (
        <Button
          look="primary"
          size="small"
          pending={approve.pending}
          onClick={() => void approve.act({ listId: list.id })}
        >
          Approve
        </Button>
      )}
      {mayWithdraw && (
        <Button
          look="quiet"
          size="small"
          pending={withdraw.pending}
          onClick={() => void withdraw.act({ listId: list.id })}
        >
          Withdraw
        </Button>
      )}
    </li>
  )
}

function ImportOpening({ storefrontId, currency }: { storefrontId: string; currency: string }) {
  const file = useRef<HTMLInputElement>(null)
  const [faults, setFaults] = useState<readonly LineFault[]>([])
  const take = useAct(importOpeningAction, {
    done: (result) =>
      'errors' in result
        ? 'Nothing was taken: the file has faults'
        : `${countOf(result.items, 'item')} taken; another person approves them`,
    after: (result) => setFaults('errors' in result ? result.errors : []),
  })
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [first] = event.target.files ?? []
    event.target.value = ''
    setFaults([])
    if (first) await take.act({ storefrontId, currency, name: first.name, text: await first.text() })
  }
  return (
    <div className="mt-3">
      <input
        ref={file}
        type="file"
        accept=".csv,text/csv"
        className="hidden"
        aria-label="A CSV file of opening balances"
        onChange={choose}
      />
      <Button pending={take.pending} onClick={() => file.current?.click()}>
        <Upload aria-hidden />
        Import a list ...
      </Button>
      {faults.length > 0 && (
        <ul role="alert" className="mt-3 flex flex-col gap-1 text-sm text-blocked">
          {faults.slice(0, 50).map(({ line, field, reason }) => (
            <li key={`${line} ${field} ${reason}`}>
              Line {line}, {field}: {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

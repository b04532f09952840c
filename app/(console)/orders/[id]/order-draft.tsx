import type { ReactNode } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { Status } from '../../../../components/display/status.tsx'
import type { OrderBucket } from '../../../../lib/boards/order-conditions.ts'
import type { PassageEntry } from '../../../../lib/boards/passage-entries.ts'
import { draftFromJson } from '../../../../lib/erp/draft-json.ts'
import { DraftLines } from './draft-lines.tsx'
import { DraftSums } from './draft-sums.tsx'

const why: Partial<Record<OrderBucket, string>> = {
  held: 'Something above holds it. As soon as that is fixed the sales order is made and sent by itself.',
  cancelled: 'It was cancelled or fully refunded before anything was sent.',
  excluded: 'It is excluded: nothing of it is sent.',
  unpaid: 'It is not paid.',
  ignored: 'Its status is one that is ignored.',
  arriving: 'It has just been landed and is looked at within seconds.',
  unclassed: 'Nobody has said what its status means.',
}

/** The sales order as it was or would be sent, with its sums. */
export function OrderDraft({
  entry,
  bucket,
  scale,
}: {
  entry: PassageEntry | null
  bucket: OrderBucket
  scale: number
}) {
  if (!entry) {
    return (
      <div className="card px-5 py-10 text-center">
        <Empty title="There is no sales order yet">{why[bucket] ?? 'It waits for its turn.'}</Empty>
      </div>
    )
  }
  const draft = draftFromJson(entry.body)
  return (
    <div className="flex flex-col gap-4">
      <div className="card grid grid-cols-2 items-start gap-x-6 gap-y-3 p-4 sm:flex sm:flex-wrap sm:gap-x-4">
        <Fact name="State">
          <Status kind="outbox" state={entry.state as 'ready'} />
        </Fact>
        {entry.ordNum && (
          <Fact name="Sales order">
            <Identifier value={entry.ordNum} />
          </Fact>
        )}
        <Fact name="Reference">
          <Identifier value={entry.reference} />
        </Fact>
        <Fact name="Purchase order">
          <Identifier value={draft.poNum} />
        </Fact>
        <Fact name="Account">
          <span className="figures">
            {[draft.division, draft.customer, draft.store, draft.department].filter(Boolean).join(' / ')}
          </span>
        </Fact>
        <Fact name="Terms">
          <span className="figures">{draft.terms}</span>
        </Fact>
        <Fact name="Shipper">
          <span className="figures">{draft.shipper}</span>
        </Fact>
        <Fact name="Location">
          <span className="figures">{draft.location}</span>
        </Fact>
        <Fact name="Order date">
          <span className="figures">{draft.orderDate}</span>
        </Fact>
        <Fact name={entry.acceptedAt ? 'Accepted' : 'May go from'}>
          <Instant at={entry.acceptedAt ?? entry.readyAt} />
        </Fact>
        <Fact name="Mapping version">
          <span className="figures">{entry.mappingVersion}</span>
        </Fact>
      </div>
      {entry.lostAt && (
        <p className="rounded-md bg-blocked-soft px-4 py-3 text-blocked">
          The ERP has not listed this sales order since <Instant at={entry.lostAt} />.
        </p>
      )}
      {entry.outcomeMessage && entry.state !== 'accepted' && (
        <p className="rounded-md bg-blocked-soft px-4 py-3 text-blocked">
          The ERP said: {entry.outcomeMessage}
          {entry.outcomeField && ` (field ${entry.outcomeField})`}
        </p>
      )}
      <DraftLines draft={draft} />
      <DraftSums draft={draft} scale={scale} />
    </div>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-w-0">
    <div className="text-xs text-muted">{name}</div>
    <div>{children}</div>
  </div>
)

import { Instant } from '../../../../components/display/instant.tsx'
import { Status } from '../../../../components/display/status.tsx'
import type { PassageEntry } from '../../../../lib/boards/passage-entries.ts'
import { cancelFromJson } from '../../../../lib/erp/cancel-json.ts'

const whys: Record<string, string> = {
  CANCELLED: 'The order was cancelled in the shop after its sales order was accepted.',
  REFUNDED: 'All of the order was refunded in the shop after its sales order was accepted.',
}

/** The request to cancel the sales order in the ERP, as far as it has come. */
export function OrderCancel({ cancel }: { cancel: PassageEntry | null }) {
  if (!cancel || cancel.state === 'withdrawn') return null
  const { reason } = cancelFromJson(cancel.body)
  const said = cancel.state === 'rejected' ? cancel.outcomeMessage : null
  return (
    <section aria-label="Cancel request" className="card mb-4 flex flex-col gap-1 p-4">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <span className="font-semibold">Cancel request</span>
        <Status kind="outbox" state={cancel.state as 'ready'} />
        <Instant at={cancel.acceptedAt ?? cancel.createdAt} className="text-muted" />
      </div>
      <p>{whys[reason] ?? reason}</p>
      {cancel.state === 'accepted' && <p className="text-muted">The ERP shows the sales order cancelled.</p>}
      {said && <p className="text-blocked">{said}</p>}
    </section>
  )
}

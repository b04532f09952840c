import { Empty } from '../../../../components/display/empty.tsx'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import type { DispatchTry } from '../../../../lib/boards/shipment-detail.ts'

const steps: Record<string, string> = {
  read: 'Read the order',
  fulfilment: 'Wrote the fulfilment',
  note: 'Wrote the note',
  meta: 'Wrote the tracking',
  status: 'Set the status',
}

const outcomes: Record<string, string> = {
  done: 'done',
  unknown: 'no readable answer',
  not_sent: 'did not leave',
  throttled: 'the shop asked to wait',
  refused: 'refused',
  stopped: 'the connection is stopped',
}

/** Every request to the shop for this shipment, newest first. */
export function ShipmentTries({ tries, told }: { tries: readonly DispatchTry[]; told: boolean }) {
  return (
    <section aria-labelledby="tries" className="card p-4">
      <h2 id="tries" className="mb-2 text-base font-semibold">
        Requests to the shop
      </h2>
      {tries.length === 0 ? (
        <Empty title="None yet">
          {told ? 'Each stands here with its answer once it leaves.' : 'Nothing is to be told of this shipment.'}
        </Empty>
      ) : (
        <ol className="flex flex-col gap-2">
          {tries.map((one) => (
            <li key={one.id} className="border-b border-line/60 pb-2 last:border-0 last:pb-0">
              <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
                <span className="font-medium">{steps[one.step] ?? one.step}</span>
                <span>{one.outcome ? (outcomes[one.outcome] ?? one.outcome) : 'under way'}</span>
                <Instant at={one.startedAt} className="text-muted" />
                {one.endedAt && (
                  <span className="figures text-sm text-muted">
                    {one.endedAt.getTime() - one.startedAt.getTime()} ms
                  </span>
                )}
                <span className="text-sm text-muted">
                  by worker <Identifier value={one.worker} shown={one.worker.slice(-12)} />
                </span>
              </div>
              {one.message && <p className="text-sm break-words text-muted">{one.message}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

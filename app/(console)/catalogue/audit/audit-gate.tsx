import { Instant } from '../../../../components/display/instant.tsx'
import { countOf, countText } from '../../../../components/display/money-text.ts'
import { Status } from '../../../../components/display/status.tsx'
import type { CatalogueAudit } from '../../../../lib/boards/catalogue-audit.ts'

/** The gate before go-live: how much of what can be bought is what the item master says it is. */
export function AuditGate({ audit }: { audit: CatalogueAudit }) {
  const { audited, clean, waiting, percent, missing, polledAt, mode } = audit
  const faulty = audited - clean - waiting
  return (
    <div className="card p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">Gate before go-live</h2>
        <span className="flex items-center gap-2 text-sm text-muted">
          catalogue flow <Status kind="mode" state={mode} />
        </span>
      </div>
      <p className="mt-3 flex items-baseline gap-2">
        <span className="figures text-xl font-semibold">{percent === null ? 'nothing yet' : `${percent} %`}</span>
        {percent !== null && <span className="text-muted">of {countOf(audited, 'variant')} clean</span>}
      </p>
      {audited > 0 && (
        <>
          <div aria-hidden className="mt-2 flex h-3 overflow-hidden rounded-sm bg-sunken ring-1 ring-line">
            <span className="bg-mark-settled" style={{ width: `${(clean / audited) * 100}%` }} />
            <span className="bg-mark-waiting" style={{ width: `${(faulty / audited) * 100}%` }} />
          </div>
          <dl className="mt-3 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-sm">
            <dt className="text-muted">Clean</dt>
            <dd className="figures">{countText(clean)}</dd>
            <dt className="text-muted">With a fault</dt>
            <dd className="figures">{countText(faulty)}</dd>
            {waiting > 0 && (
              <>
                <dt className="text-muted">Not compared yet</dt>
                <dd className="figures">{countText(waiting)}</dd>
              </>
            )}
            <dt className="text-muted">Missing in the shop</dt>
            <dd>
              <span className="figures">{countText(missing)}</span>{' '}
              <span className="text-muted">(not part of the percent)</span>
            </dd>
          </dl>
        </>
      )}
      <p className="mt-3 text-sm text-muted">
        {polledAt ? (
          <>
            The shop was read <Instant at={polledAt} />. Variants are products sold as they are, and variations.
          </>
        ) : (
          'The shop’s catalogue has not been read yet: set its flow to shadow under Connections.'
        )}
      </p>
    </div>
  )
}

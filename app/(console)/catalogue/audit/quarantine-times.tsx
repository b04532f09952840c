import { Instant } from '../../../../components/display/instant.tsx'
import { countOf } from '../../../../components/display/money-text.ts'
import { Status } from '../../../../components/display/status.tsx'
import type { QuarantineTimes } from '../../../../lib/boards/catalogue-audit.ts'

interface QuarantineTimesProps {
  mode: 'off' | 'shadow' | 'live'
  quarantine: QuarantineTimes
}

const seconds = (value: number | null) => (value === null ? 'none yet' : `${Math.round(value)} s`)

/** What REST can do against a rogue SKU and what it cannot, with the time it was measured to take. */
export function QuarantineTimesCard({ mode, quarantine }: QuarantineTimesProps) {
  const { done, lastSeconds, lastAt, worstSeconds, beyond, boundSeconds } = quarantine
  return (
    <section aria-label="From creation to quarantine" className="card p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">From creation to quarantine</h2>
        {done > 0 && <Status kind="check" state={beyond === 0 ? 'well' : 'wrong'} />}
      </div>
      <p className="mt-2">
        The shop’s REST interface cannot prevent that somebody creates a product there. What can be done is to see it
        with the next poll and take it off sale: for that long a customer can buy what the ERP does not know.
      </p>
      <dl className="mt-3 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">Last</dt>
        <dd>
          <span className="figures">{seconds(lastSeconds)}</span>
          {lastAt && (
            <>
              {' '}
              <Instant at={lastAt} className="text-muted" />
            </>
          )}
        </dd>
        <dt className="text-muted">Worst of 90 days</dt>
        <dd className="figures">{seconds(worstSeconds)}</dd>
        <dt className="text-muted">Bound</dt>
        <dd>
          <span className="figures">{boundSeconds} s</span>{' '}
          <span className="text-muted">(a poll interval and ten seconds)</span>
        </dd>
        <dt className="text-muted">Quarantined by rule</dt>
        <dd>
          <span className="figures">{done}</span>
          {beyond > 0 && (
            <span className="text-blocked">, {countOf(beyond, 'took', 'took')} longer than the bound</span>
          )}
        </dd>
      </dl>
      {mode !== 'live' && (
        <p className="mt-3 text-sm text-waiting">
          The catalogue flow is {mode}: nothing is quarantined until it is live.
        </p>
      )}
    </section>
  )
}

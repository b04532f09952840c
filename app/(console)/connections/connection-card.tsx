import type { ReactNode } from 'react'
import { Identifier } from '../../../components/display/identifier.tsx'
import { Instant } from '../../../components/display/instant.tsx'
import { Status } from '../../../components/display/status.tsx'
import { classNames } from '../../../components/ui/class-names.ts'
import { may } from '../../../lib/access/permissions.ts'
import { currencyNotRead } from '../../../lib/connections/currency-not-read.ts'
import type { ConnectionRow } from '../../../lib/connections/list-connections.ts'
import { profileSchema } from '../../../lib/erp/bluecherry/profile.ts'
import type { Person } from '../../_server/session.ts'
import { ConnectionActions } from './connection-actions.tsx'
import { ErpProfile } from './erp-profile.tsx'
import { FlowModes } from './flow-modes.tsx'
import type { goLiveWarnings } from './go-live-warnings.ts'
import { SendingRules } from './sending-rules.tsx'
import { StatusClasses } from './status-classes.tsx'

interface ConnectionCardProps {
  connection: ConnectionRow
  /** Of a shop: what should be known before its flows go live. */
  warnings: ReturnType<typeof goLiveWarnings>
  person: Person
}

/** One shop or ERP: its health, what it may do, what its statuses mean. */
export function ConnectionCard({ connection, warnings, person }: ConnectionCardProps) {
  const { storefront } = connection
  return (
    <section aria-label={connection.name} className="card p-4 md:p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="flex flex-wrap items-center gap-2 text-lg font-semibold">
            {connection.name}
            <Status kind="connection" state={connection.health} />
          </h2>
          <p className="text-muted">
            {connection.kind === 'erp' ? 'ERP' : 'Shop'}, {platforms[connection.platform] ?? connection.platform}, code{' '}
            {connection.code}
          </p>
        </div>
        <ConnectionActions
          connection={{
            id: connection.id,
            name: connection.name,
            kind: connection.kind,
            paused: connection.pausedAt !== null,
          }}
          storefrontId={storefront?.id ?? null}
          may={{ edit: may(person, 'connections:edit'), ask: may(person, 'runs:ask', storefront?.id) }}
        />
      </div>
      {connection.stoppedAt && (
        <p className="mt-3 rounded-md bg-blocked-soft px-3 py-2 break-words text-blocked">
          Stopped <Instant at={connection.stoppedAt} />: {connection.stoppedMessage ?? connection.stoppedCode}. Every
          flow of this connection waits; no order has lost an attempt. It goes on by itself once a test succeeds.
        </p>
      )}
      {connection.pausedAt && (
        <p className="mt-3 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
          Paused <Instant at={connection.pausedAt} />: nothing is read or sent until it is resumed.
        </p>
      )}
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3 sm:flex sm:flex-wrap sm:gap-x-8">
        <Fact name="Address" className="max-sm:col-span-2">
          <Identifier value={connection.url} />
        </Fact>
        <Fact name="Last answer">{connection.lastOkAt ? <Instant at={connection.lastOkAt} /> : 'none yet'}</Fact>
        {connection.throttledUntil && connection.health === 'throttled' && (
          <Fact name="Asked to wait">
            <Instant at={connection.throttledUntil} />
          </Fact>
        )}
        <Fact name="Clock">
          {connection.clockSkewSeconds === null ? 'not compared' : skewText(connection.clockSkewSeconds)}
        </Fact>
        <Fact name="Pace">
          {connection.ratePerSecond === 0 ? 'no limit' : `${connection.ratePerSecond} requests a second`}
          {connection.kind === 'erp' && `, ${connection.concurrentWrites} writes at once`}
        </Fact>
        {factsOf(connection).map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
      {storefront && (
        <div className="mt-5 grid gap-6 border-t border-line pt-4 lg:grid-cols-2">
          <div>
            <FlowModes
              storefront={{
                id: storefront.id,
                modes: {
                  orders: modeOf(storefront, 'orders'),
                  catalogue: modeOf(storefront, 'catalogue'),
                  inventory: modeOf(storefront, 'inventory'),
                  shipments: modeOf(storefront, 'shipments'),
                  returns: modeOf(storefront, 'returns'),
                },
                liveFrom: storefront.liveFrom,
                releaseDelaySeconds: storefront.releaseDelaySeconds,
                erpCode: storefront.erpCode,
              }}
              warnings={warnings}
              mayEdit={may(person, 'flows:set-mode', storefront.id)}
            />
            <SendingRules
              storefront={{
                id: storefront.id,
                currency: storefront.currency,
                releaseDelaySeconds: storefront.releaseDelaySeconds,
                pricePolicy: storefront.pricePolicy,
                priceTolerance: storefront.priceTolerance,
              }}
              mayEdit={may(person, 'connections:edit', storefront.id)}
            />
          </div>
          <StatusClasses
            storefrontId={storefront.id}
            statuses={storefront.statuses}
            mayEdit={may(person, 'connections:edit', storefront.id)}
          />
        </div>
      )}
      {connection.kind === 'erp' && (
        <ErpProfile
          connectionId={connection.id}
          set={JSON.stringify(connection.profile, null, 2)}
          whole={wholeProfile(connection.profile)}
          mayEdit={may(person, 'connections:edit')}
        />
      )}
    </section>
  )
}

/** What holds with the contract's own values; '' when what is set is not usable. */
function wholeProfile(profile: unknown): string {
  const read = profileSchema.safeParse(profile ?? {})
  return read.success ? JSON.stringify(read.data, null, 2) : ''
}

const platforms: Record<string, string> = { woocommerce: 'WooCommerce', bluecherry: 'BlueCherry' }

const skewText = (seconds: number): string =>
  Math.abs(seconds) < 2 ? 'agrees with ours' : `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} ours`

function factsOf({ facts, storefront, serves }: ConnectionRow): [string, string][] {
  const rows: [string, string][] = []
  if (typeof facts.version === 'string') rows.push(['Version', facts.version])
  if (storefront)
    rows.push(
      ['Currency', storefront.currency === currencyNotRead ? 'not read yet' : storefront.currency],
      ['Time zone', storefront.timeZone],
    )
  if (serves.length > 0) rows.push(['Serves', serves.join(', ')])
  return rows
}

const Fact = ({ name, className, children }: { name: string; className?: string; children: ReactNode }) => (
  <div className={classNames('min-w-0', className)}>
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="break-words">{children}</dd>
  </div>
)

const modeOf = ({ flows }: NonNullable<ConnectionRow['storefront']>, wanted: string) =>
  flows.find(({ flow }) => flow === wanted)?.mode ?? 'off'

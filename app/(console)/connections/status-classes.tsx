'use client'
import { countOf } from '../../../components/display/money-text.ts'
import { Select } from '../../../components/ui/select.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { ConnectedStorefront } from '../../../lib/connections/list-connections.ts'
import { classStatusAction } from './actions.ts'

const choices = [
  { value: 'paid', label: 'Paid' },
  { value: 'not_paid', label: 'Not paid' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'ignored', label: 'Ignored' },
]

interface StatusClassesProps {
  storefrontId: string
  statuses: ConnectedStorefront['statuses']
  mayEdit: boolean
}

/** What each of the shop's statuses means. */
export function StatusClasses({ storefrontId, statuses, mayEdit }: StatusClassesProps) {
  const save = useAct(classStatusAction, {
    done: (_, { slug }) => `"${slug}" is classed; its orders are looked at again`,
  })
  const unclassed = statuses.filter((status) => status.class === 'unclassed').length
  return (
    <div>
      <h3 className="mb-2 font-semibold">
        What its statuses mean
        {unclassed > 0 && (
          <span className="ml-2 text-sm font-normal text-blocked">
            {unclassed} not classed: their orders are unexplained
          </span>
        )}
      </h3>
      {statuses.length === 0 && <p className="text-muted">They are read from the shop with the first test.</p>}
      <ul className="divide-y divide-line/70">
        {statuses.map((status) => (
          <li key={status.slug} className="flex items-center gap-3 py-1.5">
            <span className="min-w-0 flex-1">
              {status.name} <span className="figures text-sm text-muted">{status.slug}</span>
              {status.class === 'unclassed' && status.orders > 0 && (
                <span className="ml-2 text-sm text-blocked">{countOf(status.orders, 'order')}</span>
              )}
            </span>
            {mayEdit ? (
              <Select
                label={`What ${status.name} means`}
                className="h-7 w-32 text-sm"
                placeholder="Class it"
                choices={choices}
                value={status.class === 'unclassed' ? null : status.class}
                disabled={save.pending}
                onChange={(to) => void save.act({ storefrontId, slug: status.slug, to: to as 'paid' })}
              />
            ) : (
              <span>{choices.find(({ value }) => value === status.class)?.label ?? 'Not classed'}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

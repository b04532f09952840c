import Link from 'next/link'
import { amountText, countText } from '../../../../../components/display/money-text.ts'
import { classNames } from '../../../../../components/ui/class-names.ts'
import type { VarianceGroup } from '../../../../../lib/reconciliation/read/list-variances.ts'
import { termsOf } from '../../../../../lib/reconciliation/variance-classes.ts'

interface VarianceGroupsProps {
  periodId: string
  groups: readonly VarianceGroup[]
  currency: string
  scale: number
}

/** The classes that need a person, each with what is left of it; the others in one line. */
export function VarianceGroups({ periodId, groups, currency, scale }: VarianceGroupsProps) {
  const byClass = new Map<VarianceGroup['class'], VarianceGroup>()
  for (const group of groups) {
    const sum = byClass.get(group.class)
    byClass.set(
      group.class,
      sum
        ? { ...sum, found: sum.found + group.found, open: sum.open + group.open, total: sum.total + group.total }
        : group,
    )
  }
  if (byClass.size === 0) return null
  return (
    <ul aria-label="Variances by class" className="mb-4 grid gap-2 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4">
      {[...byClass.values()].map((group) => {
        const { title, proven } = termsOf(group.class)
        const left = proven ? 0 : group.open
        return (
          <li key={group.class}>
            <Link
              href={`/month-end/${periodId}/variances?class=${group.class}`}
              className="card flex items-baseline justify-between gap-3 px-3 py-2 text-sm hover:bg-hover"
            >
              <span className="min-w-0">
                <span className="block truncate font-medium">{title}</span>
                <span className={classNames('text-xs', left > 0 ? 'text-waiting' : 'text-muted')}>
                  {left > 0
                    ? `${countText(left)} of ${countText(group.found)} to explain`
                    : proven
                      ? `${countText(group.found)}, by their documents`
                      : `${countText(group.found)} explained`}
                </span>
              </span>
              <span className="figures whitespace-nowrap">
                <span className="text-muted">{currency}</span> {amountText(group.total, scale)}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

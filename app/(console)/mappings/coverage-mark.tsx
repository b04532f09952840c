import { countOf, countText } from '../../../components/display/money-text.ts'
import { classNames } from '../../../components/ui/class-names.ts'
import type { Coverage } from '../../../lib/mappings/coverage.ts'
import type { MappingTable } from '../../../lib/mappings/tables.ts'
import { isAsked, isCounted } from './table-words.ts'

/** How much of what orders of 90 days asked a table answered, as a bar and in words; and its rules that decided nothing. */
export function CoverageMark({ table, coverage }: { table: MappingTable; coverage: Coverage }) {
  const { percent, answered, unanswered, unused } = coverage
  if (!isCounted(table)) return null
  if (!isAsked(table)) {
    return (
      <span className="text-sm text-muted md:w-72">
        {answered === 0 ? 'decided nothing in 90 days' : `decided for ${countOf(answered, 'order')} in 90 days`}
      </span>
    )
  }
  const words =
    percent === null
      ? 'nothing asked in 90 days'
      : unanswered === 0
        ? 'all answered'
        : `${countOf(unanswered, 'order')} without a rule`
  return (
    <span className="flex items-center gap-2 text-sm text-muted md:w-72">
      <span aria-hidden className="h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-closed-soft">
        {percent !== null && (
          <span
            className={classNames('block h-full', unanswered === 0 ? 'bg-mark-settled' : 'bg-mark-waiting')}
            style={{ width: `${percent}%` }}
          />
        )}
      </span>
      <span className="min-w-0">
        {percent !== null && <span className="figures mr-1.5 text-text">{percent} %</span>}
        {words}
        {unused > 0 && percent !== null && `, ${countText(unused)} unused`}
      </span>
    </span>
  )
}

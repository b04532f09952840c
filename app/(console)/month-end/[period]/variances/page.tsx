import type { Metadata } from 'next'
import { Empty } from '../../../../../components/display/empty.tsx'
import { countOf } from '../../../../../components/display/money-text.ts'
import { Pager } from '../../../../../components/table/pager.tsx'
import { may } from '../../../../../lib/access/permissions.ts'
import { peopleWho } from '../../../../../lib/exceptions/people.ts'
import { listJournalAccounts } from '../../../../../lib/reconciliation/journal/list-journal-accounts.ts'
import { dateOf } from '../../../../../lib/reconciliation/periods/terms.ts'
import { groupVariances, listVariances } from '../../../../../lib/reconciliation/read/list-variances.ts'
import { termsOf } from '../../../../../lib/reconciliation/variance-classes.ts'
import { db } from '../../../../_server/db.ts'
import type { SearchParams } from '../../../../_server/query.ts'
import { loadHead, type PeriodParams } from '../../load-period.ts'
import { PeriodHead } from '../../period-head.tsx'
import { isNarrowed, loadVarianceFilters, varianceFilter } from './filters.ts'
import { VarianceFilterBar } from './variance-filter-bar.tsx'
import { VarianceGroups } from './variance-groups.tsx'
import { VariancesTable } from './variances-table.tsx'

export const metadata: Metadata = { title: 'Variances' }

/** Everything that differs, by class and cause, and what is being done about it. */
export default async function VariancesPage({
  params,
  searchParams,
}: {
  params: PeriodParams
  searchParams: SearchParams
}) {
  const { person, head } = await loadHead(params)
  const filters = await loadVarianceFilters(searchParams)
  const [{ rows, next }, groups, people, accounts] = await Promise.all([
    listVariances(db(), person, head, varianceFilter(filters), filters.after ? { after: filters.after } : {}),
    groupVariances(db(), person, head),
    peopleWho(db(), 'month-end:prepare', head.storefrontId),
    listJournalAccounts(db(), person, [head.storefrontId]),
  ])
  const adjustments = accounts.get(head.storefrontId)?.adjustments
  const open = groups.filter((group) => !termsOf(group.class).proven).reduce((sum, group) => sum + group.open, 0)
  const works =
    head.state === 'in_review'
      ? may(person, 'month-end:approve', head.storefrontId) && head.preparedById !== person.id
        ? 'approves'
        : null
      : may(person, 'month-end:prepare', head.storefrontId) && head.state !== 'signed_off' && head.state !== 'suspended'
        ? 'prepares'
        : null
  return (
    <>
      <PeriodHead
        head={head}
        truth={open === 0 ? 'Every variance is explained.' : `${countOf(open, 'variance')} to explain.`}
      />
      <VarianceGroups periodId={head.id} groups={groups} currency={head.currency} scale={head.scale} />
      <VariancesTable
        rows={rows.map((row) => ({ ...row, id: String(row.id), day: dateOf(row.day) }))}
        currency={head.currency}
        scale={head.scale}
        people={people}
        works={works}
        offered={{ debit: adjustments?.debit ?? '', credit: adjustments?.credit ?? '' }}
        bar={<VarianceFilterBar classes={[...new Set(groups.map((group) => group.class))]} people={people} />}
        empty={
          isNarrowed(filters) ? (
            <Empty title="No variance fits this filter">Clear a part of it.</Empty>
          ) : (
            <Empty title="Shop and ERP agree">Nothing of this period differs or stands open.</Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}

import type { Metadata } from 'next'
import Link from 'next/link'
import { Empty } from '../../../../../components/display/empty.tsx'
import { Instant } from '../../../../../components/display/instant.tsx'
import { amountText, countOf } from '../../../../../components/display/money-text.ts'
import { figureHeads, HeadRow, wordHeads } from '../../../../../components/table/head-row.tsx'
import { ScrollRegion } from '../../../../../components/table/scroll-region.tsx'
import { classNames } from '../../../../../components/ui/class-names.ts'
import { may } from '../../../../../lib/access/permissions.ts'
import { builtKinds, entryKinds } from '../../../../../lib/reconciliation/journal/entry-kinds.ts'
import { type JournalEntryRow, listJournal } from '../../../../../lib/reconciliation/journal/list-journal.ts'
import { dateOf } from '../../../../../lib/reconciliation/periods/terms.ts'
import { db } from '../../../../_server/db.ts'
import { ExportList } from '../../../inventory/export-list.tsx'
import { loadHead, type PeriodParams } from '../../load-period.ts'
import { PeriodHead } from '../../period-head.tsx'
import { BuildJournal } from './build-journal.tsx'

export const metadata: Metadata = { title: 'Journal' }

/** The entries a period posts to the general ledger, and what is off. */
export default async function JournalPage({ params }: { params: PeriodParams }) {
  const { person, head } = await loadHead(params)
  const { entries, on, exported } = await listJournal(db(), person, head.id)
  const off = builtKinds.filter((kind) => !on.includes(kind))
  return (
    <>
      <PeriodHead
        head={head}
        truth={`${countOf(entries.length, 'entry', 'entries')}: only what the ERP does not post itself.`}
        actions={
          <div className="flex flex-wrap gap-2">
            {may(person, 'month-end:export', head.storefrontId) && entries.length > 0 && (
              <ExportList path={`month-end/${head.id}/journal`} />
            )}
            {may(person, 'month-end:prepare', head.storefrontId) && <BuildJournal periodId={head.id} />}
          </div>
        }
      />
      {entries.length === 0 ? (
        <div className="card px-5 py-10 text-center">
          <Empty title="No entry yet">
            {off.length === builtKinds.length
              ? 'Every kind of entry is off: finance names its accounts under Terms.'
              : 'They are made when finance builds the journal; what has nothing to post makes none.'}
          </Empty>
        </div>
      ) : (
        <EntriesTable entries={entries} currency={head.currency} scale={head.scale} />
      )}
      {exported && (
        <p className="mt-3 text-sm text-muted">
          Exported up to {exported.last} by {exported.by}, <Instant at={exported.at} />.
          {exported.last !== entries.at(-1)?.number && ' What stands after it has not gone out yet.'}
        </p>
      )}
      {off.length > 0 && (
        <p className="mt-3 text-sm text-muted">
          Off, as no accounts are named under{' '}
          <Link href="/month-end/terms" className="text-accent underline">
            Terms
          </Link>
          : {off.map((kind) => entryKinds[kind].title.toLowerCase()).join(', ')}.
        </p>
      )}
    </>
  )
}

function EntriesTable({
  entries,
  currency,
  scale,
}: {
  entries: readonly JournalEntryRow[]
  currency: string
  scale: number
}) {
  const sum = (side: 'debit' | 'credit') =>
    entries.reduce((total, { lines }) => lines.reduce((all, line) => all + line[side], total), 0n)
  return (
    <ScrollRegion label="Journal" className="card">
      <table className="w-full text-sm">
        <caption className="sr-only">Journal</caption>
        <thead>
          <HeadRow
            columns={[
              ...wordHeads('Entry', 'Date', 'Account', 'Dimension', 'Of'),
              ...figureHeads(`Debit ${currency}`, `Credit ${currency}`),
            ]}
          />
        </thead>
        {entries.map((entry) => (
          <Entry key={entry.number} entry={entry} scale={scale} />
        ))}
        <tfoot>
          <tr className="font-semibold [&>*]:border-t [&>*]:border-strong">
            <th scope="row" colSpan={5} className="px-3 py-1.5 text-left">
              Total
            </th>
            <td className="figures px-3 text-right whitespace-nowrap">{amountText(sum('debit'), scale)}</td>
            <td className="figures px-3 text-right whitespace-nowrap">{amountText(sum('credit'), scale)}</td>
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  )
}

function Entry({ entry, scale }: { entry: JournalEntryRow; scale: number }) {
  const { number, words, datedOn, madeBy, madeAt, reverses, reversedBy, lines } = entry
  const figure = (amount: bigint) => (amount === 0n ? '' : amountText(amount, scale))
  return (
    <tbody className="border-b border-line/70">
      <tr>
        <th scope="rowgroup" className="figures px-3 pt-2 text-left whitespace-nowrap">
          {number}
        </th>
        <td className="figures px-3 pt-2 whitespace-nowrap">{dateOf(datedOn)}</td>
        <td colSpan={5} className="px-3 pt-2">
          {words}
          <span className="text-muted">
            {reverses && `, takes back ${reverses}`}
            {reversedBy && `, taken back by ${reversedBy}`}, {madeBy}, <Instant at={madeAt} />
          </span>
        </td>
      </tr>
      {lines.map(({ account, debit, credit, dimension, reference }, at) => (
        <tr key={at} className={classNames(reversedBy && 'text-muted')}>
          <td colSpan={2} />
          <td className="figures px-3 py-1">{account}</td>
          <td className="px-3">{dimension}</td>
          <td className="px-3">{reference}</td>
          <td className="figures px-3 text-right whitespace-nowrap">{figure(debit)}</td>
          <td className="figures px-3 text-right whitespace-nowrap">{figure(credit)}</td>
        </tr>
      ))}
    </tbody>
  )
}

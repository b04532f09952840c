import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { Badge } from '../../../../components/ui/badge.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { type ListedAccount, listAccounts } from '../../../../lib/mappings/list-accounts.ts'
import { db } from '../../../_server/db.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { CsvTools } from '../[table]/csv-tools.tsx'
import { accountCells } from '../account-cells.ts'
import { MappingHead } from '../mapping-head.tsx'
import { AccountDialog } from './account-dialog.tsx'
import { accountFields } from './account-fields.ts'

export const metadata: Metadata = { title: 'Storefront accounts' }

export default async function AccountsPage() {
  const person = await requirePerson('mappings:read')
  return (
    <Suspense fallback={<TableSkeleton rows={3} />}>
      <Accounts person={person} />
    </Suspense>
  )
}

async function Accounts({ person }: { person: Person }) {
  const accounts = await listAccounts(db(), person)
  const mayEdit = may(person, 'mappings:edit') || may(person, 'mappings:approve-money')
  return (
    <>
      <MappingHead
        title="Storefront accounts"
        truth="The house account and organisational keys every sales order of a storefront carries. Finance approves a change."
        actions={<CsvTools table="account" mayImport={mayEdit} />}
      />
      {accounts.length === 0 && (
        <div className="card px-5 py-10 text-center">
          <Empty title="No shop is connected yet">An account is assumed when a shop is connected, and set here.</Empty>
        </div>
      )}
      <div className="flex flex-col gap-4">
        {accounts.map((listed) => (
          <AccountCard key={listed.storefrontId} listed={listed} mayEdit={mayEdit} />
        ))}
      </div>
    </>
  )
}

/** A list as its CSV has it, `standard=20 | zero-rate=0`, reads "standard 20 %, zero-rate 0 %". */
const cellText = (name: string, cell: string): string =>
  name === 'itemPriceTax' ? cell.replaceAll('=', ' ').replaceAll(' | ', ' %, ').replace(/(.)$/, '$1 %') : cell

function AccountCard({ listed, mayEdit }: { listed: ListedAccount; mayEdit: boolean }) {
  const cells = accountCells(listed)
  return (
    <section aria-label={listed.name} className="card p-4 md:p-5">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 className="flex flex-wrap items-center gap-2 text-base font-semibold">
          {listed.name} <span className="figures text-sm font-normal text-muted">{listed.storefront}</span>
          {listed.assumed && <Badge tone="waiting">Assumed, nobody has set it</Badge>}
          {!listed.account && <Badge tone="blocked">Not complete: its orders are held</Badge>}
        </h2>
        {mayEdit && <AccountDialog name={listed.name} cells={cells} />}
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-5">
        {accountFields.map(({ name, label }) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-muted">{label}</dt>
            <dd className="figures break-words">
              {cellText(name, cells[name] ?? '') || <span className="text-muted">none</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

import type { Metadata } from 'next'
import { PageHead } from '../../../../components/display/page-head.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { systemClock } from '../../../../lib/kernel/clock.ts'
import { businessDate } from '../../../../lib/kernel/period.ts'
import { listJournalAccounts } from '../../../../lib/reconciliation/journal/list-journal-accounts.ts'
import { listTerms } from '../../../../lib/reconciliation/read/list-terms.ts'
import { db } from '../../../_server/db.ts'
import { requirePerson } from '../../../_server/session.ts'
import { MonthEndPages } from '../month-end-pages.tsx'
import { JournalAccounts } from './journal-accounts.tsx'
import { OpeningLists } from './opening-lists.tsx'
import { TermsForm } from './terms-form.tsx'

export const metadata: Metadata = { title: 'Terms of the month-end' }

/** By which rules each storefront closes its months. */
export default async function TermsPage() {
  const person = await requirePerson('month-end:read')
  const shops = await listTerms(db(), person)
  const accounts = await listJournalAccounts(
    db(),
    person,
    shops.map(({ storefrontId }) => storefrontId),
  )
  const missing = shops.filter(({ terms }) => terms === null).length
  return (
    <>
      <PageHead
        title="Terms of the month-end"
        truth={
          missing === 0
            ? 'Each storefront closes its months by these rules; a signed period keeps those it was signed by.'
            : 'A storefront closes no month until finance has said with which day its first period begins.'
        }
      />
      <MonthEndPages />
      <div className="flex flex-col gap-8">
        {shops.map((shop) => (
          <div key={shop.storefrontId} className="grid items-start gap-4 xl:grid-cols-2">
            <TermsForm
              key={shop.terms?.version ?? 0}
              shop={shop}
              firstDay={`${businessDate(systemClock.now(), shop.timeZone).slice(0, 7)}-01`}
              maySet={may(person, 'month-end:set-terms', shop.storefrontId)}
            />
            {shop.terms && (
              <div className="flex flex-col gap-4">
                <OpeningLists
                  shop={shop}
                  personId={person.id}
                  mayImport={may(person, 'month-end:import', shop.storefrontId)}
                  mayApprove={may(person, 'month-end:approve', shop.storefrontId)}
                />
                <JournalAccounts
                  storefrontId={shop.storefrontId}
                  accounts={accounts.get(shop.storefrontId) ?? {}}
                  maySet={may(person, 'month-end:set-terms', shop.storefrontId)}
                />
              </div>
            )}
          </div>
        ))}
      </div>
    </>
  )
}

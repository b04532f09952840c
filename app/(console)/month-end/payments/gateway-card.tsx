import { Instant } from '../../../../components/display/instant.tsx'
import { amountText, countOf } from '../../../../components/display/money-text.ts'
import { ScrollRegion } from '../../../../components/table/scroll-region.tsx'
import type { GatewayRow } from '../../../../lib/payments/list-gateways.ts'
import { GatewayTermsForm } from './gateway-terms-form.tsx'
import { ImportPayouts } from './import-payouts.tsx'

const formats = { stripe: 'Stripe’s balance export', paypal: 'PayPal’s activity export', plain: 'a CSV by column map' }

/** One gateway: its terms, the files that were taken, and a place for the next. */
export function GatewayCard({
  storefrontId,
  currency,
  row: { gateway, orders, terms, files },
  maySet,
  mayImport,
}: {
  storefrontId: string
  currency: string
  row: GatewayRow
  maySet: boolean
  mayImport: boolean
}) {
  return (
    <section aria-label={gateway} className="card flex flex-col gap-3 p-4">
      <div>
        <h3 className="font-semibold">{gateway}</h3>
        <p className="text-sm text-muted">
          {countOf(orders, 'order')} in the last hundred days.{' '}
          {terms
            ? `Read as ${formats[terms.format]}; ${feeWords(terms, currency)}; paid out within ${countOf(terms.payoutDays, 'day')}.`
            : 'No terms: its payments are not tied out.'}
        </p>
      </div>
      {maySet && (
        <details>
          <summary className="touch cursor-pointer text-sm font-medium">
            {terms ? 'Change the terms' : 'Set the terms'}
          </summary>
          <GatewayTermsForm storefrontId={storefrontId} currency={currency} gateway={gateway} terms={terms} />
        </details>
      )}
      {terms && mayImport && <ImportPayouts storefrontId={storefrontId} gateway={gateway} />}
      {files.length > 0 && (
        <ScrollRegion label={`Files of ${gateway}`}>
          <table className="w-full text-sm">
            <caption className="sr-only">Files of {gateway}</caption>
            <thead>
              <tr className="text-xs text-muted">
                <th scope="col" className="h-8 border-b border-line pr-3 text-left font-medium">
                  File
                </th>
                <th scope="col" className="h-8 border-b border-line px-3 text-right font-medium">
                  Lines
                </th>
                <th scope="col" className="h-8 border-b border-line px-3 text-right font-medium">
                  New
                </th>
                <th scope="col" className="h-8 border-b border-line pl-3 text-left font-medium">
                  Imported
                </th>
              </tr>
            </thead>
            <tbody>
              {files.map(({ id, name, lines, newLines, importedBy, importedAt }) => (
                <tr key={id}>
                  <td className="max-w-56 truncate py-1.5 pr-3" title={name}>
                    {name}
                  </td>
                  <td className="figures px-3 text-right">{lines}</td>
                  <td className="figures px-3 text-right">{newLines}</td>
                  <td className="pl-3 whitespace-nowrap">
                    <Instant at={importedAt} /> <span className="text-muted">{importedBy}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  )
}

function feeWords({ feeBasisPoints, feeFixed }: NonNullable<GatewayRow['terms']>, currency: string): string {
  if (feeBasisPoints === null) return 'no fee agreed'
  return `fee ${amountText(BigInt(feeBasisPoints) * 100n, 2)} % and ${amountText(feeFixed, 2)} ${currency}`
}

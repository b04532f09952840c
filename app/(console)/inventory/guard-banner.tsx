import { Hand } from 'lucide-react'
import Link from 'next/link'
import { Instant } from '../../../components/display/instant.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import type { Guarded } from '../../../lib/boards/stock-summary.ts'
import { LetGo } from './let-go.tsx'

/** Too much would go to zero at once: what, and the way to let it. */
export function GuardBanner({ guarded, mayOpen }: { guarded: Guarded; mayOpen: boolean }) {
  const { code, name, toZero, onOffer, guardPercent, since, worst, storefrontId } = guarded
  const percent = Math.round((100 * toZero) / Math.max(1, onOffer))
  return (
    <section
      aria-label={`The guard of ${name} stopped`}
      className="mb-4 rounded-lg border border-waiting bg-waiting-soft p-4"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-96">
          <h2 className="flex items-center gap-2 text-base font-semibold text-waiting">
            <Hand aria-hidden className="size-4 shrink-0" strokeWidth={2.5} />
            {countOf(toZero, 'shop item')} of {code} would go to zero
          </h2>
          <p className="mt-1">
            That is {percent} % of the {countText(onOffer)} on offer; the guard asks from {guardPercent} %. They wait
            since <Instant at={since} /> with their last number; everything else is sent.
          </p>
        </div>
        {mayOpen && <LetGo storefrontId={storefrontId} code={code} toZero={toZero} />}
      </div>
      {worst.length > 0 && (
        <table className="mt-3 w-full text-sm sm:w-auto">
          <thead>
            <tr>
              <th scope="col" className="py-1 pr-6 text-left text-xs font-medium">
                Best sellers among them
              </th>
              <th scope="col" className="py-1 pr-6 text-right text-xs font-medium">
                Shown now
              </th>
              <th scope="col" className="py-1 text-right text-xs font-medium">
                Sold in 28 days
              </th>
            </tr>
          </thead>
          <tbody>
            {worst.map((item) => (
              <tr key={item.id}>
                <td className="py-0.5 pr-6">
                  <Link href={`/inventory/${item.id}`} className="touch figures underline underline-offset-4">
                    {item.sku || item.name}
                  </Link>
                </td>
                <td className="figures py-0.5 pr-6 text-right">{item.shown}</td>
                <td className="figures py-0.5 text-right">{countText(item.sold)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {toZero > worst.length && (
        <p className="mt-2">
          <Link
            href={`/inventory?${new URLSearchParams({ state: 'guarded', storefront: code })}`}
            className="touch font-medium underline underline-offset-4"
          >
            All {countText(toZero)}
          </Link>
        </p>
      )}
    </section>
  )
}

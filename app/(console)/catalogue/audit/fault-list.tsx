import Link from 'next/link'
import { Empty } from '../../../../components/display/empty.tsx'
import { countText } from '../../../../components/display/money-text.ts'
import { buttonClasses } from '../../../../components/ui/button-classes.ts'
import type { CatalogueAudit } from '../../../../lib/boards/catalogue-audit.ts'
import { faultOf } from '../../../../lib/boards/catalogue-faults.ts'

interface FaultListProps {
  faults: CatalogueAudit['faults']
  storefrontCode: string | null
}

/** Every kind of fault there is, how often, and its repair, with the way to the list. */
export function FaultList({ faults, storefrontCode }: FaultListProps) {
  if (faults.length === 0)
    return (
      <div className="card mt-4 px-5 py-8 text-center">
        <Empty title="No fault">Whatever has been compared agrees with the item master.</Empty>
      </div>
    )
  return (
    <ul aria-label="Faults by kind" className="card mt-4 divide-y divide-line/70">
      {faults.map(({ code, group, findings }) => {
        const fault = faultOf(code)
        const query = new URLSearchParams({
          ...(group ? { show: group } : {}),
          ...(storefrontCode ? { storefront: storefrontCode } : {}),
        })
        return (
          <li key={code} className="flex flex-wrap items-start gap-x-4 gap-y-2 p-4">
            <span className="figures w-8 text-right text-lg font-semibold">{countText(findings)}</span>
            <div className="min-w-0 flex-1 basis-64">
              <h3 className="font-semibold">{fault?.title ?? code}</h3>
              {fault && (
                <>
                  <p className="text-muted">{fault.meaning}</p>
                  <p className="mt-1">
                    <span className="font-medium">Repair:</span> {fault.repair}
                  </p>
                </>
              )}
            </div>
            <Link
              href={`/catalogue?${query}`}
              aria-label={`List: ${fault?.title ?? code}`}
              className={buttonClasses({ size: 'small' })}
            >
              List them
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

import { Facts } from '../../../components/display/facts.tsx'
import { originOf } from '../../../lib/exceptions/origin.ts'
import type { CaseDetail } from '../../../lib/exceptions/read-case.ts'
import { evidenceRows } from './evidence-rows.ts'

/** What stands in the offending field beside what the rule wanted; below, whatever else was found. */
export function CaseEvidence({ found }: { found: CaseDetail }) {
  const rows = evidenceRows(found)
  const first = found.subjects[0]
  const { field: _, value: __, key: ___, ...cause } = found.cause
  const named = originOf(found.code) === 'finding' ? cause : { ...cause, ...first?.evidence }
  const facts = Object.entries(named).map(([name, value]) => ({ name, value }))
  return (
    <div className="flex flex-col gap-2">
      {rows.length > 0 && (
        <div className="overflow-x-auto rounded-md border border-line">
          <table className="w-full text-sm">
            <thead className="text-left text-xs text-muted">
              <tr>
                <th scope="col" className="px-3 py-1.5 font-medium">
                  Field
                </th>
                <th scope="col" className="px-3 py-1.5 font-medium">
                  Found
                </th>
                <th scope="col" className="px-3 py-1.5 font-medium">
                  Wanted
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ field, found: value, wanted }) => (
                <tr key={field} className="border-t border-line/70 align-top">
                  <th scope="row" className="px-3 py-1.5 text-left font-medium">
                    {field}
                  </th>
                  <td className="bg-blocked-soft px-3 py-1.5 break-words text-blocked">
                    {value === '' ? 'empty' : <span className="figures">{value}</span>}
                  </td>
                  <td className="bg-settled-soft px-3 py-1.5 break-words text-settled">{wanted}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {facts.length > 0 && (
        <details>
          <summary className="cursor-pointer py-1 text-sm font-medium max-md:py-3">
            Everything found{first && found.orders > 1 ? ` on #${first.orderNumber}, the first of ${found.orders}` : ''}
          </summary>
          <Facts facts={facts} />
        </details>
      )}
    </div>
  )
}

import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { Button } from '../../../../../components/ui/button.tsx'
import { may } from '../../../../../lib/access/permissions.ts'
import { systemClock } from '../../../../../lib/kernel/clock.ts'
import { readClosePack } from '../../../../../lib/reconciliation/close-pack/read-pack.ts'
import { coverOf } from '../../../../../lib/reconciliation/close-pack/write-pack.ts'
import { db } from '../../../../_server/db.ts'
import { loadHead, type PeriodParams } from '../../load-period.ts'
import { PeriodHead } from '../../period-head.tsx'
import { PackSheet } from './pack-sheet.tsx'
import { PrintButton } from './print-button.tsx'

export const metadata: Metadata = { title: 'Close pack' }

/** Everything a period is closed on, on one page that prints; as signed where it is signed. */
export default async function ClosePackPage({ params }: { params: PeriodParams }) {
  const { person, head } = await loadHead(params)
  const pack = await readClosePack(db(), systemClock.now(), person, head.id)
  const mayExport = may(person, 'month-end:export', head.storefrontId)
  return (
    <>
      <PeriodHead
        head={head}
        truth={pack.taken ? 'As it was signed.' : 'Not signed: the figures of this moment.'}
        actions={
          <div className="flex flex-wrap gap-2">
            <PrintButton />
            {mayExport && (
              <form method="post" action={`/api/exports/month-end/${head.id}/pack`}>
                <Button type="submit">
                  <Download aria-hidden />
                  Workbook
                </Button>
              </form>
            )}
          </div>
        }
      />
      <section aria-labelledby="cover" className="card mb-6 overflow-x-auto p-4">
        <h2 id="cover" className="mb-2 text-base font-semibold">
          What was closed, and by which rules
        </h2>
        <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1 text-sm max-sm:grid-cols-1">
          {coverOf(pack).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="figures break-all max-sm:mb-1">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <div className="flex flex-col gap-6">
        {pack.sheets.map((sheet) => (
          <PackSheet key={sheet.key} sheet={sheet} periodId={head.id} scale={head.scale} mayExport={mayExport} />
        ))}
      </div>
    </>
  )
}

import { systemClock } from '../../../../../../lib/kernel/clock.ts'
import { readClosePack } from '../../../../../../lib/reconciliation/close-pack/read-pack.ts'
import { packName, packXlsx, sheetCsv } from '../../../../../../lib/reconciliation/close-pack/write-pack.ts'
import { db } from '../../../../../_server/db.ts'
import { csvDownload, readExporter } from '../../../csv-download.ts'
import { findPeriod } from '../find-period.ts'

export const dynamic = 'force-dynamic'

/** The close pack of a period: the workbook, or with `?sheet=` one of its tables as CSV. */
export async function POST(request: Request, { params }: { params: Promise<{ period: string }> }) {
  const person = await readExporter(request, 'month-end:export')
  if (person instanceof Response) return person
  const head = await findPeriod(person, params)
  if (head instanceof Response) return head
  const pack = await readClosePack(db(), systemClock.now(), person, head.id)
  const wanted = new URL(request.url).searchParams.get('sheet')
  if (wanted !== null) {
    const sheet = pack.sheets.find(({ key }) => key === wanted)
    return sheet
      ? csvDownload(`${packName(pack)}-${sheet.key}.csv`, sheetCsv(sheet, head.scale))
      : new Response('The close pack has no such table', { status: 404 })
  }
  return new Response(new Uint8Array(await packXlsx(pack)), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="${packName(pack)}.xlsx"`,
      'cache-control': 'no-store',
    },
  })
}

import { writeMappingCsv } from '../../../../../lib/mappings/csv.ts'
import { exportMappings, listMappingRows } from '../../../../../lib/mappings/list-rows.ts'
import { mappingFileNames } from '../../../../../lib/mappings/tables.ts'
import { db } from '../../../../_server/db.ts'
import { csvDownload, readExporter, refusal } from '../../csv-download.ts'

export const dynamic = 'force-dynamic'

/** One mapping table as CSV: what the import takes back unchanged. */
export async function POST(request: Request, { params }: { params: Promise<{ table: string }> }) {
  const person = await readExporter(request, 'mappings:read')
  if (person instanceof Response) return person
  const { table: name } = await params
  const table = mappingFileNames.find((known) => known === name)
  if (!table) return refusal('NOT_FOUND', 404)
  const csv =
    table === 'account'
      ? (await exportMappings(db(), person)).account
      : writeMappingCsv(table, (await listMappingRows(db(), person, table, { limit: 1_000_000 })).rows)
  return csvDownload(`${table}.csv`, csv)
}

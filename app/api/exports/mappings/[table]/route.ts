import { may } from '../../../../../lib/access/permissions.ts'
import { writeMappingCsv } from '../../../../../lib/mappings/csv.ts'
import { exportMappings, listMappingRows } from '../../../../../lib/mappings/list-rows.ts'
import { mappingFileNames } from '../../../../../lib/mappings/tables.ts'
import { db } from '../../../../_server/db.ts'
import { isOwnOrigin } from '../../../../_server/origin.ts'
import { readPerson } from '../../../../_server/session.ts'
import { consoleSettings } from '../../../../_server/settings.ts'

export const dynamic = 'force-dynamic'

/** One mapping table as CSV: what the import takes back unchanged. */
export async function POST(request: Request, { params }: { params: Promise<{ table: string }> }) {
  if (!isOwnOrigin(request.headers, consoleSettings().NEXTAUTH_URL)) {
    return Response.json({ code: 'ORIGIN_REFUSED' }, { status: 403 })
  }
  const person = await readPerson()
  if (!person) return Response.json({ code: 'SIGNED_OUT' }, { status: 401 })
  if (!may(person, 'mappings:read')) return Response.json({ code: 'NOT_PERMITTED' }, { status: 403 })
  const { table: name } = await params
  const table = mappingFileNames.find((known) => known === name)
  if (!table) return Response.json({ code: 'NOT_FOUND' }, { status: 404 })
  const csv =
    table === 'account'
      ? (await exportMappings(db(), person)).account
      : writeMappingCsv(table, (await listMappingRows(db(), person, table, { limit: 1_000_000 })).rows)
  return new Response(csv, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${table}.csv"`,
      'cache-control': 'no-store',
    },
  })
}

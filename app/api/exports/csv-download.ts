import { stringify } from 'csv-stringify/sync'
import { usualScale } from '../../../components/display/money-text.ts'
import type { Permission } from '../../../lib/access/permissions.ts'
import { may } from '../../../lib/access/permissions.ts'
import type { Amount } from '../../../lib/kernel/money.ts'
import { formatAmount } from '../../../lib/kernel/money.ts'
import { isOwnOrigin } from '../../_server/origin.ts'
import { type Person, readPerson } from '../../_server/session.ts'
import { consoleSettings } from '../../_server/settings.ts'

/** Who asks for an export and may have it; else the refusal, as the route's answer. */
export async function readExporter(request: Request, permission: Permission): Promise<Person | Response> {
  if (!isOwnOrigin(request.headers, consoleSettings().NEXTAUTH_URL)) return refusal('ORIGIN_REFUSED', 403)
  const person = await readPerson()
  if (!person) return refusal('SIGNED_OUT', 401)
  return may(person, permission) ? person : refusal('NOT_PERMITTED', 403)
}

export const refusal = (code: string, status: 401 | 403 | 404): Response => Response.json({ code }, { status })

export const csvDownload = (fileName: string, body: BodyInit): Response =>
  new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  })

interface Listing<Row> {
  /** The file is called after it and the day (UTC). */
  name: string
  columns: readonly string[]
  readPage(after: string | undefined): Promise<{ rows: readonly Row[]; next: string | null }>
  recordOf(row: Row): string[]
  /** No further page once so many rows were written. */
  most?: number
}

/** A list as CSV, read and written a page at a time: whatever its length, one page is held. */
export function csvOfPages<Row>({ name, columns, readPage, recordOf, most }: Listing<Row>): Response {
  const encoder = new TextEncoder()
  let after: string | undefined
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(stringify([columns]))),
    async pull(controller) {
      const { rows, next } = await readPage(after)
      controller.enqueue(encoder.encode(stringify(rows.map(recordOf))))
      sent += rows.length
      if (next === null || (most !== undefined && sent >= most)) controller.close()
      else after = next
    },
  })
  return csvDownload(`${name}-${new Date().toISOString().slice(0, 10)}.csv`, body)
}

/** `GBP 12.00 | USD 3.50` */
export const moneyCell = (money: readonly { currency: string; amount: Amount }[]): string =>
  money.map(({ currency, amount }) => `${currency} ${formatAmount(amount, usualScale(currency))}`).join(' | ')

import type { Db, Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Amount } from '../kernel/money.ts'
import type { OutboxKind } from '../outbox/entry.ts'

export interface PassageEntry {
  id: string
  reference: string
  state: string
  connectionCode: string
  /** Amounts as whole ten-thousandths in text: lib/erp/draft-json.ts and cancel-json.ts read it. */
  body: Json
  total: Amount
  mappingVersion: number
  readyAt: Date
  createdAt: Date
  sends: number
  lookups: number
  pkey: string | null
  ordNum: string | null
  acceptedAt: Date | null
  /** Since when the ERP does not list it any more. */
  lostAt: Date | null
  outcomeCode: string | null
  outcomeField: string | null
  outcomeMessage: string | null
}

export interface PassageAttempt {
  id: string
  about: OutboxKind
  kind: string
  worker: string
  startedAt: Date
  endedAt: Date | null
  outcome: string | null
  httpStatus: number | null
  request: Json
  response: string | null
  message: string | null
}

const attemptsShown = 50
const include = {
  connection: { select: { code: true } },
  attempts: { orderBy: { id: 'desc' }, take: attemptsShown },
} satisfies Prisma.OutboxEntryInclude

type Row = Prisma.OutboxEntryGetPayload<{ include: typeof include }>

/** What went out for an order: its sales order, the request to cancel that, and every attempt at either, newest first. */
export async function readPassageEntries(
  db: Db,
  orderId: bigint,
): Promise<{ entry: PassageEntry | null; cancel: PassageEntry | null; attempts: PassageAttempt[] }> {
  const rows = await db.outboxEntry.findMany({ where: { orderId }, orderBy: { id: 'desc' }, include })
  const newest = (kind: OutboxKind) => rows.find((row) => row.kind === kind)
  const [entry, cancel] = [newest('sales_order'), newest('sales_order_cancel')]
  const attempts = [entry, cancel].flatMap((row) =>
    row ? row.attempts.map((one) => ({ ...one, about: row.kind })) : [],
  )
  return {
    entry: entry ? entryOf(entry) : null,
    cancel: cancel ? entryOf(cancel) : null,
    attempts: attempts
      .sort((a, b) => Number(b.id - a.id))
      .slice(0, attemptsShown)
      .map(({ id, entryId: _, deadlineAt: __, request, ...attempt }) => ({
        ...attempt,
        id: id.toString(),
        request: request as Json,
      })),
  }
}

const entryOf = (row: Row): PassageEntry => ({
  id: row.id.toString(),
  reference: row.reference,
  state: row.state,
  connectionCode: row.connection.code,
  body: row.body as Json,
  total: row.totalAmount,
  mappingVersion: row.mappingVersion,
  readyAt: row.readyAt,
  createdAt: row.createdAt,
  sends: row.sends,
  lookups: row.lookups,
  pkey: row.pkey,
  ordNum: row.ordNum,
  acceptedAt: row.acceptedAt,
  lostAt: row.lostAt,
  outcomeCode: row.outcomeCode,
  outcomeField: row.outcomeField,
  outcomeMessage: row.outcomeMessage,
})

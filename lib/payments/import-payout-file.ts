import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { LineFault } from '../kernel/csv-lines.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { sha256 } from '../kernel/digest.ts'
import { Fault } from '../kernel/fault.ts'
import { businessDate } from '../kernel/period.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import type { LineKind, PayoutLine, ReadFile } from './payout-line.ts'
import { lineKinds, onceEach } from './payout-line.ts'
import { readPaypal } from './read-paypal.ts'
import type { ColumnMap } from './read-plain.ts'
import { columnMap, readPlain } from './read-plain.ts'
import { readStripe } from './read-stripe.ts'

export interface GatewayFile {
  storefrontId: string
  /** As the shop names it. */
  gateway: string
  name: string
  text: string
}

/** What a file holds, before or after it is taken. */
export interface FilePreview {
  lines: number
  /** Of them known from an earlier file: counted once. */
  known: number
  byKind: Record<LineKind, number>
  payouts: number
  /** Charges and refunds whose transaction no order of the shop carries. */
  unmatched: number
  errors: LineFault[]
}

/**
 * What an import would do; it writes nothing.
 * @throws {Fault} NOT_PERMITTED, GATEWAY_UNKNOWN
 */
export async function previewPayoutFile(db: Db, actor: Actor, file: GatewayFile): Promise<FilePreview> {
  requirePermission(actor, 'month-end:import', file.storefrontId)
  const { lines, errors } = await readFile(db, file)
  return previewOf(db, file, lines, errors)
}

/**
 * Takes a provider's file: all of it or nothing, the same file once, a movement that came in an earlier one once.
 * @returns what it held; nothing was taken where it has faults
 * @throws {Fault} NOT_PERMITTED, GATEWAY_UNKNOWN, FILE_KNOWN
 */
export async function importPayoutFile(db: Db, now: Date, actor: Actor, file: GatewayFile): Promise<FilePreview> {
  const { storefrontId, gateway, name, text } = file
  requirePermission(actor, 'month-end:import', storefrontId)
  const { lines, errors } = await readFile(db, file)
  if (errors.length > 0) return previewOf(db, file, lines, errors)
  const hash = new Uint8Array(sha256(text))
  return db.$transaction(
    async (tx) => {
      await tx.$queryRaw`select 1 from gateway_terms where storefront_id = ${storefrontId}::uuid and gateway = ${gateway} for update`
      const known = await tx.payoutFile.findFirst({ where: { storefrontId, gateway, hash } })
      if (known) throw new Fault('FILE_KNOWN', `This file was imported already, as ${known.name}`)
      const preview = await previewOf(tx, file, lines, [])
      const { id } = await tx.payoutFile.create({
        data: {
          storefrontId,
          gateway,
          name: name.slice(0, 200),
          hash,
          lines: lines.length,
          newLines: lines.length - preview.known,
          currencies: [...new Set(lines.map(({ settledCurrency }) => settledCurrency))].sort(),
          importedById: actor.kind === 'user' ? actor.id : null,
          importedBy: actor.label,
          importedAt: now,
        },
        select: { id: true },
      })
      await writeLines(tx, file, id, lines)
      await recordAudit(tx, actor, {
        action: 'month-end:import-payouts',
        subjectKind: 'storefront',
        subjectId: storefrontId,
        after: { gateway, file: name, lines: lines.length, known: preview.known },
      })
      await enqueue(tx, [{ task: 'month-end:reconcile', payload: { storefrontId } }])
      await notify(tx, 'month-end')
      return preview
    },
    { timeout: 300_000 },
  )
}

async function readFile(db: Db, { storefrontId, gateway, text }: GatewayFile): Promise<ReadFile> {
  const terms = await db.gatewayTerms.findUnique({ where: { storefrontId_gateway: { storefrontId, gateway } } })
  if (!terms) throw new Fault('GATEWAY_UNKNOWN', `Gateway: set the terms of "${gateway}" first`)
  if (terms.format === 'stripe') return onceEach(readStripe(text))
  if (terms.format === 'paypal') return onceEach(readPaypal(text))
  return onceEach(readPlain(text, columnMap.parse(terms.columnMap) satisfies ColumnMap))
}

async function previewOf(
  db: Db | Tx,
  { storefrontId, gateway }: GatewayFile,
  lines: readonly PayoutLine[],
  errors: LineFault[],
): Promise<FilePreview> {
  const ids = lines.map(({ externalId }) => externalId)
  const [counts] = await db.$queryRaw<{ known: number; unmatched: number }[]>`
    select
      (select count(*) from payout_lines where storefront_id = ${storefrontId}::uuid and gateway = ${gateway}
        and external_id = any(${ids}::text[]))::int as known,
      (select count(*) from unnest(${lines.filter(({ kind }) => kind === 'charge' || kind === 'refund').map(({ transactionId }) => transactionId)}::text[]) as t (id)
        where not exists (select from web_orders o where o.transaction_id = t.id and o.transaction_id <> '' and o.storefront_id = ${storefrontId}::uuid))::int as unmatched`
  return {
    lines: lines.length,
    known: counts?.known ?? 0,
    unmatched: counts?.unmatched ?? 0,
    byKind: Object.fromEntries(
      lineKinds.map((kind) => [kind, lines.filter((line) => line.kind === kind).length]),
    ) as FilePreview['byKind'],
    payouts: new Set(lines.map(({ payoutId }) => payoutId).filter(Boolean)).size,
    errors,
  }
}

async function writeLines(
  tx: Tx,
  { storefrontId, gateway }: GatewayFile,
  fileId: string,
  lines: readonly PayoutLine[],
): Promise<void> {
  const { timeZone } = await tx.storefront.findUniqueOrThrow({
    where: { id: storefrontId },
    select: { timeZone: true },
  })
  const rows = lines.map(({ orderReference: _, at, ...line }) => ({ ...line, at, day: businessDate(at, timeZone) }))
  const json = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? value.toString() : value))
  await tx.$executeRaw`
    insert into payout_lines (storefront_id, gateway, file_id, line, external_id, kind, transaction_id, order_id, amount, currency,
      settled, settled_currency, settled_scale, fee, rate, at, day, payout_id)
    select ${storefrontId}::uuid, ${gateway}, ${fileId}::uuid, n.line, n."externalId", n.kind, n."transactionId",
      (select o.id from web_orders o where o.transaction_id = n."transactionId" and o.transaction_id <> ''
        and o.storefront_id = ${storefrontId}::uuid order by o.id limit 1),
      n.amount, n.currency, n.settled, n."settledCurrency", n."settledScale", n.fee, n.rate, n.at, n.day, n."payoutId"
    from jsonb_to_recordset(${json}::jsonb) as n (line int, "externalId" text, kind text, "transactionId" text, amount bigint,
      currency text, settled bigint, "settledCurrency" text, "settledScale" int, fee bigint, rate text, at timestamptz, day date, "payoutId" text)
    -- A charge that was not paid out yet when an earlier file was made is since.
    on conflict (storefront_id, gateway, external_id) do update set payout_id = excluded.payout_id
      where payout_lines.payout_id = '' and excluded.payout_id <> ''`
}

import type { DocumentRefusal } from '../erp/after-sales-port.ts'
import type { AfterSalesCode } from '../exceptions/after-sales-codes.ts'
import type { FindingCause, ShopFinding } from '../exceptions/settle-findings.ts'
import { settleFindings } from '../exceptions/settle-findings.ts'
import type { Tx } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { DocumentTable } from './known-documents.ts'
import type { Match, OurShop } from './match-orders.ts'

type Kind = DocumentRefusal['kind']

export interface RefusedDocument {
  refusal: DocumentRefusal
  match: Match
}

/** What one reading of a kind has shown. */
export interface SeenDocuments {
  refused: readonly RefusedDocument[]
  /** Keys of those that were read well. */
  listed: ReadonlySet<string>
  isWhole: boolean
}

interface OpenDocument {
  storefrontId: string
  code: AfterSalesCode
  key: string
}

const unreadable = 'ERP_DOCUMENT_UNREADABLE'
/** A field the ERP renamed makes everything unreadable: so many cases say it, the log has the rest. */
const mostCases = 500

/** Only a live flow alarms anybody. A sales order that is gone is LOST_IN_ERP, once it was asked for by its reference. */
const flowOf = (kind: Kind): 'orders' | 'shipments' | 'returns' =>
  kind === 'sales order' ? 'orders' : kind === 'pick' ? 'shipments' : 'returns'

const goneCodeOf = (kind: Kind): 'SHIPMENT_GONE' | 'DOCUMENT_GONE' | null =>
  kind === 'sales order' ? null : kind === 'pick' ? 'SHIPMENT_GONE' : 'DOCUMENT_GONE'

const prefixOf = (kind: Kind) => `document:${kind}:`

/** One whose key cannot be read either is known by its number: it is over with the whole reading that does not refuse it. */
const keyOf = (kind: Kind, { pkey, number, altPo, poNum }: DocumentRefusal) =>
  `${prefixOf(kind)}${pkey || `#${number || altPo || poNum}`}`

/**
 * Opens a case for each document of ours that cannot be read, and closes those that were read well again and those of documents
 * that are back. A reading without either costs a statement.
 */
export async function raiseDocuments(
  tx: Tx,
  now: Date,
  { connectionId, shops }: { connectionId: string; shops: readonly OurShop[] },
  { refusalKind: kind, table }: { refusalKind: Kind; table: DocumentTable },
  { refused, listed, isWhole }: SeenDocuments,
): Promise<void> {
  const open = await readOpen(tx, shops, kind)
  if (refused.length === 0 && open.length === 0) return
  const prefix = prefixOf(kind)
  const isRead = (pkey: string) => (pkey.startsWith('#') ? isWhole : listed.has(pkey))
  const findings = await unreadableFindings(tx, kind, refused.slice(0, mostCases))
  const live = await liveShops(tx, shops, kind)
  const lost = open.filter(({ code }) => code !== unreadable)
  for (const { id } of shops) {
    const mine = live.has(id) ? findings.filter(({ storefrontId }) => storefrontId === id) : []
    const keys = new Set(mine.map(({ finding }) => finding.cause.key))
    const over = open.filter(
      ({ storefrontId, code, key }) =>
        storefrontId === id &&
        code === unreadable &&
        !keys.has(key) &&
        (!live.has(id) || isRead(key.slice(prefix.length))),
    )
    const judged = [...keys, ...over.map(({ key }) => key)]
    if (judged.length === 0) continue
    await settleFindings(
      tx,
      now,
      { storefrontId: id, codes: [unreadable], judged },
      mine.map(({ finding }) => finding),
    )
  }
  const pkeys = lost.map(({ key }) => key.slice(prefix.length))
  await settleGone(tx, now, { connectionId, shops }, { refusalKind: kind, table }, pkeys)
}

/** Opens a case for each document that is gone, in the transaction that says so. Nobody need read it any more. */
export async function raiseGone(
  tx: Tx,
  now: Date,
  run: { connectionId: string; shops: readonly OurShop[] },
  kind: { refusalKind: Kind; table: DocumentTable },
  pkeys: readonly string[],
): Promise<void> {
  const judged = pkeys.map((pkey) => `${prefixOf(kind.refusalKind)}${pkey}`)
  for (const { id } of run.shops) await settleFindings(tx, now, { storefrontId: id, codes: [unreadable], judged }, [])
  await settleGone(tx, now, run, kind, pkeys)
}

/** Cases of these documents are open where they are gone, and closed where they are back. */
async function settleGone(
  tx: Tx,
  now: Date,
  { connectionId, shops }: { connectionId: string; shops: readonly OurShop[] },
  { refusalKind: kind, table }: { refusalKind: Kind; table: DocumentTable },
  pkeys: readonly string[],
): Promise<void> {
  const code = goneCodeOf(kind)
  if (code === null || pkeys.length === 0) return
  // A pick that had not left is made anew in the warehouse every day: NOT_PICKED_IN_TIME watches its order.
  const counts = table === 'erp_picks' ? Prisma.sql`d.shipped_on is not null` : Prisma.sql`true`
  const rows = await tx.$queryRaw<
    {
      storefrontId: string
      pkey: string
      document: string
      orderId: bigint | null
      number: string | null
      currency: string | null
      amount: bigint | null
    }[]
  >`
    select d.storefront_id::text as "storefrontId", d.pkey,
      coalesce(case when ${table}::text = 'erp_invoices' then to_jsonb(d) ->> 'inv_num' end, to_jsonb(d) ->> 'pick_num',
        to_jsonb(d) ->> 'crm_num', to_jsonb(d) ->> 'ret_num', d.pkey)
        as document,
      o.id as "orderId", o.number, o.currency::text as currency,
      coalesce(case when to_jsonb(d) ->> 'currency' = o.currency::text then (coalesce(to_jsonb(d) ->> 'total_amount', to_jsonb(d) ->> 'total'))::bigint end,
        o.total_amount) as amount
    from ${Prisma.raw(table)} d left join web_orders o on o.id = d.order_id
    where d.connection_id = ${connectionId}::uuid and d.pkey = any(${[...pkeys]}::text[]) and d.gone_at is not null and ${counts}
    order by d.pkey limit ${mostCases}`
  const live = await liveShops(tx, shops, kind)
  const judged = [...new Set(pkeys)].map((pkey) => `${prefixOf(kind)}${pkey}`)
  for (const { id } of shops) {
    const gone = live.has(id) ? rows.filter(({ storefrontId }) => storefrontId === id) : []
    const findings = gone.map(({ pkey, document, orderId, number, currency, amount }): ShopFinding => {
      const about = { document: kind, documentNumber: document, ...(kind === 'pick' && { pick: document }) }
      const cause = { key: `${prefixOf(kind)}${pkey}`, value: number ?? document, ...about }
      if (orderId === null || currency === null || amount === null) return { code, cause }
      return { code, cause: { ...cause, orderId: String(orderId) }, orders: [{ orderId, currency, amount }] }
    })
    await settleFindings(tx, now, { storefrontId: id, codes: [code], judged }, findings)
  }
}

async function unreadableFindings(
  tx: Tx,
  kind: Kind,
  refused: readonly RefusedDocument[],
): Promise<{ storefrontId: string; finding: ShopFinding }[]> {
  if (refused.length === 0) return []
  const ids = refused.flatMap(({ match }) => match.order?.id ?? [])
  const orders = await tx.$queryRaw<{ orderId: bigint; number: string; currency: string; amount: bigint }[]>`
    select id as "orderId", number, currency::text as currency, total_amount as amount
    from web_orders where id = any(${ids}::bigint[])`
  const orderOf = new Map(orders.map((order) => [order.orderId, order]))
  return refused.map(({ refusal, match }) => {
    const order = match.order ? orderOf.get(match.order.id) : undefined
    const { number, pkey, altPo, poNum, field, value } = refusal
    const name = number || pkey || altPo || poNum
    const cause: FindingCause = {
      key: keyOf(kind, refusal),
      value: order?.number ?? name,
      document: kind,
      documentNumber: name,
      message: value === '' ? field : `${field} is ${value.slice(0, 100)}`,
    }
    if (!order) return { storefrontId: match.storefrontId, finding: { code: unreadable, cause } }
    const { orderId, currency, amount } = order
    const orders = [{ orderId, currency, amount }]
    const finding = { code: unreadable, cause: { ...cause, orderId: String(orderId) }, orders } as const
    return { storefrontId: match.storefrontId, finding }
  })
}

function readOpen(tx: Tx, shops: readonly OurShop[], kind: Kind): Promise<OpenDocument[]> {
  const codes = [unreadable, goneCodeOf(kind)].flatMap((code) => code ?? [])
  return tx.$queryRaw<OpenDocument[]>`
    select storefront_id::text as "storefrontId", code, cause ->> 'key' as key from exception_cases
    where storefront_id = any(${shops.map(({ id }) => id)}::uuid[]) and state = 'open' and code = any(${codes}::text[])
      and starts_with(cause ->> 'key', ${prefixOf(kind)})`
}

async function liveShops(tx: Tx, shops: readonly OurShop[], kind: Kind): Promise<Set<string>> {
  const rows = await tx.storefrontFlow.findMany({
    where: { storefrontId: { in: shops.map(({ id }) => id) }, flow: flowOf(kind), mode: 'live' },
    select: { storefrontId: true },
  })
  return new Set(rows.map(({ storefrontId }) => storefrontId))
}

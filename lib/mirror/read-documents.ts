import type { DocumentRefusal } from '../erp/after-sales-port.ts'
import type { Erp } from '../erp/port.ts'
import type { MirrorContext } from './context.ts'
import type { DocumentKind } from './document-kinds.ts'
import type { Touched } from './known-documents.ts'
import { lockOrders, lockOrdersOf } from './lock-orders.ts'
import { findUnlisted, isBelieved, markGone } from './mark-gone.ts'
import type { OurShop } from './match-orders.ts'
import { matchOrders } from './match-orders.ts'
import { noteSalesOrders } from './note-sales-orders.ts'
import { raiseDocuments, raiseGone } from './raise-documents.ts'
import { raiseFlags } from './raise-flags.ts'

export interface DocumentsRead {
  /** Listed, ours or not. */
  read: number
  /** Of ours. */
  ours: number
  changed: number
  refused: number
  gone: number
}

/** What one reading of a connection has in common. */
export interface MirrorRun {
  connectionId: string
  erp: Erp
  shops: readonly OurShop[]
  settleMs: number
  startedAt: Date
}

type Listed = { pkey: string; poNum: string; lastModAt: Date | null }

/** Of refusals named in the log. */
const mostNamed = 20

/**
 * Reads the documents of one kind that changed since, an answer and a transaction at a time; `wholeSince` where everything
 * stamped since was asked for: what is ours and not listed by it, nor by a second reading, is gone.
 * @returns null when it was told to stop: the rest is read next time
 */
export async function readDocumentsOf<Document extends Listed>(
  ctx: MirrorContext,
  run: MirrorRun,
  kind: DocumentKind<Document>,
  since: Date,
  isWhole: boolean,
): Promise<DocumentsRead | null> {
  const { clock } = ctx
  const { erp } = run
  const listed = new Set<string>()
  const refusals = new Map<string, DocumentRefusal>()
  const report: DocumentsRead = { read: 0, ours: 0, changed: 0, refused: 0, gone: 0 }
  let askedAt = clock.now()
  for await (const batch of kind.changed(erp, since, (refusal) => void refusals.set(refusal.pkey, refusal))) {
    if (ctx.stopping.aborted) return null
    for (const { pkey } of batch) listed.add(pkey)
    const { ours, touched } = await writeBatch(ctx, run, kind, askedAt, batch)
    report.ours += ours
    report.changed += touched
    askedAt = clock.now()
  }
  if (ctx.stopping.aborted) return null
  report.read = listed.size
  // Before the cursor moves past them.
  report.refused = await settleRefused(ctx, run, kind, [...refusals.values()], listed, isWhole)
  if (isWhole) report.gone = await takeOutGone(ctx, run, kind, since, new Set([...listed, ...refusals.keys()]))
  return report
}

/** Writes those of one answer that are ours, and has what they concern judged again. */
export async function writeBatch<Document extends Listed>(
  { db, keyRing }: MirrorContext,
  { connectionId, shops, settleMs }: MirrorRun,
  kind: DocumentKind<Document>,
  askedAt: Date,
  batch: readonly Document[],
): Promise<{ ours: number; touched: number }> {
  if (batch.length === 0) return { ours: 0, touched: 0 }
  return db.$transaction(async (tx) => {
    const matches = await matchOrders(tx, connectionId, shops, batch.map(kind.referenceOf))
    const ours = batch.flatMap((document, at) => {
      const match = matches[at]
      return match ? [{ document, match }] : []
    })
    if (ours.length === 0) return { ours: 0, touched: 0 }
    const orderIds = ours.flatMap(({ match }) => match.order?.id ?? [])
    await lockOrders(tx, orderIds)
    const reading = { connectionId, askedAt, hashKey: keyRing.hashKey, keyRing }
    const touched = await kind.write(tx, reading, ours)
    if (kind.table === 'erp_sales_orders') await noteSalesOrders(tx, askedAt, connectionId, settleMs, orderIds)
    await raiseFlags(tx, kind.table, touched)
    return { ours: ours.length, touched: touched.length }
  })
}

/**
 * Has a person look at what cannot be read, and closes what was read well since. What is another store's is not ours to say
 * anything of.
 * @returns how many of ours cannot be read
 */
export async function settleRefused<Document extends Listed>(
  { db, clock, log }: MirrorContext,
  run: MirrorRun,
  kind: DocumentKind<Document>,
  refusals: readonly DocumentRefusal[],
  listed: ReadonlySet<string>,
  isWhole: boolean,
): Promise<number> {
  const { connectionId, shops } = run
  const matches = await matchOrders(db, connectionId, shops, refusals)
  const refused = refusals.flatMap((refusal, at) => {
    const match = matches[at]
    return match ? [{ refusal, match }] : []
  })
  if (refused.length > 0) {
    const documents = refused.slice(0, mostNamed).map(({ refusal }) => refusal)
    log.warn({ connectionId, refused: refused.length, documents }, 'documents that cannot be read stay as they were')
  }
  await db.$transaction((tx) => raiseDocuments(tx, clock.now(), run, kind, { refused, listed, isWhole }))
  return refused.length
}

async function takeOutGone<Document extends Listed>(
  ctx: MirrorContext,
  run: MirrorRun,
  kind: DocumentKind<Document>,
  since: Date,
  listed: ReadonlySet<string>,
): Promise<number> {
  const { db, clock, log } = ctx
  const { connectionId, startedAt } = run
  const first = await findUnlisted(db, kind.table, connectionId, { since, startedAt, listed })
  if (first.missing.length === 0) return 0
  // A second reading must agree: a listing may lag, and one whose pages moved shows a row on none of them.
  const again = new Set<string>()
  for await (const batch of kind.changed(run.erp, since, ({ pkey }) => void again.add(pkey))) {
    if (ctx.stopping.aborted) return 0
    for (const { pkey } of batch) again.add(pkey)
  }
  const missing = first.missing.filter((pkey) => !again.has(pkey))
  if (missing.length === 0) return 0
  if (!isBelieved(missing.length, first.known)) {
    const about = { connectionId, kind: kind.refusalKind, missing: missing.length, known: first.known }
    log.warn(about, 'the ERP listed too little to be believed: nothing is taken for gone')
    return 0
  }
  return db.$transaction(async (tx) => {
    await lockOrdersOf(tx, kind.table, connectionId, missing)
    const gone: Touched[] = await markGone(tx, clock.now(), kind.table, connectionId, missing)
    if (kind.table === 'erp_sales_orders') {
      const orderIds = gone.flatMap(({ orderId }) => orderId ?? [])
      await noteSalesOrders(tx, clock.now(), connectionId, run.settleMs, orderIds)
    }
    await raiseFlags(tx, kind.table, gone)
    await raiseGone(tx, clock.now(), run, kind, missing)
    log.warn({ connectionId, kind: kind.refusalKind, pkeys: missing.slice(0, mostNamed) }, 'gone from the ERP')
    return gone.length
  })
}

import type { DocumentRefusal, Refused } from '../erp/after-sales-port.ts'
import type { Erp } from '../erp/port.ts'
import type { Tx } from '../kernel/db.ts'
import type { KeyRing } from '../kernel/seal.ts'
import type { DocumentTable, Matched, Reading, Touched } from './known-documents.ts'
import type { Reference } from './match-orders.ts'
import { writeCreditMemos } from './write-credit-memos.ts'
import { writeInvoices } from './write-invoices.ts'
import { writePicks } from './write-picks.ts'
import { writeReturns } from './write-returns.ts'
import { writeSalesOrders } from './write-sales-orders.ts'

type WriteReading = Reading & { keyRing: KeyRing }

interface Listed {
  pkey: string
  poNum: string
  lastModAt: Date | null
}

/** How documents of one kind are listed, whose they are, and where they are kept. */
export interface DocumentKind<Document extends Listed> {
  /** Also the name of its cursor; the whole reading has one of its own. */
  resource: string
  refusalKind: DocumentRefusal['kind']
  table: DocumentTable
  changed(erp: Erp, since: Date | null, refused: Refused): AsyncIterable<Document[]>
  referenceOf(document: Document): Reference
  write(tx: Tx, reading: WriteReading, documents: readonly Matched<Document>[]): Promise<Touched[]>
}

const kind = <Document extends Listed>(
  resource: string,
  refusalKind: DocumentRefusal['kind'],
  table: DocumentTable,
  changed: DocumentKind<Document>['changed'],
  write: DocumentKind<Document>['write'],
): DocumentKind<Document> => ({
  resource,
  refusalKind,
  table,
  changed,
  write,
  referenceOf: (document) => ({
    altPo: 'altPo' in document ? String(document.altPo) : '',
    poNum: document.poNum,
    refNum2: 'refNum2' in document ? String(document.refNum2) : '',
    ...(table === 'erp_invoices' && 'pickNum' in document && { pickNum: String(document.pickNum) }),
  }),
})

export const salesOrders = kind(
  'sales-orders',
  'sales order',
  'erp_sales_orders',
  (erp, since, refused) => erp.changedSalesOrders(since, refused),
  writeSalesOrders,
)
export const picks = kind(
  'picks',
  'pick',
  'erp_picks',
  (erp, since, refused) => erp.changedPicks(since, refused),
  writePicks,
)
export const returns = kind(
  'returns',
  'return',
  'erp_returns',
  (erp, since, refused) => erp.changedReturns(since, refused),
  writeReturns,
)
export const creditMemos = kind(
  'credit-memos',
  'credit memo',
  'erp_credit_memos',
  (erp, since, refused) => erp.changedCreditMemos(since, refused),
  writeCreditMemos,
)
export const invoices = kind(
  'invoices',
  'invoice',
  'erp_invoices',
  (erp, since, refused) => erp.changedInvoices(since, refused),
  writeInvoices,
)

import type { Db } from '../../kernel/db.ts'
import { sha256 } from '../../kernel/digest.ts'
import type { CreditMemo, GoldenMonth, Invoice, Line, SalesOrder } from './golden-documents.ts'
import type { LoadedStorefront } from './load-golden-month.ts'
import { insertRows, linePiecesOf, piecesOf } from './load-rows.ts'

/** Sales orders, invoices and credit memos as the mirror holds them. */
export async function loadErpDocuments(
  db: Db,
  golden: GoldenMonth,
  of: (code: string) => LoadedStorefront,
  orderIds: ReadonlyMap<number, bigint>,
): Promise<void> {
  const orderOf = ({ poNum }: { poNum: string }) => orderIds.get(Number(poNum.split('-').at(-1))) ?? null
  const shared = (document: { storefront: string; poNum: string; currency: string }, number: string) => {
    const { id, erpConnectionId, golden } = of(document.storefront)
    return {
      connection_id: erpConnectionId,
      pkey: number,
      storefront_id: id,
      order_id: orderOf(document),
      po_num: document.poNum,
      currency: document.currency,
      content_hash: `\\x${sha256(number).toString('hex')}`,
      read_at: golden.asOf,
    }
  }
  await insertRows(
    db,
    'erp_sales_orders',
    golden.salesOrders.map((sales) => ({ ...shared(sales, sales.ordNum), ...salesOrder(sales, of) })),
  )
  await insertRows(
    db,
    'erp_invoices',
    golden.invoices.map((one) => ({ ...shared(one, one.invNum), ...invoice(one, of) })),
  )
  await insertRows(
    db,
    'erp_credit_memos',
    golden.creditMemos.map((memo) => ({ ...shared(memo, memo.crmNum), ...creditMemo(memo, of) })),
  )
}

type Of = (code: string) => LoadedStorefront

function salesOrder({ ordNum, altPo, status, goods, amounts, cancelledLines, storefront }: SalesOrder, of: Of) {
  const { merchandise, discount, shipping, fees, tax, total } = amounts
  const cancelled = status === 'cancelled' ? goods.lines : goods.lines.filter(({ id }) => cancelledLines.includes(id))
  return {
    ord_num: ordNum,
    alt_po: altPo,
    status,
    total_amount: total,
    merchandise,
    discount,
    freight: shipping,
    misc: fees,
    tax,
    total,
    tender: 0n,
    pieces: piecesOf(goods.lines),
    cancelled_pieces: piecesOf(cancelled),
    line_pieces: linePiecesOf(goods.lines),
    body: {},
    status_since: of(storefront).golden.asOf,
  }
}

function invoice({ invNum, invoicedOn, posted, ordNum, goods, amounts, storefront }: Invoice, of: Of) {
  const { merchandise, discount, shipping, fees, tax, total } = amounts
  return {
    inv_num: invNum,
    inv_on: invoicedOn,
    pick_num: '',
    ord_num: ordNum,
    alt_po: '',
    merchandise,
    discount,
    freight: shipping,
    misc: fees,
    tax,
    total,
    posted,
    pieces: piecesOf(goods.lines),
    lines: goods.lines.map(invoiceLine),
    seen_at: of(storefront).golden.asOf,
  }
}

const invoiceLine = ({ id, sku, quantity, price }: Line) => ({
  seq: id,
  item: sku,
  upc: '',
  quantity,
  price: String(price),
})

function creditMemo({ crmNum, creditedOn, posted, invNum, refNum2, amounts, storefront }: CreditMemo, of: Of) {
  const { merchandise, discount, shipping, tax, total } = amounts
  return {
    crm_num: crmNum,
    crm_on: creditedOn,
    inv_num: invNum,
    ref_num2: refNum2,
    merchandise,
    discount,
    freight: shipping,
    tax,
    total_amount: total,
    posted,
    seen_at: of(storefront).golden.asOf,
  }
}

import { Prisma } from '../kernel/db.ts'

const beginning = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`

/** The ids of the orders a text names: order, PO or sales order number; whole, or the beginning of an order's. */
export function ordersNamed(text: string): Prisma.Sql {
  const search = text.trim().replace(/^#/, '')
  return Prisma.sql`array(
    select id from web_orders where number like ${beginning(search)}
    union select id from web_orders where po_num = ${search}
    union select order_id from outbox_entries where ord_num = ${search})`
}

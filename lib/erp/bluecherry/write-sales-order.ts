import type { Amount } from '../../kernel/money.ts'
import { formatAmount } from '../../kernel/money.ts'
import type { ErpAddress, SalesOrder } from '../port.ts'
import type { GatewayRow } from './gateway.ts'
import type { BlueCherryProfile } from './profile.ts'

/** The document the gateway is sent: amounts as decimal strings with the decimals the storefront wrote, a price up to four. */
export function writeSalesOrder(order: SalesOrder, profile: BlueCherryProfile): GatewayRow {
  const { salesOrder: head, line: lineField, charge: chargeField, tender: tenderField, children } = profile.fields
  const money = (amount: Amount) => formatAmount(amount, order.scale)
  const document: GatewayRow = {
    [head.division]: order.division,
    [head.customer]: order.customer,
    [head.store]: order.store,
    [head.department]: order.department,
    [head.poNum]: order.poNum,
    [head.altPo]: order.altPo,
    [head.orderType]: order.orderType,
    [head.orderDate]: order.orderDate,
    [head.startDate]: order.startDate,
    [head.endDate]: order.endDate,
    [head.terms]: order.terms,
    [head.shipper]: order.shipper,
    [head.location]: order.location,
    [head.currency]: order.currency,
    [head.merchandise]: money(order.merchandise),
    [head.discount]: money(order.discount),
    [head.freight]: money(order.freight),
    [head.tax]: money(order.tax),
    [head.misc]: money(order.misc),
    [head.total]: money(order.total),
    [head.notes]: order.notes,
    [children.addresses]: {
      rows: [writeAddress('BT', order.billTo, profile), writeAddress('ST', order.shipTo, profile)],
    },
    [children.lines]: {
      rows: order.lines.map(({ item, ...line }) => ({
        [lineField.seq]: line.seq,
        [lineField.division]: item.division,
        [lineField.style]: item.style,
        [lineField.colorCode]: item.colorCode,
        [lineField.lblCode]: item.lblCode,
        [lineField.dimension]: item.dimension,
        [lineField.sizeDesc]: item.sizeDesc,
        [lineField.upc]: line.upc,
        [lineField.location]: line.location,
        [lineField.quantity]: line.quantity,
        [lineField.price]: money(line.price),
        [lineField.extended]: money(line.extended),
        [lineField.discountCode]: line.discountCode,
        [lineField.discount]: money(line.discount),
        [lineField.taxCode]: line.taxCode,
        [lineField.tax]: money(line.tax),
      })),
    },
    [children.charges]: {
      rows: order.charges.map((charge) => ({
        [chargeField.code]: charge.code,
        [chargeField.type]: charge.type,
        [chargeField.amount]: money(charge.amount),
        [chargeField.taxCode]: charge.taxCode,
        [chargeField.tax]: money(charge.tax),
      })),
    },
  }
  if (order.tenders.length > 0) {
    document[children.tenders] = {
      rows: order.tenders.map((tender) => ({
        [tenderField.type]: tender.type,
        [tenderField.reference]: tender.reference,
        [tenderField.amount]: money(tender.amount),
      })),
    }
  }
  return document
}

function writeAddress(type: 'BT' | 'ST', address: ErpAddress, profile: BlueCherryProfile): GatewayRow {
  const field = profile.fields.address
  return {
    [field.type]: type,
    [field.name]: address.name,
    [field.company]: address.company,
    [field.contact]: address.contact,
    [field.addr1]: address.addr1,
    [field.addr2]: address.addr2,
    [field.city]: address.city,
    [field.state]: address.state,
    [field.zipcode]: address.zipcode,
    [field.country]: address.country,
    [field.email]: address.email,
    [field.phone]: address.phone,
  }
}

import type { Amount } from '../../kernel/money.ts'
import { formatAmount } from '../../kernel/money.ts'
import type { ReturnDraft } from '../after-sales-port.ts'
import type { GatewayRow } from './gateway.ts'
import type { BlueCherryProfile } from './profile.ts'

/** The return the gateway is sent: amounts as decimal strings at the storefront's own scale, a price with up to four. */
export function writeReturn(draft: ReturnDraft, profile: BlueCherryProfile): GatewayRow {
  const { return: field, returnLine: lineField, children } = profile.fields
  const { goods, money: moneyOnly } = profile.returnTypes
  const money = (amount: Amount) => formatAmount(amount, draft.scale)
  return {
    [field.customer]: draft.customer,
    [field.poNum]: draft.poNum,
    [field.invNum]: draft.invNum,
    [field.refNum2]: draft.refNum2,
    [field.auxRefNum]: draft.auxRefNum,
    [field.type]: draft.type === 'RETURN' ? goods : moneyOnly,
    [field.reason]: draft.reason,
    [field.location]: draft.location,
    [field.currency]: draft.currency,
    [field.merchandise]: money(draft.merchandise),
    [field.freight]: money(draft.freight),
    [field.misc]: money(draft.misc),
    [field.tax]: money(draft.tax),
    [field.total]: money(draft.total),
    [children.returnLines]: {
      rows: draft.lines.map(({ item, ...line }) => ({
        [lineField.seq]: line.seq,
        [lineField.division]: item.division,
        [lineField.style]: item.style,
        [lineField.colorCode]: item.colorCode,
        [lineField.lblCode]: item.lblCode,
        [lineField.dimension]: item.dimension,
        [lineField.sizeDesc]: item.sizeDesc,
        [lineField.upc]: line.upc,
        [lineField.quantity]: line.quantity,
        [lineField.price]: money(line.price),
        [lineField.extended]: money(line.extended),
        [lineField.tax]: money(line.tax),
      })),
    },
  }
}

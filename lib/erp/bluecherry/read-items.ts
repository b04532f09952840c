import type { Amount } from '../../kernel/money.ts'
import { parseAmount } from '../../kernel/money.ts'
import type { ErpItemRecord } from '../port.ts'
import type { GatewayRow } from './gateway.ts'
import { childRows } from './gateway.ts'
import type { BlueCherryProfile } from './profile.ts'
import { instantOf, readStamp } from './stamps.ts'

/** Codes are text whatever JSON makes of them. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

/**
 * The items of one style document: its details (division, season) by its colour-sizes. The sizes stand inside their detail, or
 * beside the details and name theirs by `fkey`.
 */
export function readItems(style: GatewayRow, profile: BlueCherryProfile): ErpItemRecord[] {
  const { item: field, children } = profile.fields
  const stylePkey = textOf(style[field.pkey])
  const stamp = readStamp(textOf(style[field.lastMod]))
  const shared = {
    stylePkey,
    style: textOf(style[field.style]),
    styleName: textOf(style[field.styleName]),
    groups: profile.groupFields.map((name) => textOf(style[name])),
    active: textOf(style[field.active]).toUpperCase() !== 'N',
    currency: profile.priceCurrency || null,
    lastModAt: stamp === null ? null : instantOf(stamp, profile.timeZone),
  }
  const beside = childRows(style, children.itemSizes)
  const details = childRows(style, children.itemDetail)
  return details.flatMap((detail) => {
    const ownKey = textOf(detail[field.pkey])
    const named = beside.filter((size) => textOf(size[field.fkey]) === ownKey)
    const nested = childRows(detail, children.itemSizes)
    const sizes = nested.length > 0 ? nested : named.length > 0 || details.length > 1 ? named : beside
    return sizes.map((size): ErpItemRecord => {
      const code = (name: keyof typeof field) => textOf(size[field[name]])
      const key = {
        division: textOf(detail[field.division]),
        style: shared.style,
        colorCode: code('colorCode'),
        lblCode: code('lblCode'),
        dimension: code('dimension'),
        sizeDesc: code('sizeDesc'),
      }
      // A style of one item may carry the channel's SKU a level up.
      const channelSku = code('thirdPartyItem') || (sizes.length === 1 ? textOf(detail[field.thirdPartyItem]) : '')
      return {
        ...shared,
        ...key,
        pkey: code('pkey') || Object.values(key).join('|'),
        season: textOf(detail[field.season]),
        colorName: code('colorName'),
        upc: code('upc') || null,
        ean: code('ean') || null,
        thirdPartyItem: channelSku || null,
        price: priceOf(size[field.price]),
        retailPrice: priceOf(size[field.retailPrice]),
        channelFlag: textOf(detail[field.channelFlag]),
      }
    })
  })
}

/** A price that is no decimal of at most four places is no price to compare with. */
function priceOf(value: unknown): Amount | null {
  try {
    return parseAmount(textOf(value)).amount
  } catch {
    return null
  }
}

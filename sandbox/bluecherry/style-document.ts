import { division } from './code-tables.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { Style } from './style.ts'

export type StyleDocument = { pkey: number } & Record<string, unknown>

/** A style as the gateway lists it; its third level stands inside the detail, or beside it. */
export function styleDocument(style: Style, children: boolean, thirdLevel: 'nested' | 'beside'): StyleDocument {
  const header = {
    pkey: style.pkey,
    style: style.style,
    style_name: style.name,
    style_desc: style.name,
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`group_code${n}`, style.groups[n - 1] ?? ''])),
    active_ok: style.active ? 'Y' : 'N',
    last_mod: style.lastModified,
  }
  if (!children) return header
  const present = style.entries.filter(({ absent }) => !absent)
  const onDetail = style.simple && present.length === 1
  const sizes = {
    'rows-i': present.map(({ sku: _sku, listedAs, clean: _clean, absent: _absent, isTwin: _twin, ...item }) => ({
      ...item,
      fkey: style.detailKey,
      third_party_item: onDetail ? '' : listedAs,
    })),
  }
  const detail = {
    pkey: style.detailKey,
    fkey: style.pkey,
    division,
    season: style.season,
    std_cost: formatDecimal(((parseDecimal(present[0]?.price) ?? 0n) * 42n) / 100n),
    gar_wgt: style.virtual ? '0.00' : '0.35',
    third_party_item: onDetail ? (present[0]?.listedAs ?? '') : '',
    catg_dest1: 'RETAIL',
    catg_dest2: style.channelFlag,
  }
  return thirdLevel === 'nested'
    ? { ...header, styledetail: { rows: [{ ...detail, stylecolorsizes: sizes }] } }
    : { ...header, styledetail: { rows: [detail] }, stylecolorsizes: sizes }
}

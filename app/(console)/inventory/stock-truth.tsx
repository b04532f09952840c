import { Instant } from '../../../components/display/instant.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import type { StockSummary } from '../../../lib/boards/stock-summary.ts'

interface StockTruthProps {
  shops: readonly StockSummary[]
  /** What fits the filter; null without one. */
  count: { items: number; more: boolean } | null
}

const figures = ['items', 'zero', 'oversold', 'underWay', 'refused', 'guarded'] as const

/** "204 shop items, 12 at zero, 2 oversold, 3 on their way, none refused; computed 4 s ago from the ERP's figures of 2 min ago." */
export function StockTruth({ shops, count }: StockTruthProps) {
  const total = Object.fromEntries(
    figures.map((figure) => [figure, shops.reduce((sum, shop) => sum + shop[figure], 0)]),
  ) as Record<(typeof figures)[number], number>
  const computed = oldest(shops.map(({ computedAt }) => computedAt))
  const asOf = oldest(shops.map((shop) => shop.asOf))
  const said = [
    `${countText(total.zero)} at zero`,
    ...(total.oversold > 0 ? [`${countText(total.oversold)} oversold`] : []),
    total.underWay > 0 ? `${countText(total.underWay)} on their way` : 'every number confirmed',
    ...(total.refused > 0 ? [`${countText(total.refused)} refused`] : []),
    ...(total.guarded > 0 ? [`${countText(total.guarded)} guarded`] : []),
  ]
  if (total.items === 0) return <>{fits(count)}No number has been computed yet.</>
  return (
    <>
      {fits(count)}
      {countOf(total.items, 'shop item')} with a number, {said.join(', ')}
      {computed && (
        <>
          ; computed <Instant at={computed} />
        </>
      )}
      {asOf && (
        <>
          {' '}
          from figures of the ERP of <Instant at={asOf} />
        </>
      )}
      .
    </>
  )
}

const fits = (count: StockTruthProps['count']): string =>
  count === null ? '' : `${count.more ? 'More than ' : ''}${countText(count.items)} fit this filter. `

const oldest = (instants: readonly (Date | null)[]): Date | null =>
  instants.reduce((least, at) => (at !== null && (least === null || at < least) ? at : least), null)

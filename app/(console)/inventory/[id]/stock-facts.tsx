import Link from 'next/link'
import type { ReactNode } from 'react'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { countText } from '../../../../components/display/money-text.ts'
import { states } from '../../../../components/display/states.ts'
import type { StockExplainer } from '../../../../lib/boards/stock-explainer.ts'
import { bufferWords, keptWords } from '../rule-words.ts'

/** What stands behind the sentence: the rule that won, the versions, the shop's own number. */
export function StockFacts({ stock, mayRules }: { stock: StockExplainer; mayRules: boolean }) {
  const { rule } = stock
  const numbered = (version: string | null, quantity: number | null, at: Date | null): ReactNode =>
    quantity === null || at === null ? (
      'never'
    ) : (
      <>
        <span className="figures">{countText(quantity)}</span>
        {version && <span className="figures text-muted"> v{version}</span>}, <Instant at={at} />
      </>
    )
  const rows: [string, ReactNode][] = [
    [
      'Buffer',
      rule ? (
        <>
          {mayRules ? (
            <Link href="/mappings/buffer" className="touch text-accent underline underline-offset-4">
              {bufferWords(rule.match)}
            </Link>
          ) : (
            bufferWords(rule.match)
          )}
          : {keptWords(rule.target)}
        </>
      ) : (
        'no rule fits, nothing is kept back'
      ),
    ],
    ['Sells', `${states.velocity[stock.velocity].word.toLowerCase()}: ${countText(stock.sold)} in 28 days`],
    ['Wanted', numbered(stock.version, stock.desired, stock.computedAt)],
    ['Sent', numbered(stock.sentVersion, stock.sentQuantity, stock.sentAt)],
    ['Confirmed', numbered(stock.confirmedVersion, stock.confirmedQuantity, stock.confirmedAt)],
    ['Sampled', numbered(null, stock.seenQuantity, stock.seenAt)],
    ['With the product', numbered(null, stock.shopQuantity, stock.shopReadAt)],
    ['Barcode', stock.barcode ? <Identifier key="barcode" value={stock.barcode} /> : 'none'],
    [
      'In the shop',
      <Identifier
        key="ids"
        value={stock.variationId || stock.productId}
        shown={stock.variationId ? `${stock.productId}/${stock.variationId}` : stock.productId}
      />,
    ],
  ]
  return (
    <dl className="card grid grid-cols-[minmax(96px,max-content)_1fr] gap-x-6 gap-y-2 p-4">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

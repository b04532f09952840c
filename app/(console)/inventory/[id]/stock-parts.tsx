import { Instant } from '../../../../components/display/instant.tsx'
import { countText } from '../../../../components/display/money-text.ts'
import { classNames } from '../../../../components/ui/class-names.ts'
import type { StockExplainer } from '../../../../lib/boards/stock-explainer.ts'
import { stageWords } from './equation.ts'

const head = 'h-8 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-muted'
const cell = 'border-b border-line/70 px-3 py-2 align-top [tr:last-child>&]:border-b-0'

/** What one of it takes of the ERP's items, where that lies and what orders have taken of it. */
export function StockParts({ parts, match }: Pick<StockExplainer, 'parts' | 'match'>) {
  const allows = (part: StockExplainer['parts'][number]) => Math.floor((part.ots - part.pending) / part.quantity)
  return (
    <section aria-labelledby="parts">
      <h2 id="parts" className="mb-2 text-base font-semibold">
        {match === 'kit' ? 'What it is made of' : 'The item in the ERP'}
      </h2>
      {match === 'kit' && parts.length > 1 && (
        <p className="mb-2 text-muted">As many can be sold as the scarcest part allows.</p>
      )}
      {parts.length === 0 ? (
        <p className="card px-4 py-3 text-muted">It is no item of the ERP: nothing of it is counted.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="card overflow-x-auto" tabIndex={0} aria-label="Items">
          <table className="w-full text-sm">
            <thead>
              <tr>
                {['Item', 'Takes', 'Open to sell', 'Not yet inside', 'Allows'].map((name, at) => (
                  <th key={name} scope="col" className={classNames(head, at === 0 ? 'text-left' : 'text-right')}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {parts.map((part) => (
                <tr key={part.itemId}>
                  <td className={cell}>
                    <span className="figures">{part.itemKey}</span>
                    <span className="block text-muted">
                      {part.styleName}
                      {!part.active && ', inactive in the ERP'}
                    </span>
                  </td>
                  <td className={classNames(cell, 'figures text-right')}>{part.quantity}</td>
                  <td className={classNames(cell, 'text-right')}>
                    <span className="figures">{countText(part.ots)}</span>
                    {part.locations.map(({ location, ots, asOf }) => (
                      <span key={location} className="block text-xs whitespace-nowrap text-muted">
                        {location} <span className="figures">{countText(ots)}</span>
                        {asOf && (
                          <>
                            , <Instant at={asOf} />
                          </>
                        )}
                      </span>
                    ))}
                    {part.locations.length === 0 && (
                      <span className="block text-xs text-muted">in no location orders ship from</span>
                    )}
                  </td>
                  <td className={classNames(cell, 'text-right')}>
                    <span className="figures">{countText(part.pending)}</span>
                    {part.stages.map(({ stage, units }) => (
                      <span key={stage} className="block text-xs whitespace-nowrap text-muted">
                        {stageWords[stage]} <span className="figures">{countText(units)}</span>
                      </span>
                    ))}
                  </td>
                  <td className={classNames(cell, 'figures text-right')}>{countText(allows(part))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}

import { countOf, countText } from '../../../components/display/money-text.ts'

export interface BufferEffectFigures {
  items: number
  changed: number
  toZero: number
  fromZero: number
  withheldBefore: number
  withheldAfter: number
  /** Those that go to zero, else those that change: the first of them. */
  rows: readonly { id: string; sku: string; name: string; before: number; after: number }[]
}

/** "38 SKUs change, 5 go to zero": what a change of buffers does to the numbers in the shops. */
export function BufferEffect({ effect }: { effect: BufferEffectFigures }) {
  const { items, changed, toZero, fromZero, withheldBefore, withheldAfter, rows } = effect
  return (
    <section aria-label="What it changes" className="rounded-md bg-sunken p-3">
      <p className="font-medium" role="status">
        {changed === 0 ? 'Nothing changes.' : `${effectWords(effect)}.`}
      </p>
      <p className="mt-0.5 text-sm text-muted">
        {countText(items)} have a number.{' '}
        {fromZero > 0 && `${countText(fromZero)} ${fromZero === 1 ? 'comes' : 'come'} back on sale. `}
        {withheldBefore === withheldAfter
          ? `${countOf(withheldAfter, 'piece')} kept back as before.`
          : `${countOf(withheldAfter, 'piece')} kept back instead of ${countText(withheldBefore)}.`}
      </p>
      {rows.length > 0 && (
        <table className="mt-2 w-full text-sm">
          <thead>
            <tr>
              <th scope="col" className="py-1 text-left text-xs font-medium text-muted">
                {toZero > 0 ? 'Goes to zero' : 'Changes'}
              </th>
              <th scope="col" className="py-1 text-right text-xs font-medium text-muted">
                Now
              </th>
              <th scope="col" className="py-1 text-right text-xs font-medium text-muted">
                Then
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className="py-0.5 pr-3 break-words">
                  <span className="figures">{row.sku}</span> <span className="text-muted">{row.name}</span>
                </td>
                <td className="figures py-0.5 text-right">{row.before}</td>
                <td className="figures py-0.5 pl-3 text-right">{row.after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(toZero > 0 ? toZero : changed) > rows.length && (
        <p className="mt-1 text-sm text-muted">
          The first {rows.length} of {countText(toZero > 0 ? toZero : changed)}.
        </p>
      )}
    </section>
  )
}

/** "38 SKUs change, 5 go to zero" */
export const effectWords = ({ changed, toZero }: Pick<BufferEffectFigures, 'changed' | 'toZero'>): string =>
  `${countOf(changed, 'SKU')} ${changed === 1 ? 'changes' : 'change'}, ${toZero === 0 ? 'none goes' : toZero === 1 ? '1 goes' : `${countText(toZero)} go`} to zero`

import { classNames } from '../ui/class-names.ts'

/** The heads of a table of figures: words to the left, figures to the right. */
export const HeadRow = ({ columns }: { columns: readonly { title: string; isFigure?: boolean }[] }) => (
  <tr className="text-xs text-muted">
    {columns.map(({ title, isFigure }) => (
      <th
        key={title}
        scope="col"
        className={classNames(
          'h-8 border-b border-line px-3 font-medium whitespace-nowrap',
          isFigure ? 'text-right' : 'text-left',
        )}
      >
        {title}
      </th>
    ))}
  </tr>
)

export const wordHeads = (...titles: string[]) => titles.map((title) => ({ title }))
export const figureHeads = (...titles: string[]) => titles.map((title) => ({ title, isFigure: true }))

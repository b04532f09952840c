'use client'
import { ChartColumn, Table2 } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '../ui/button.tsx'

interface ChartFrameProps {
  title: string
  /** What is drawn and in which unit, in a sentence. */
  says: ReactNode
  columns: readonly [string, ...string[]]
  /** The figures the chart draws, for the table behind it. */
  rows: readonly (readonly [string, ...(string | number)[]])[]
  children: ReactNode
}

/** Every chart: its title, what it says in words, and its figures as a table behind a toggle. */
export function ChartFrame({ title, says, columns, rows, children }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false)
  const id = useId()
  return (
    <section aria-labelledby={id} className="card flex flex-col p-4">
      <div className="mb-3 flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          <p className="text-sm text-muted">{says}</p>
        </div>
        <Button
          look="quiet"
          size="icon"
          className="size-7"
          aria-pressed={asTable}
          aria-label={asTable ? `${title} as a chart` : `${title} as a table`}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
        </Button>
      </div>
      {asTable ? (
        <div className="max-h-60 overflow-y-auto">
          <table className="w-full text-sm">
            <thead>
              <tr>
                {columns.map((column, at) => (
                  <th
                    key={column}
                    scope="col"
                    className={`border-b border-line py-1 text-xs font-medium text-muted ${at > 0 ? 'text-right' : 'text-left'}`}
                  >
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([head, ...figures]) => (
                <tr key={head}>
                  <th scope="row" className="py-1 text-left font-normal">
                    {head}
                  </th>
                  {figures.map((figure, at) => (
                    <td key={columns[at + 1]} className="figures py-1 text-right">
                      {figure}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div aria-hidden="true">{children}</div>
      )}
    </section>
  )
}

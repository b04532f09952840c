'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { StockChart, type StockChartStep } from '../../../../components/chart/stock-chart.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { type Span, spanFilter, spans } from './span.ts'

interface TimeLineProps {
  steps: readonly StockChartStep[]
  span: Span
  /** There is more in the span than is drawn. */
  more: boolean
}

export function TimeLine({ steps, span, more }: TimeLineProps) {
  const [pending, startTransition] = useTransition()
  const [, setSpan] = useQueryStates(spanFilter, { shallow: false, startTransition, history: 'replace' })
  return (
    <div className="flex flex-col gap-2" aria-busy={pending}>
      <StockChart
        title="Time line"
        says={`Pieces in the ERP, sellable and confirmed by the shop${more ? '; the last 500 changes of the span' : ''}`}
        steps={steps}
      />
      <fieldset className="flex gap-1">
        <legend className="sr-only">How far back</legend>
        {(Object.keys(spans) as Span[]).map((name) => (
          <Button
            key={name}
            size="small"
            look={name === span ? 'plain' : 'quiet'}
            aria-pressed={name === span}
            onClick={() => void setSpan({ span: name })}
          >
            {spans[name].label}
          </Button>
        ))}
      </fieldset>
    </div>
  )
}

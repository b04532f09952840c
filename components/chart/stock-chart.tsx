'use client'
import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { clockText, dayClockText } from '../display/duration-text.ts'
import { useNow } from '../display/now.tsx'
import { axis, chartTooltip } from './axes.ts'
import { ChartFrame } from './chart-frame.tsx'

export interface StockChartStep {
  at: Date
  erp: number | null
  sellable: number | null
  confirmed: number | null
}

// Told apart by the stroke as well as the colour; what is confirmed lies wide below what is wanted.
const lines = [
  { key: 'erp', name: 'ERP', stroke: 'var(--mark-closed)', dash: '2 3', width: 2 },
  { key: 'confirmed', name: 'confirmed', stroke: 'var(--mark-settled)', dash: '', width: 4 },
  { key: 'sellable', name: 'sellable', stroke: 'var(--mark-flight)', dash: '7 4', width: 2 },
] as const

const dayMs = 86_400_000

/** What the ERP had, what we wanted the shop to show and what it confirmed: each stands until it changes. */
export function StockChart({ title, says, steps }: { title: string; says: string; steps: readonly StockChartStep[] }) {
  const { timeZone } = useNow()
  const points = steps.map(({ at, ...figures }) => ({ ...figures, at: at.getTime() }))
  const first = points[0]?.at ?? 0
  const last = points.at(-1)?.at ?? 0
  const isLong = last - first > dayMs
  const text = (at: number) => (isLong ? dayClockText : clockText)(new Date(at), timeZone)
  return (
    <ChartFrame
      title={title}
      says={says}
      columns={['Since', 'ERP', 'Sellable', 'Confirmed']}
      rows={steps.map(({ at, erp, sellable, confirmed }) => [
        dayClockText(at, timeZone, true),
        erp ?? '',
        sellable ?? '',
        confirmed ?? '',
      ])}
    >
      {points.length === 0 ? (
        <p className="flex h-20 items-center justify-center text-muted">No number was computed in this time.</p>
      ) : (
        <ResponsiveContainer width="100%" height={220}>
          <LineChart accessibilityLayer={false} data={points} margin={{ top: 4, right: 20, bottom: 0, left: -12 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="at"
              type="number"
              scale="time"
              domain={[first, last]}
              tickFormatter={text}
              {...axis}
              minTickGap={isLong ? 72 : 48}
            />
            <YAxis
              {...axis}
              axisLine={false}
              allowDecimals={false}
              domain={[(least: number) => Math.min(0, least), 'auto']}
              width={48}
            />
            <Tooltip {...chartTooltip} labelFormatter={(at) => text(Number(at))} />
            <Legend
              iconType="plainline"
              itemSorter={null}
              wrapperStyle={{ fontSize: 12 }}
              formatter={(name: string) => <span className="text-text">{name}</span>}
            />
            {lines.map(({ key, name, stroke, dash, width }) => (
              <Line
                key={key}
                type="stepAfter"
                dataKey={key}
                name={name}
                stroke={stroke}
                strokeWidth={width}
                strokeDasharray={dash}
                dot={false}
                connectNulls
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      )}
    </ChartFrame>
  )
}

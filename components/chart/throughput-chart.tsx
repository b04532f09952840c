'use client'
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { clockText } from '../display/duration-text.ts'
import { countText } from '../display/money-text.ts'
import { useNow } from '../display/now.tsx'
import { axis, chartTooltip } from './axes.ts'
import { ChartFrame } from './chart-frame.tsx'

export interface ThroughputPoint {
  at: Date
  accepted: number
  /** The usual range at this time of day; null while there is no history to know it. */
  usual: readonly [number, number] | null
}

/** Sales orders accepted a step of time, against the usual range where it is known. */
export function ThroughputChart({
  title,
  step,
  points,
}: {
  title: string
  step: string
  points: readonly ThroughputPoint[]
}) {
  const { timeZone } = useNow()
  const rows = points.map((point) => ({
    time: clockText(point.at, timeZone),
    accepted: point.accepted,
    usual: point.usual,
  }))
  const total = points.reduce((sum, point) => sum + point.accepted, 0)
  const banded = points.some((point) => point.usual !== null)
  return (
    <ChartFrame
      title={title}
      says={`${countText(total)} accepted; each point is ${step}${banded ? ', the band is a usual day' : ''}`}
      columns={banded ? ['Time', 'Accepted', 'Usual from', 'to'] : ['Time', 'Accepted']}
      rows={rows.map((row) =>
        banded ? [row.time, row.accepted, row.usual?.[0] ?? '', row.usual?.[1] ?? ''] : [row.time, row.accepted],
      )}
    >
      <ResponsiveContainer width="100%" height={180}>
        <ComposedChart accessibilityLayer={false} data={rows} margin={{ top: 4, right: 20, bottom: 0, left: -12 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="time" {...axis} minTickGap={48} />
          <YAxis {...axis} axisLine={false} allowDecimals={false} domain={[0, 'auto']} width={48} />
          <Tooltip {...chartTooltip} />
          {banded && (
            <Area
              dataKey="usual"
              name="usual"
              fill="var(--mark-closed)"
              fillOpacity={0.25}
              stroke="none"
              isAnimationActive={false}
            />
          )}
          <Line
            dataKey="accepted"
            name="accepted"
            stroke="var(--mark-flight)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFrame>
  )
}

'use client'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { countText } from '../display/money-text.ts'
import { axis, chartTooltip, titleBelow, titleBeside } from './axes.ts'
import { ChartFrame } from './chart-frame.tsx'

/** Shipments by the day they left: what the shop shows, and what it does not. */
export function ShipmentDaysChart({ days }: { days: readonly { day: string; left: number; confirmed: number }[] }) {
  const left = days.reduce((sum, day) => sum + day.left, 0)
  const confirmed = days.reduce((sum, day) => sum + day.confirmed, 0)
  const rows = days.map((day) => ({ ...day, date: day.day.slice(5), open: day.left - day.confirmed }))
  return (
    <ChartFrame
      title="Left and confirmed, by day"
      says={`${countText(left)} shipments left in ${days.length} days, ${countText(confirmed)} of them confirmed by the shop`}
      columns={['Day', 'Left', 'Confirmed', 'Not confirmed']}
      rows={rows.map(({ day, left: all, confirmed: shown, open }) => [day, all, shown, open])}
    >
      {left === 0 ? (
        <p className="flex h-20 items-center justify-center text-muted">Nothing has left.</p>
      ) : (
        <ResponsiveContainer width="100%" height={200}>
          <BarChart accessibilityLayer={false} data={rows} margin={{ top: 8, right: 20, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="date" {...axis} minTickGap={16} height={40} label={titleBelow('day they left')} />
            <YAxis
              {...axis}
              axisLine={false}
              allowDecimals={false}
              domain={[0, 'auto']}
              width={52}
              label={titleBeside('shipments')}
            />
            <Tooltip {...chartTooltip} />
            <Bar
              dataKey="confirmed"
              name="confirmed"
              stackId="left"
              fill="var(--mark-settled)"
              maxBarSize={36}
              isAnimationActive={false}
            />
            <Bar
              dataKey="open"
              name="not confirmed"
              stackId="left"
              fill="var(--mark-waiting)"
              stroke="var(--raised)"
              radius={[2, 2, 0, 0]}
              maxBarSize={36}
              isAnimationActive={false}
            />
          </BarChart>
        </ResponsiveContainer>
      )}
    </ChartFrame>
  )
}

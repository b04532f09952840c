'use client'
import { Bar, BarChart, CartesianGrid, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { axis } from './axes.ts'
import { ChartFrame } from './chart-frame.tsx'

interface Close {
  name: string
  storefront: string
  currency: string
  days: number
}

/** How many days after its end each period was signed. */
export function DaysToCloseChart({ closes }: { closes: readonly Close[] }) {
  const rows = closes.map((close) => ({ ...close, label: `${close.name} ${close.currency}` }))
  return (
    <ChartFrame
      title="Days to close"
      says="From the end of a period to its sign-off"
      columns={['Period', 'Days']}
      rows={rows.map(({ label, storefront, days }) => [`${label} ${storefront}`, days])}
    >
      <ResponsiveContainer width="100%" height={160}>
        <BarChart accessibilityLayer={false} data={rows} margin={{ top: 18, right: 4, bottom: 0, left: -12 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="label" {...axis} />
          <YAxis {...axis} axisLine={false} allowDecimals={false} domain={[0, 'auto']} width={48} />
          <Bar dataKey="days" fill="var(--mark-flight)" radius={[2, 2, 0, 0]} maxBarSize={40} isAnimationActive={false}>
            <LabelList
              dataKey="days"
              position="top"
              fill="var(--text)"
              fontSize={12}
              fontFamily="var(--font-geist-mono)"
            />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  )
}

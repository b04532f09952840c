'use client'
import { Bar, BarChart, CartesianGrid, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { countText } from '../display/money-text.ts'
import { axis } from './axes.ts'
import { ChartFrame } from './chart-frame.tsx'

/** How many things have waited how long. */
export function AgeingChart({
  title,
  noun,
  groups,
  since = 'they have been open',
}: {
  title: string
  noun: string
  groups: readonly { age: string; count: number }[]
  /** What the time counts from, after "by how long". */
  since?: string
}) {
  const total = groups.reduce((sum, group) => sum + group.count, 0)
  return (
    <ChartFrame
      title={title}
      says={`${countText(total)} ${noun}, by how long ${since}`}
      columns={['For how long', noun]}
      rows={groups.map((group) => [group.age, group.count])}
    >
      {total === 0 ? (
        <p className="flex h-20 items-center justify-center text-muted">There are no {noun}.</p>
      ) : (
        <ResponsiveContainer width="100%" height={180}>
          <BarChart accessibilityLayer={false} data={[...groups]} margin={{ top: 18, right: 4, bottom: 0, left: -12 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="age" {...axis} interval={0} />
            <YAxis {...axis} axisLine={false} allowDecimals={false} domain={[0, 'auto']} width={48} />
            <Bar
              dataKey="count"
              fill="var(--mark-waiting)"
              radius={[2, 2, 0, 0]}
              maxBarSize={56}
              isAnimationActive={false}
            >
              <LabelList
                dataKey="count"
                position="top"
                fill="var(--text)"
                fontSize={12}
                fontFamily="var(--font-geist-mono)"
              />
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      )}
    </ChartFrame>
  )
}

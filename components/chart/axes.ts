/** What every axis shares: figures in the console's own type, quiet lines. */
export const axis = {
  tick: { fill: 'var(--muted)', fontSize: 11, fontFamily: 'var(--font-geist-mono)' },
  tickLine: false,
  axisLine: { stroke: 'var(--line)' },
} as const

const title = { fill: 'var(--muted)', fontSize: 11 } as const

/** What the axis below counts. */
export const titleBelow = (value: string) => ({ ...title, value, position: 'insideBottom', offset: 4 }) as const

/** What the axis to the left counts, written upwards. */
export const titleBeside = (value: string) =>
  ({ ...title, value, angle: -90, position: 'insideLeft', offset: 8, style: { textAnchor: 'middle' } }) as const

export const chartTooltip = {
  contentStyle: {
    background: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: 5,
    fontSize: 12,
    color: 'var(--text)',
  },
  labelStyle: { color: 'var(--muted)' },
  itemStyle: { color: 'var(--text)' },
  cursor: { fill: 'var(--hover)', stroke: 'var(--line)' },
  isAnimationActive: false,
} as const

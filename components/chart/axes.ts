/** What every axis shares: figures in the console's own type, quiet lines. */
export const axis = {
  tick: { fill: 'var(--muted)', fontSize: 11, fontFamily: 'var(--font-geist-mono)' },
  tickLine: false,
  axisLine: { stroke: 'var(--line)' },
} as const

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

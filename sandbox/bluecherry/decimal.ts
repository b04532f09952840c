/** An amount in ten-thousandths; undefined unless a plain decimal string of at most four decimals. */
export function parseDecimal(value: unknown): bigint | undefined {
  if (typeof value !== 'string') return undefined
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,4}))?$/.exec(value)
  if (!match) return undefined
  const magnitude = BigInt(match[2] ?? '0') * 10_000n + BigInt((match[3] ?? '').padEnd(4, '0'))
  return match[1] ? -magnitude : magnitude
}

/** Ten-thousandths as a decimal string with at least `scale` decimals, more where the amount needs them. */
export function formatDecimal(amount: bigint, scale = 2): string {
  const magnitude = amount < 0n ? -amount : amount
  const whole = magnitude / 10_000n
  let decimals = String(magnitude % 10_000n).padStart(4, '0')
  while (decimals.length > scale && decimals.endsWith('0')) decimals = decimals.slice(0, -1)
  return `${amount < 0n ? '-' : ''}${whole}${decimals ? `.${decimals}` : ''}`
}

export function magnitudeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

/** How often the worker polls a shop, by the same setting and default as its own: what silence is measured by. */
export function pollSeconds(): number {
  const asked = Number(process.env.SELVEDGE_POLL_SECONDS ?? (process.env.SELVEDGE_DEMO === '1' ? 5 : 60))
  return asked >= 1 && asked <= 3_600 ? asked : 60
}

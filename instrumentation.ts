/** Runs once when the console starts: a missing or weak setting ends it at once, with its name. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NEXT_PHASE === 'phase-production-build') return
  const { consoleSettings } = await import('./app/_server/settings.ts')
  try {
    consoleSettings()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

/** Runs once when the console starts: a missing or weak setting ends it at once, with its name. */
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { refuseWeakSettings } = await import('./app/_server/refuse-weak-settings.ts')
    refuseWeakSettings()
  }
}

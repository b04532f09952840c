import { consoleSettings } from './settings.ts'

/** Ends the process when a setting is missing or weak, saying which. */
export function refuseWeakSettings(): void {
  try {
    consoleSettings()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

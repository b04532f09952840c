import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const checkout = fileURLToPath(new URL('../..', import.meta.url))

/**
 * A part of the product in a process of its own, run from its source. Standard error, and output unless `piped`, go to
 * the end of the log file.
 */
export function startPart(
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; log: string; piped?: boolean },
): ChildProcess {
  const log = openSync(options.log, 'a', 0o600)
  try {
    return spawn(process.execPath, ['--import', 'tsx', ...args], {
      cwd: checkout,
      env: options.env,
      stdio: ['ignore', options.piped ? 'pipe' : log, log],
    })
  } finally {
    closeSync(log)
  }
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** Resolves when the process is gone. */
export function ending(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (hasEnded(child)) return resolve()
    child.once('exit', () => resolve())
  })
}

// The operator's command line from outside, as `npm run selvedge` starts it.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const checkout = fileURLToPath(new URL('../../..', import.meta.url))

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
  ms: number
}

/** Nothing of the caller's own instance reaches the command: what it works on is `env`, and nothing else. */
export function createCommandLine(env: Record<string, string>) {
  const { DATABASE_URL: _, SELVEDGE_DATA_DIR: __, SELVEDGE_KEYS: ___, ...outside } = process.env
  return (args: readonly string[], given: { input?: string; env?: Record<string, string> } = {}): Promise<Ran> =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      const child = spawn(process.execPath, ['--import', 'tsx', 'worker/cli/main.ts', ...args], {
        cwd: checkout,
        env: { ...outside, ...env, ...given.env },
      })
      const said = { stdout: '', stderr: '' }
      child.stdout.setEncoding('utf8').on('data', (text) => {
        said.stdout += text
      })
      child.stderr.setEncoding('utf8').on('data', (text) => {
        said.stderr += text
      })
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, ...said, ms: performance.now() - began }))
      child.stdin.end(given.input ?? '')
    })
}

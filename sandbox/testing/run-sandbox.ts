import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach } from 'vitest'

/** For tests: the sandboxes as `npm run sandbox` starts them, on free ports, killed after each test. */
const root = new URL('../..', import.meta.url)
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

type Key = { key: string; secret: string }
export type Addresses = {
  shop: { url: string; keys: Record<'read_write' | 'read' | 'write', Key> }
  erp: { url: string; key: string }
}

export function runSandbox(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, SELVEDGE_SHOP_PORT: '0', SELVEDGE_ERP_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    errors += chunk
  })
  return {
    /** Its exit code, null when it was killed. */
    exit: once(child, 'exit').then(([code]) => code as number | null),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** What it printed once the first line is there; rejects when it ends before. */
    output: async () => {
      while (!output.includes('\n')) {
        if (child.exitCode !== null) throw new Error(`the sandbox ended: ${errors}`)
        await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
      }
      return output
    },
    errors: () => errors,
  }
}

export const basic = ({ key, secret }: Key) => `Basic ${btoa(`${key}:${secret}`)}`

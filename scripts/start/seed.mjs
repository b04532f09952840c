import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { checkout } from '../prepare.mjs'
import { lastLines } from './parts.mjs'

/**
 * Writes the demo, if the database is to have one; run again it changes nothing.
 *
 * The seed ends with one line of JSON.
 *
 * @param {Record<string, string | undefined>} env
 * @param {string} logFile
 * @returns {Promise<{ demo: boolean, signIns?: { role: string, email: string, password: string }[] }>}
 */
export async function seed(env, logFile) {
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(process.execPath, ['--import', 'tsx', 'prisma/seed.ts'], {
    cwd: checkout,
    env,
    stdio: ['ignore', 'pipe', log],
  })
  closeSync(log)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk
  })
  const code = await new Promise((done) => child.once('close', done).once('error', () => done(1)))
  if (code !== 0) throw new Error(`The demo data could not be written:\n${lastLines(logFile)}`)
  return JSON.parse(output.trim().split('\n').at(-1))
}

// What a data folder remembers of its PostgreSQL, and who uses it at the moment.
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, startOf } from '../processes.mjs'

/**
 * @typedef {{ id: string, port: number, password: string, pid: number | null, url: string | null, cluster: string | null }} Instance
 */

/** @returns {Instance} the instance of a data folder, made up on first use */
export function readInstance(dataDir) {
  const file = join(dataDir, 'instance.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  return {
    id: randomBytes(6).toString('hex'),
    port: 0,
    password: randomBytes(24).toString('base64url'),
    pid: null,
    url: null,
    cluster: null,
  }
}

/** Written whole and readable by its owner only: it holds the password. */
export function writeInstance(dataDir, instance) {
  writePrivate(join(dataDir, 'instance.json'), `${JSON.stringify(instance, null, 2)}\n`)
}

export function writePrivate(file, text) {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, file)
}

/** Notes that this process uses the instance. */
export function hold(dataDir) {
  const folder = join(dataDir, 'holders')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, String(process.pid))
  const count = Number(existsSync(file) ? readFileSync(file, 'utf8').split(' ')[1] : 0)
  writeFileSync(file, `${startOf(process.pid)} ${count + 1}`)
}

/** Takes the note back. @returns {boolean} whether nobody uses the instance any more */
export function release(dataDir) {
  const folder = join(dataDir, 'holders')
  const file = join(folder, String(process.pid))
  if (existsSync(file)) {
    const [start, count] = readFileSync(file, 'utf8').split(' ')
    if (Number(count) > 1) writeFileSync(file, `${start} ${Number(count) - 1}`)
    else rmSync(file, { force: true })
  }
  return holders(dataDir).length === 0
}

/** @returns {number[]} the processes that use the instance; notes of dead ones are removed */
export function holders(dataDir) {
  const folder = join(dataDir, 'holders')
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const pid = Number(name)
    const file = join(folder, name)
    const start = existsSync(file) ? readFileSync(file, 'utf8').split(' ')[0] : null
    if (start !== null && isAlive(pid) && startOf(pid) === start) return [pid]
    rmSync(file, { force: true })
    return []
  })
}

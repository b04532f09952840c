// Telling processes apart, and letting one at a time do something.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Is a process with this id there, and not merely waiting to be collected by its parent? */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return processStatus(pid)?.state !== 'Z'
}

/** When a process started, which tells it from a later one with the same id. Compare only with itself; holds no space. */
export function startOf(pid) {
  const status = processStatus(pid)
  if (status) return status.start
  const listed = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  return (listed.stdout ?? '').trim().replaceAll(' ', '_')
}

function processStatus(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0], start: fields[19] }
  } catch {
    return null
  }
}

/**
 * Runs an action while no other process runs one under the same lock file. Its folder must exist.
 *
 * @template T
 * @param {string} lock
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function alone(lock, action) {
  const deadline = Date.now() + 600_000
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const [pid, start] = existsSync(lock) ? readFileSync(lock, 'utf8').split(' ') : []
    if (pid && (!isAlive(Number(pid)) || startOf(Number(pid)) !== start)) rmSync(lock, { force: true })
    else if (Date.now() > deadline) throw new Error(`Process ${pid} has held ${lock} for ten minutes.`)
    else await sleep(50)
  }
  try {
    return await action()
  } finally {
    rmSync(lock, { force: true })
  }
}

// One server process: whether it lives, whether it answers, how it ends.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '../processes.mjs'

/** @returns {number | null} the live server of a cluster; a pid file left by a crash names none */
export function postmasterOf(cluster) {
  const file = cluster && join(cluster, 'postmaster.pid')
  if (!file || !existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (!pid || !isAlive(pid)) return null
  const command = commandOf(pid)
  return command === null || command.includes(cluster) ? pid : null
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return null
  }
}

/** @returns {Promise<'yes' | 'starting' | 'no'>} */
export async function answer(url) {
  const { Client } = (await import('pg')).default
  const connectionString = new URL(url).pathname.length > 1 ? url : `${url}/postgres`
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000, query_timeout: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return 'yes'
  } catch (error) {
    return error.code === '57P03' ? 'starting' : 'no'
  } finally {
    await client.end().catch(() => {})
  }
}

/** Fast shutdown, then less politely. */
export async function halt(instance) {
  const pid = postmasterOf(instance.cluster)
  if (!pid) return
  for (const [signal, patience] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ]) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < patience; waited += 25) {
      if (!isAlive(pid)) return
      await sleep(25)
    }
  }
  throw new Error(`PostgreSQL (process ${pid}) does not stop.`)
}

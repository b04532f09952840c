// The embedded PostgreSQL 18 of a data folder: started, taken over when a killed process left it behind, stopped.
//
// It is started as a process of its own session, so that Ctrl-C reaches it only after those who use it are done.
import { spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hold, holders, readInstance, release, writeInstance } from './postgres/instance.mjs'
import { nativeFolder, openFolder, ownFolder, serverUser, systemFolder } from './postgres/native.mjs'
import { answer, halt, postmasterOf } from './postgres/server.mjs'
import { alone } from './processes.mjs'

const database = 'selvedge'
const role = 'selvedge'

const durable = { fsync: 'on', synchronous_commit: 'on', max_wal_size: '2GB' }
const settingsFor = {
  dev: durable,
  bench: { ...durable, shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'top' },
  test: {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_wal_size: '2GB',
    autovacuum_naptime: '5min',
  },
}

export class PortTaken extends Error {
  constructor(port) {
    super(`Port ${port} is taken, PostgreSQL cannot listen there.`)
    this.code = 'PORT_TAKEN'
    this.port = port
  }
}

/**
 * The running PostgreSQL of a data folder; starts one when none answers.
 *
 * Several processes may hold one instance; it stops when the last of them calls `stop`. `adopted` tells that it ran before.
 * Port 0 (or none) means any free one. A running instance keeps its port whatever is asked.
 *
 * @param {{ dataDir: string, port?: number, purpose: 'dev' | 'test' | 'bench' }} options
 * @returns {Promise<{ url: string, port: number, adopted: boolean, stop: () => Promise<void> }>}
 * @throws {PortTaken} when another program listens on the port
 */
export async function ensurePostgres({ dataDir: folder, port = 0, purpose }) {
  const dataDir = resolve(folder)
  mkdirSync(dataDir, { recursive: true })
  const found = await alone(join(dataDir, 'instance.lock'), async () => {
    const running = await runningInstance(dataDir)
    const instance = running ?? (await start(dataDir, port, purpose))
    hold(dataDir)
    return { url: instance.url, port: instance.port, adopted: running !== null }
  })
  let stopped = false
  return {
    ...found,
    async stop() {
      if (stopped) return
      stopped = true
      await alone(join(dataDir, 'instance.lock'), async () => {
        if (release(dataDir)) await halt(readInstance(dataDir))
      })
    },
  }
}

/**
 * The address of the instance if it runs: never starts one and never waits for one that is starting.
 *
 * @param {string} dataDir
 * @returns {Promise<string | null>}
 */
export async function findPostgres(dataDir) {
  if (!existsSync(join(dataDir, 'instance.json'))) return null
  const { url } = readInstance(dataDir)
  return url && (await answer(url)) === 'yes' ? url : null
}

async function runningInstance(dataDir) {
  const instance = readInstance(dataDir)
  const pid = postmasterOf(instance.cluster)
  if (!pid) return null
  // One that is still starting or recovering from a crash says so and is worth waiting for; any other silence is not.
  for (let waited = 0; waited < 60_000; waited += 100) {
    const said = await answer(instance.url)
    if (said === 'yes') return instance
    if (said === 'no' && waited >= 3_000) break
    await sleep(100)
  }
  await halt(instance)
  return null
}

async function start(dataDir, wantedPort, purpose) {
  const { Client } = (await import('pg')).default
  const user = serverUser()
  const native = await nativeFolder(user)
  const instance = readInstance(dataDir)
  const port = wantedPort || (await freePort())
  if (!(await isFree(port))) throw new PortTaken(port)
  await removeOrphans(instance)

  const cluster =
    instance.cluster && existsSync(join(instance.cluster, 'PG_VERSION'))
      ? instance.cluster
      : clusterFolder(dataDir, instance, user)
  const server = `postgresql://${role}:${instance.password}@127.0.0.1:${port}`
  Object.assign(instance, { cluster, port, url: `${server}/${database}`, pid: null })
  writeInstance(dataDir, instance)
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise(native, cluster, instance.password, user)
  if (existsSync(join(cluster, 'postmaster.pid'))) rmSync(join(cluster, 'postmaster.pid'))

  instance.pid = await launch(native, cluster, port, purpose, user, dataDir, server)
  writeInstance(dataDir, instance)
  const client = new Client({ connectionString: `${server}/postgres` })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${database}`)
  } finally {
    await client.end()
  }
  return instance
}

/** Beside the settings, unless the server's user cannot get there (a home that others may not enter). */
function clusterFolder(dataDir, instance, user) {
  const beside = join(dataDir, 'postgres')
  if (existsSync(join(beside, 'cluster'))) {
    throw new Error(
      `${beside} holds a database whose password is lost: ${join(dataDir, 'instance.json')} is gone. Put it back or remove the folder.`,
    )
  }
  if (ownFolder(beside, user)) return join(beside, 'cluster')
  rmSync(beside, { recursive: true, force: true })
  const away = join(systemFolder, instance.id)
  openFolder(systemFolder)
  if (!ownFolder(away, user)) throw new Error(`The user of PostgreSQL cannot write to ${away}.`)
  writeFileSync(join(away, 'owner.json'), JSON.stringify({ dataDir }))
  return join(away, 'cluster')
}

function initialise(native, cluster, password, user) {
  const draft = `${cluster}.draft`
  rmSync(draft, { recursive: true, force: true })
  rmSync(cluster, { recursive: true, force: true })
  const passwordFile = `${cluster}.password`
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  const place = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const access = [`--username=${role}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const done = spawnSync(
    join(native, 'bin', 'initdb'),
    [`--pgdata=${draft}`, '--no-instructions', ...access, ...place],
    {
      ...user,
      cwd: '/',
      encoding: 'utf8',
    },
  )
  rmSync(passwordFile, { force: true })
  if (done.status !== 0)
    throw new Error(`PostgreSQL could not make its data folder ${cluster}: ${done.stderr || done.error}`)
  renameSync(draft, cluster)
}

async function launch(native, cluster, port, purpose, user, dataDir, server) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    jit: 'off',
    random_page_cost: 1.1,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settingsFor[purpose],
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const logFile = join(dataDir, 'logs', 'postgres.log')
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  // The children of a postmaster that was killed hold its memory for some moments more: hence the attempts.
  for (let attempt = 1; ; attempt++) {
    const log = openSync(logFile, 'a', 0o600)
    const child = spawn(join(native, 'bin', 'postgres'), ['-D', cluster, '-p', String(port), ...flags], {
      ...user,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    child.unref()
    let ended = false
    child.once('exit', () => {
      ended = true
    })
    child.once('error', () => {
      ended = true
    })
    for (let waited = 0; waited < 60_000 && !ended; waited += 50) {
      if ((await answer(server)) === 'yes') return child.pid
      await sleep(50)
    }
    if (!ended) child.kill('SIGQUIT')
    if (attempt === 5) throw new Error(`PostgreSQL did not start. Its last words (${logFile}):\n${lastLines(logFile)}`)
    await sleep(500 * attempt)
  }
}

/** A data folder that was deleted leaves its cluster under the system folder, perhaps still running and on our port. */
async function removeOrphans(instance) {
  if (!existsSync(systemFolder)) return
  for (const name of readdirSync(systemFolder)) {
    const owner = join(systemFolder, name, 'owner.json')
    if (name === instance.id || !existsSync(owner)) continue
    const place = JSON.parse(readFileSync(owner, 'utf8')).dataDir
    const known = existsSync(join(place, 'instance.json')) ? readInstance(place).id : null
    if (known === name) continue
    await halt({ cluster: join(systemFolder, name, 'cluster') })
    rmSync(join(systemFolder, name), { recursive: true, force: true })
  }
}

/** @returns {Promise<number>} a port nobody listens on */
export async function freePort() {
  const server = createServer()
  await new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done))
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

/** @param {number} port @returns {Promise<boolean>} */
export async function isFree(port) {
  const server = createServer()
  const free = await new Promise((done) =>
    server.once('error', () => done(false)).listen({ port, host: '127.0.0.1', exclusive: true }, () => done(true)),
  )
  await new Promise((done) => server.close(done))
  return free
}

function lastLines(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n') : ''
}

export { holders }

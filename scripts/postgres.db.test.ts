import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensurePostgres, findPostgres, freePort } from './postgres.mjs'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'instance-'))
  chmodSync(dataDir, 0o755)
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Another process that starts the instance, does as told and is then killed with -9. */
async function startAndBeKilled(): Promise<void> {
  const script = `
    import { ensurePostgres } from ${JSON.stringify(new URL('./postgres.mjs', import.meta.url).href)}
    await ensurePostgres({ dataDir: ${JSON.stringify(dataDir)}, purpose: 'test' })
    process.stdout.write('up')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', `${script}; setInterval(() => {}, 1000)`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((done) => child.stdout.once('data', done))
  child.kill('SIGKILL')
  await new Promise((done) => child.once('exit', done))
}

test('data and password outlive a stop, and the password is for its owner only', async () => {
  const first = await ensurePostgres({ dataDir, purpose: 'test' })
  await ask(first.url, "create table kept as select 'kept' as word")
  await first.stop()
  expect(await findPostgres(dataDir)).toBeNull()

  const second = await ensurePostgres({ dataDir, purpose: 'test' })
  expect(second.adopted).toBe(false)
  expect(await ask(second.url, 'select word from kept')).toEqual([{ word: 'kept' }])
  expect(statSync(join(dataDir, 'instance.json')).mode & 0o777).toBe(0o600)
  const { password } = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8'))
  await expect(ask(second.url.replace(password, 'guessed'), 'select 1')).rejects.toThrow(/password/)
  await second.stop()
})

test('one left by a killed process is taken over with its data, and stopped by who took it', async () => {
  await startAndBeKilled()
  const left = await findPostgres(dataDir)
  expect(left).not.toBeNull()
  const taken = await ensurePostgres({ dataDir, purpose: 'test' })
  expect(taken).toMatchObject({ adopted: true, url: left })
  await taken.stop()
  expect(await findPostgres(dataDir)).toBeNull()
})

test('a killed server with a stale pid file starts again with its data', async () => {
  const first = await ensurePostgres({ dataDir, purpose: 'dev' })
  await ask(first.url, "create table kept as select 'kept' as word")
  const { pid, cluster } = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8'))
  process.kill(pid, 'SIGKILL')
  const again = await ensurePostgres({ dataDir, purpose: 'dev' })
  expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(true)
  expect(await ask(again.url, 'select word from kept')).toEqual([{ word: 'kept' }])
  await again.stop()
  await first.stop()
  expect(await findPostgres(dataDir)).toBeNull()
})

test('it stops when the last of its holders stops, whoever started it', async () => {
  const [first, second] = await Promise.all([
    ensurePostgres({ dataDir, purpose: 'test' }),
    ensurePostgres({ dataDir, purpose: 'test' }),
  ])
  expect([first.adopted, second.adopted].sort()).toEqual([false, true])
  await first.stop()
  await first.stop()
  expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await second.stop()
  expect(await findPostgres(dataDir)).toBeNull()
  expect(readdirSync(join(dataDir, 'holders'))).toEqual([])
})

test('a taken port is refused by name and nothing is left behind', async () => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  await new Promise((done) => other.once('listening', done))
  await expect(ensurePostgres({ dataDir, port, purpose: 'test' })).rejects.toMatchObject({ code: 'PORT_TAKEN', port })
  await new Promise((done) => other.close(done))
  const postgres = await ensurePostgres({ dataDir, port, purpose: 'test' })
  expect(postgres.port).toBe(port)
  await postgres.stop()
})

test('a database whose password is lost is not written over', async () => {
  const first = await ensurePostgres({ dataDir, purpose: 'test' })
  const { cluster } = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8'))
  await first.stop()
  rmSync(join(dataDir, 'instance.json'))
  expect(cluster.startsWith(dataDir)).toBe(true)
  await expect(ensurePostgres({ dataDir, purpose: 'test' })).rejects.toThrow(/password is lost/)
  expect(existsSync(join(cluster, 'PG_VERSION'))).toBe(true)
})

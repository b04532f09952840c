import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isAlive, startOf } from '../processes.mjs'
import { Parts } from './parts.mjs'
import { demoEnvironment, readPlaces } from './settings.mjs'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parts-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const open = (onExit = (_name: string) => {}) => new Parts(dataDir, { onExit })
const pidsIn = () =>
  (JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')).parts as { name: string; pid: number }[]).map(
    (part) => part.pid,
  )
const script = (text: string) => ['-e', `${text}; console.log('up'); setInterval(() => {}, 1000)`]
const up = { until: (line: string) => line === 'up' }

test('groups are stopped one after the other, each part asked before it is forced', async () => {
  const parts = open()
  await parts.takeOver()
  const note = (name: string) =>
    `process.on('SIGTERM', () => { require('fs').appendFileSync('${join(dataDir, 'order')}', '${name} '); process.exit() })`
  await parts.start('first', script(note('first')), process.env, up)
  await parts.start('second', script(note('second')), process.env, up)
  await parts.start('deaf', script(`process.on('SIGTERM', () => {})`), process.env, up)
  const pids = pidsIn()
  await parts.stop([
    [['second'], 5_000],
    [['first', 'deaf'], 200],
  ])
  expect(readFileSync(join(dataDir, 'order'), 'utf8')).toBe('second first ')
  await expect.poll(() => pids.filter(isAlive)).toEqual([])
  expect(existsSync(join(dataDir, 'processes.json'))).toBe(false)
})

test('what a killed program left is ended, a stranger with a recycled id is not', async () => {
  const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  const [leftPid, strangerPid] = [left.pid ?? 0, stranger.pid ?? 0]
  const noted = [
    { name: 'worker', pid: leftPid, start: startOf(leftPid) },
    { name: 'console', pid: strangerPid, start: 'long ago' },
  ]
  writeFileSync(
    join(dataDir, 'processes.json'),
    JSON.stringify({ owner: { pid: leftPid, start: 'long ago' }, parts: noted }),
  )
  expect(await open().takeOver()).toEqual(['worker'])
  expect([isAlive(leftPid), isAlive(strangerPid)]).toEqual([false, true])
  stranger.kill('SIGKILL')
})

test('a second program is refused and leaves the first one its notes', async () => {
  const first = open()
  await first.takeOver()
  const second = open()
  await expect(second.takeOver()).rejects.toThrow(/already .*SELVEDGE_DATA_DIR/)
  await second.stop([])
  expect(existsSync(join(dataDir, 'processes.json'))).toBe(true)
  await first.stop([])
})

test('a part that ends by itself is reported, and one that ends at once says its last words', async () => {
  const ended: string[] = []
  const parts = open((name) => ended.push(name))
  await parts.takeOver()
  await expect(parts.start('worker', ['-e', 'throw new Error("no database")'], process.env, up)).rejects.toThrow(
    /no database/,
  )
  expect(ended).toEqual(['worker'])
  await parts.stop([])
})

test('secrets are made once, kept for their owner only, and give way to the environment', () => {
  const { ports } = readPlaces({ PORT: '3100' })
  const options = { dataDir, ports, databaseUrl: 'postgresql://x' }
  const first = demoEnvironment({ ...options, env: {} })
  expect(statSync(join(dataDir, 'settings.json')).mode & 0o777).toBe(0o600)
  expect(demoEnvironment({ ...options, env: {} })).toEqual(first)
  expect(Buffer.from(first.SELVEDGE_KEYS?.split(':')[1] ?? '', 'base64')).toHaveLength(32)
  expect(first).toMatchObject({ PORT: '3100', NEXTAUTH_URL: 'http://localhost:3100', SELVEDGE_DEMO: '1' })
  expect(
    demoEnvironment({ ...options, env: { NEXTAUTH_SECRET: 'mine', NEXTAUTH_URL: 'https://shop.test' } }),
  ).toMatchObject({
    NEXTAUTH_SECRET: 'mine',
    NEXTAUTH_URL: 'https://shop.test',
    SELVEDGE_KEYS: first.SELVEDGE_KEYS,
  })
})

test('a port that is none is refused by the name of its variable', () => {
  expect(() => readPlaces({ SELVEDGE_ERP_PORT: 'many' })).toThrow('SELVEDGE_ERP_PORT is no port: many')
})

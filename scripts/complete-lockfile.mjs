// Run after `npm install`: names in package-lock.json the platform packages that the registry at hand did not serve.
//
// `npm ci` refuses a lockfile without them, although it would not install them here. Their version is exact in the package
// that wants them and their platform is in their name; a machine of that platform fetches them from its own registry.
import { readFileSync, writeFileSync } from 'node:fs'
import { checkout } from './prepare.mjs'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

const file = `${checkout}/package-lock.json`
const lock = JSON.parse(readFileSync(file, 'utf8'))
const added = []
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(path, name)) continue
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${path} wants ${name} ${version}, which is no exact version.`)
    lock.packages[`node_modules/${name}`] = entry(name, version, dev)
    added.push(`${name}@${version}`)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length ? `Added ${added.length}: ${added.join(', ')}` : 'The lockfile is complete.')

/** Node's look-up: beside the package, then beside each package around it. */
function isLocked(path, name) {
  for (let folder = path; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (!folder) return false
  }
}

function entry(name, version, dev) {
  const words = name.split('/').at(-1).split('-')
  const cpu = processors.find((processor) => words.includes(processor))
  const os = systems.find((system) => words.includes(system))
  if (!cpu) throw new Error(`No processor in the name ${name}.`)
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : null
  return {
    version,
    cpu: [cpu],
    ...(dev ? { dev } : {}),
    ...(os === 'linux' && libc ? { libc } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
  }
}

// The Prisma command line with the schema engine of this repository in place of the one it would download.
//
//   node scripts/prisma.mjs generate | migrate dev --name .. | migrate status | ..
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * @param {string[]} args of the Prisma command line
 * @param {{ env?: Record<string, string>, quiet?: boolean }} [options]
 * @returns {{ status: number, output: string }} output is empty unless quiet
 */
export function prisma(args, { env = {}, quiet = false } = {}) {
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json')
  const run = spawnSync(process.execPath, [join(dirname(manifest), 'build', 'index.js'), ...args], {
    cwd: checkout,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: join(checkout, 'prisma', 'schema-engine.mjs'),
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
      ...env,
    },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    encoding: 'utf8',
  })
  return { status: run.status ?? 1, output: quiet ? `${run.stdout}${run.stderr}` : '' }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exit(prisma(process.argv.slice(2)).status)
}

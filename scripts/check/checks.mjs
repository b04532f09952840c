import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../prepare.mjs'
import { program } from '../stages.mjs'

const cruised = [
  'app',
  'components',
  'lib',
  'worker',
  'sandbox',
  'scripts',
  'prisma',
  'e2e',
  'instrumentation.ts',
  'proxy.ts',
]

/** What `npm run check` checks, in order: name and action, which resolves to whether it is good. */
export const checks = [
  ['Style (Biome)', () => program('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])],
  ['Types (TypeScript)', () => program('typescript/bin/tsc', ['--noEmit', '-p', '.'])],
  [
    'Laws of the tree (dependency-cruiser)',
    () => program('dependency-cruiser/bin/dependency-cruise.mjs', lawArguments()),
  ],
  ['Nothing unused (knip)', () => program('knip/bin/knip.js', ['--no-config-hints'])],
  [
    'Schema and migrations agree',
    async () => {
      const { checkMigrations } = await import('../check-migrations.mjs')
      await checkMigrations()
      return true
    },
  ],
]

function lawArguments() {
  const there = cruised.filter((path) => existsSync(join(checkout, path)))
  return ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...there]
}

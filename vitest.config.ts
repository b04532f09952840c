import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/.next/**', '**/.selvedge*/**', 'e2e/**']

/** Files of one worker share what they import: no test changes a module, and reading Prisma 150 times is half of the time. */
const isolate = false

/** A slow machine takes its time: who waits too briefly fails for nothing, and who is done waits no longer. */
const patient = { testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.db.test.ts'],
          environment: 'node',
          isolate,
          ...patient,
        },
      },
      {
        test: {
          name: 'database',
          include: ['**/*.db.test.ts'],
          exclude,
          environment: 'node',
          isolate,
          globalSetup: ['./scripts/testing/database.ts'],
          ...patient,
        },
      },
    ],
    passWithNoTests: false,
    maxWorkers: 2,
  },
})

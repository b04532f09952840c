import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/.next/**', '**/.selvedge*/**', 'e2e/**']

/** Files of one worker share what they import: no test changes a module, and reading Prisma 150 times is half of the time. */
const isolate = false

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
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
    passWithNoTests: false,
    maxWorkers: 2,
  },
})

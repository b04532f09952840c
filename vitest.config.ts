import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/.next/**', '**/.selvedge*/**', 'e2e/**']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.db.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'database',
          include: ['**/*.db.test.ts'],
          exclude,
          environment: 'node',
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

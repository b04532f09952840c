// Before the database tests: one PostgreSQL for all of them, with a migrated template.
import type { TestProject } from 'vitest/node'
import { ensurePostgres, holders } from '../postgres.mjs'
import { dropLeftovers, makeTemplate, testDataDir } from './template.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: string
    databaseTemplate: string
  }
}

export default async function startTestDatabase(project: TestProject) {
  const postgres = await ensurePostgres({ dataDir: testDataDir, purpose: 'test' })
  if (holders(testDataDir).length === 1) await dropLeftovers(postgres.url)
  project.provide('databaseServer', postgres.url)
  project.provide('databaseTemplate', await makeTemplate(postgres.url))
  return () => postgres.stop()
}

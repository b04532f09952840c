import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface Instance {
  databaseUrl: string
  /** Settings of the instance, the caller's environment winning. */
  env: NodeJS.ProcessEnv
  /** Stops what was started for this command. */
  close(): Promise<void>
}

const dataDirOf = (env: NodeJS.ProcessEnv) => resolve(env.SELVEDGE_DATA_DIR || '.selvedge')

/**
 * The database a command works on: DATABASE_URL, else the instance of the data folder. One that does not run is started for
 * the command's own duration and migrated.
 */
export async function openInstance(env: NodeJS.ProcessEnv = process.env): Promise<Instance> {
  if (env.DATABASE_URL) {
    return { databaseUrl: env.DATABASE_URL, env: await settingsOf(env, env.DATABASE_URL), close: async () => {} }
  }
  const { ensurePostgres, findPostgres } = await import('../../scripts/postgres.mjs')
  const dataDir = dataDirOf(env)
  const running = await findPostgres(dataDir)
  if (running) return { databaseUrl: running, env: await settingsOf(env, running), close: async () => {} }
  const { readPlaces } = await import('../../scripts/start/settings.mjs')
  const { migrate } = await import('../../scripts/migrate.mjs')
  const port = readPlaces(env).ports.postgres?.port
  const postgres = await startPostgres(ensurePostgres, dataDir, port)
  try {
    if (!postgres.adopted) await migrate(postgres.url)
    return { databaseUrl: postgres.url, env: await settingsOf(env, postgres.url), close: () => postgres.stop() }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

type Ensure = (options: { dataDir: string; port?: number; purpose: 'dev' }) => Promise<{
  url: string
  adopted: boolean
  stop: () => Promise<void>
}>

/** On its own port; when another program has that, on any: nobody waits for this one there. */
async function startPostgres(ensure: Ensure, dataDir: string, port: number | undefined) {
  try {
    return await ensure({ dataDir, purpose: 'dev', ...(port === undefined ? {} : { port }) })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'PORT_TAKEN')) throw error
    return ensure({ dataDir, purpose: 'dev' })
  }
}

/** The address of the database if it answers at once; null otherwise. Starts nothing, waits for nothing. */
export async function findInstance(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  if (env.DATABASE_URL) return env.DATABASE_URL
  const { findPostgres } = await import('../../scripts/postgres.mjs')
  return findPostgres(dataDirOf(env))
}

/** With keys in the environment it is taken as it is; without, the data folder's own settings stand in. */
async function settingsOf(env: NodeJS.ProcessEnv, databaseUrl: string): Promise<NodeJS.ProcessEnv> {
  const dataDir = dataDirOf(env)
  if (env.SELVEDGE_KEYS || (env.DATABASE_URL && !existsSync(join(dataDir, 'settings.json')))) {
    return { ...env, DATABASE_URL: databaseUrl }
  }
  const { demoEnvironment, readPlaces } = await import('../../scripts/start/settings.mjs')
  return demoEnvironment({ dataDir, ports: readPlaces(env).ports, databaseUrl, env }) as NodeJS.ProcessEnv
}

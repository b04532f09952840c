// The settings of `npm start`: secrets made up on first start and kept, ports, the environment of every part.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { writePrivate } from '../postgres/instance.mjs'

/**
 * @param {Record<string, string | undefined>} [env]
 * @returns {{ dataDir: string, ports: Record<'console' | 'postgres' | 'shop' | 'erp', { variable: string, port: number }> }}
 */
export function readPlaces(env = process.env) {
  const port = (variable, usual) => {
    const value = Number(env[variable] || usual)
    if (!Number.isInteger(value) || value < 1 || value > 65535)
      throw new Error(`${variable} is no port: ${env[variable]}`)
    return { variable, port: value }
  }
  return {
    dataDir: resolve(env.SELVEDGE_DATA_DIR || '.selvedge'),
    ports: {
      console: port('PORT', 3000),
      postgres: port('SELVEDGE_POSTGRES_PORT', 54320),
      shop: port('SELVEDGE_SHOP_PORT', 8410),
      erp: port('SELVEDGE_ERP_PORT', 9410),
    },
  }
}

/**
 * The environment of the demo's parts. What the caller's environment sets already wins.
 *
 * @param {{ dataDir: string, ports: Record<string, { port: number }>, databaseUrl: string, env?: Record<string, string | undefined> }} options
 */
export function demoEnvironment({ dataDir, ports, databaseUrl, env = process.env }) {
  return {
    ...keptSecrets(dataDir),
    NEXTAUTH_URL: `http://localhost:${ports.console.port}`,
    SELVEDGE_ALLOW_PRIVATE_HOSTS: '1',
    ...env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    SELVEDGE_DEMO: '1',
    SELVEDGE_DATA_DIR: dataDir,
    SELVEDGE_SHOP_PORT: String(ports.shop.port),
    SELVEDGE_ERP_PORT: String(ports.erp.port),
    DATABASE_URL: databaseUrl,
    PORT: String(ports.console.port),
  }
}

function keptSecrets(dataDir) {
  const file = join(dataDir, 'settings.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const secrets = {
    NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
    SELVEDGE_KEYS: `demo:${randomBytes(32).toString('base64')}`,
  }
  mkdirSync(dataDir, { recursive: true })
  writePrivate(file, `${JSON.stringify(secrets, null, 2)}\n`)
  return secrets
}

// Writes the demo and ends with one line of JSON: {"demo", "signIns": [{"role", "email", "password"}]}. For npm start only.
import { readAddressPolicy } from '../lib/http/address-policy.ts'
import { createDb } from '../lib/kernel/db.ts'
import { createKeyRing } from '../lib/kernel/seal.ts'
import { seedDemo } from './seed/demo.ts'

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  if (env.SELVEDGE_DEMO !== '1') throw new Error('The demo is seeded only where SELVEDGE_DEMO is 1: npm start sets it.')
  const { DATABASE_URL: databaseUrl, SELVEDGE_KEYS: keys } = env
  if (!databaseUrl || !keys) throw new Error('DATABASE_URL and SELVEDGE_KEYS are needed.')
  const db = createDb(databaseUrl, 'worker')
  try {
    const signIns = await seedDemo(db, createKeyRing(keys), readAddressPolicy(env), {
      shopUrl: env.SELVEDGE_SHOP_URL ?? `http://127.0.0.1:${env.SELVEDGE_SHOP_PORT ?? 8410}`,
      erpUrl: env.SELVEDGE_ERP_URL ?? `http://127.0.0.1:${env.SELVEDGE_ERP_PORT ?? 9410}/DEMO`,
    })
    process.stdout.write(`${JSON.stringify(signIns ? { demo: true, signIns } : { demo: false })}\n`)
  } finally {
    await db.$disconnect()
  }
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`)
  process.exitCode = 1
})

import type { AddressPolicy } from '../lib/http/address-policy.ts'
import { readAddressPolicy } from '../lib/http/address-policy.ts'
import { Fault } from '../lib/kernel/fault.ts'
import type { KeyRing } from '../lib/kernel/seal.ts'
import { createKeyRing } from '../lib/kernel/seal.ts'

export interface WorkerSettings {
  databaseUrl: string
  keyRing: KeyRing
  policy: AddressPolicy
  /** Between two polls of a shop. */
  pollSeconds: number
}

/**
 * Reads what a worker cannot do without, and refuses what is weak.
 * @throws {Fault} SETTING_INVALID naming every setting that is wrong, never its content
 */
export function readWorkerSettings(env: NodeJS.ProcessEnv): WorkerSettings {
  const problems: string[] = []
  const isDemo = env.SELVEDGE_DEMO === '1'
  const databaseUrl = env.DATABASE_URL ?? ''
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) problems.push('DATABASE_URL: the address of a PostgreSQL is missing')
  let keyRing: KeyRing | undefined
  try {
    keyRing = readKeys(env.SELVEDGE_KEYS)
  } catch (error) {
    problems.push(error instanceof Error ? error.message : 'SELVEDGE_KEYS: not readable')
  }
  if (env.NODE_ENV === 'production' && env.SELVEDGE_ALLOW_PRIVATE_HOSTS === '1' && !isDemo) {
    problems.push('SELVEDGE_ALLOW_PRIVATE_HOSTS: for the demo only; name hosts in SELVEDGE_ALLOWED_HOSTS instead')
  }
  const pollSeconds = Number(env.SELVEDGE_POLL_SECONDS ?? (isDemo ? 5 : 60))
  if (!(pollSeconds >= 1 && pollSeconds <= 3_600)) problems.push('SELVEDGE_POLL_SECONDS: not a number from 1 to 3600')
  if (problems.length > 0 || !keyRing) {
    throw new Fault('SETTING_INVALID', problems.join('\n'), { context: { count: problems.length } })
  }
  return { databaseUrl, keyRing, policy: readAddressPolicy(env), pollSeconds }
}

function readKeys(setting: string | undefined): KeyRing {
  if (!setting) throw new Fault('SETTING_INVALID', 'SELVEDGE_KEYS: missing; id:base64 of 32 random bytes')
  for (const entry of setting.split(',')) {
    const key = Buffer.from(entry.split(':')[1] ?? '', 'base64')
    // 32 random bytes repeat a few of their values; a key of less than 16 different ones was made up by hand.
    if (key.length === 32 && new Set(key).size < 16)
      throw new Fault('SETTING_INVALID', 'SELVEDGE_KEYS: a key is not random')
  }
  return createKeyRing(setting)
}

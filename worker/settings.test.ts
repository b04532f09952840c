import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { readWorkerSettings } from './settings.ts'

const good = {
  DATABASE_URL: 'postgresql://a@b/c',
  SELVEDGE_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  NODE_ENV: 'production' as const,
}

it('takes what is complete', () => {
  expect(readWorkerSettings(good)).toMatchObject({ databaseUrl: good.DATABASE_URL, pollSeconds: 60 })
  expect(readWorkerSettings({ ...good, SELVEDGE_DEMO: '1', SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' }).pollSeconds).toBe(5)
})

it('refuses what is missing or weak, names every setting, and shows no key', () => {
  const refusal = (env: Record<string, string | undefined>) => {
    try {
      readWorkerSettings({ NODE_ENV: 'production', ...env })
      return ''
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
  }
  expect(refusal({})).toMatch(/DATABASE_URL[\s\S]*SELVEDGE_KEYS/)
  expect(refusal({ ...good, SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' })).toMatch(/SELVEDGE_ALLOW_PRIVATE_HOSTS/)
  expect(refusal({ ...good, SELVEDGE_POLL_SECONDS: '0' })).toMatch(/SELVEDGE_POLL_SECONDS/)
  const weak = `k1:${Buffer.alloc(32, 'a').toString('base64')}`
  expect(refusal({ ...good, SELVEDGE_KEYS: weak })).toMatch(/SELVEDGE_KEYS: a key is not random/)
  expect(refusal({ ...good, SELVEDGE_KEYS: 'k1:c2hvcnQ=' })).toMatch(/entry 1/)
  expect(refusal({ ...good, SELVEDGE_KEYS: weak })).not.toContain(weak.slice(3))
})

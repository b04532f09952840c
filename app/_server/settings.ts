import { z } from 'zod'
import { createKeyRing, type KeyRing } from '../../lib/kernel/seal.ts'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

const address = z.url('is not set, or no address').refine((text) => {
  const url = new URL(text)
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname))
}, 'must be https, or http on this machine only')

const secret = z
  .string('is not set')
  .min(32, 'needs at least 32 characters')
  .refine((text) => new Set(text).size >= 12, 'is too simple: make it of 32 random bytes')

const settings = z.object({
  DATABASE_URL: z.string('is not set').regex(/^postgres(ql)?:\/\//, 'is no postgres:// address'),
  NEXTAUTH_URL: address,
  NEXTAUTH_SECRET: secret,
  SELVEDGE_KEYS: z.string('is not set').transform((text, context): KeyRing => {
    try {
      return createKeyRing(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is not readable' })
      return z.NEVER
    }
  }),
})

export type Settings = z.output<typeof settings>

/** @throws {Error} naming every missing or weak one, never its value */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const result = settings.safeParse(env)
  if (result.success) return result.data
  const lines = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  throw new Error(`The console does not start. Settings that are missing or weak:\n${lines.join('\n')}`)
}

let read: Settings | undefined

/** The console's settings, checked once. */
export function consoleSettings(): Settings {
  read ??= readSettings(process.env)
  return read
}

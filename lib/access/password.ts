import { hash, verify } from '@node-rs/argon2'
import { Fault } from '../kernel/fault.ts'

/** OWASP's first choice of Argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const shortest = 12

/** @throws {Fault} PASSWORD_WEAK */
export async function hashPassword(password: string, email: string): Promise<string> {
  if (password.length < shortest) {
    throw new Fault('PASSWORD_WEAK', `A password needs at least ${shortest} characters`)
  }
  if (password.length > 200) throw new Fault('PASSWORD_WEAK', 'A password has at most 200 characters')
  if (password.toLowerCase() === email.toLowerCase()) {
    throw new Fault('PASSWORD_WEAK', 'A password must differ from the e-mail address')
  }
  return hash(password, cost)
}

let dummy: Promise<string> | null = null

/** Takes as long for an account that does not exist, so that the answer's time tells nobody which do. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  dummy ??= hash('an account that does not exist', cost)
  const known = await verify(passwordHash ?? (await dummy), password.slice(0, 200))
  return passwordHash !== null && known
}

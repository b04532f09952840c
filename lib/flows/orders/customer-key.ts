import { keyedHash } from '../../kernel/digest.ts'
import type { KeyRing } from '../../kernel/seal.ts'

/** What orders of one e-mail address have in common, without the address; null without one. */
export function customerKey(keyRing: KeyRing, email: string): Buffer | null {
  const written = email.trim().toLowerCase()
  return written === '' ? null : keyedHash(keyRing.hashKey, written)
}

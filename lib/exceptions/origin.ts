import type { ExceptionCode } from './codes.ts'
import { exceptionCodes } from './codes.ts'

/** Who finds it, and so who may close it again: only the finder knows that the evidence is gone. */
export type Origin = 'evaluation' | 'outbox' | 'connection'

const fromElsewhere: Partial<Record<ExceptionCode, Origin>> = {
  CONNECTION_REFUSED: 'connection',
  CONNECTION_UNREADABLE: 'connection',
  DUPLICATE_IN_ERP: 'outbox',
  REFERENCE_TAKEN: 'outbox',
  SEND_UNRESOLVED: 'outbox',
  ERP_REJECTED: 'outbox',
}

export const originOf = (code: ExceptionCode): Origin => fromElsewhere[code] ?? 'evaluation'

/** Every code, gravest first: an order held by several counts under the first. */
export const codesByGravity = Object.keys(exceptionCodes) as ExceptionCode[]

export const codesOf = (origin: Origin): ExceptionCode[] => codesByGravity.filter((code) => originOf(code) === origin)

export const isExceptionCode = (text: string): text is ExceptionCode => Object.hasOwn(exceptionCodes, text)

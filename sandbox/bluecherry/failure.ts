import type { HttpReply } from '../http/message.ts'
import { jsonReply } from '../http/message.ts'
import type { ErpSettings } from './settings.ts'

/** Everything the gateway refuses a document or a query for. */
const failureCodes = [
  'bad-json',
  'too-many-documents',
  'required',
  'format',
  'too-long',
  'unknown-code',
  'unknown-item',
  'inactive-item',
  'amounts',
  'duplicate',
  'query',
  'unknown-order',
  'too-late',
] as const

export type FailureCode = (typeof failureCodes)[number]
export type Failure = { code: FailureCode; field: string; message: string }

/** The four documented shapes, and a success status that carries no pkey. */
export const failureShapes = ['errors.errorMessage', 'errors.message', 'message.message', 'message', 'no-pkey'] as const
export type FailureShape = (typeof failureShapes)[number]

/** Shape and status are fixed for one kind of error, so that a rerun meets the same answer. */
export function failureReply(failures: readonly Failure[], settings: ErpSettings): HttpReply {
  const kind = failureCodes.indexOf(failures[0]?.code ?? 'format')
  const shape = settings.failureShape === 'rotate' ? (failureShapes[kind % 4] ?? 'message') : settings.failureShape
  const rotated = Math.floor(kind / 4) % 2 === 0 ? 200 : 400
  return jsonReply(settings.failureStatus === 'rotate' ? rotated : settings.failureStatus, failureBody(failures, shape))
}

function failureBody(failures: readonly Failure[], shape: FailureShape): unknown {
  switch (shape) {
    case 'errors.errorMessage':
      return { errors: failures.map(({ field, message }) => ({ fieldName: field, errorMessage: message })) }
    case 'errors.message':
      return { errors: failures.map(({ field, message }) => ({ field, message })) }
    case 'message.message':
      return { message: failures.map(({ message }) => ({ message })) }
    case 'message':
      return { message: failures[0]?.message ?? 'The request could not be processed.' }
    case 'no-pkey':
      return { data: [] }
  }
}

export function throttled(seconds: number): HttpReply {
  return jsonReply(429, gatewayBody(429, seconds), { 'retry-after': String(seconds) })
}

/** What API Management itself answers, before BlueCherry is asked. */
export function gatewayBody(statusCode: number, seconds = 1): unknown {
  const texts: Record<number, string> = {
    401: 'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
    403: 'Out of call volume quota. Quota will be replenished in 01:00:00.',
    404: 'Resource not found',
    405: 'Method not allowed',
    429: `Rate limit is exceeded. Try again in ${seconds} seconds.`,
  }
  return { statusCode, message: texts[statusCode] ?? 'Internal server error' }
}

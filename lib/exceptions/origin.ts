import type { AfterSalesCode } from './after-sales-codes.ts'
import { afterSalesCodes } from './after-sales-codes.ts'
import type { ExceptionCode } from './codes.ts'
import { exceptionCodes } from './codes.ts'
import type { FindingCode } from './finding-codes.ts'
import { findingCodes } from './finding-codes.ts'

/** Who finds it, and so who may close it again: only the finder knows that the evidence is gone. */
export type Origin = 'evaluation' | 'outbox' | 'connection' | 'finding'

const fromElsewhere: Partial<Record<ExceptionCode, Origin>> = {
  CONNECTION_REFUSED: 'connection',
  CONNECTION_UNREADABLE: 'connection',
  CONNECTION_UNREACHABLE: 'connection',
  DUPLICATE_IN_ERP: 'outbox',
  REFERENCE_TAKEN: 'outbox',
  SEND_UNRESOLVED: 'outbox',
  ERP_REJECTED: 'outbox',
}

/** Found by evaluation and over only once the outbox has sent something again. */
const sentAgain: readonly ExceptionCode[] = ['LOST_IN_ERP', 'CANCEL_REFUSED']

/** Whether retrying what a code holds may send it again. */
export const mayBeSentAgain = (code: ExceptionCode): boolean => originOf(code) === 'outbox' || sentAgain.includes(code)

export const originOf = (code: ExceptionCode): Origin =>
  isFindingCode(code) || isAfterSalesCode(code) ? 'finding' : (fromElsewhere[code] ?? 'evaluation')

/** Of a shop's catalogue or stock: such a case holds no order. */
export const isFindingCode = (code: ExceptionCode): code is FindingCode => Object.hasOwn(findingCodes, code)

/** Of an order's shipment, its changes or what comes back: the flow that found it closes it. */
export const isAfterSalesCode = (code: ExceptionCode): code is AfterSalesCode => Object.hasOwn(afterSalesCodes, code)

/** Every code, gravest first: an order held by several counts under the first. */
export const codesByGravity = Object.keys(exceptionCodes) as ExceptionCode[]

export const codesOf = (origin: Origin): ExceptionCode[] => codesByGravity.filter((code) => originOf(code) === origin)

export const isExceptionCode = (text: string): text is ExceptionCode => Object.hasOwn(exceptionCodes, text)

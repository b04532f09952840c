import type { ExceptionCode } from '../../../lib/exceptions/codes.ts'
import type { CaseDetail } from '../../../lib/exceptions/read-case.ts'

const linkable: readonly ExceptionCode[] = [
  'SKU_MISSING',
  'SKU_UNKNOWN',
  'SKU_INACTIVE',
  'SKU_AMBIGUOUS',
  'PRODUCT_DELETED',
]

/** What an item link must carry so that it frees a case; null for a case no link can fix. */
export function linkKeyOf({ code, subjects }: Pick<CaseDetail, 'code' | 'subjects'>): string | null {
  if (!linkable.includes(code)) return null
  const link = subjects.find(({ evidence }) => typeof evidence.link === 'string' && evidence.link !== '')?.evidence.link
  return typeof link === 'string' ? link : null
}

import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { states } from '../../../components/display/states.ts'
import type { OrderBucket } from '../../../lib/boards/order-conditions.ts'
import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'

const buckets = Object.keys(states.bucket) as OrderBucket[]
const codes = Object.keys(exceptionCodes) as ExceptionCode[]

/** The list's whole state is its URL. `from` and `to` are business dates, both inside. */
export const orderFilters = {
  bucket: parseAsStringLiteral(buckets),
  code: parseAsStringLiteral(codes),
  case: parseAsString,
  q: parseAsString.withDefault(''),
  from: parseAsString,
  to: parseAsString,
  sort: parseAsStringLiteral(['newest', 'oldest'] as const).withDefault('newest'),
  storefront: parseAsString,
  after: parseAsString,
}

export type OrderFilters = inferParserType<typeof orderFilters>

export const loadOrderFilters = createLoader(orderFilters)

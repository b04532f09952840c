import type { PersonalData } from './port.ts'

/** What somebody wrote as a refund's reason; '' for nothing. It may speak of a person, so it is landed with the person's data. */
export function refundReason(platform: string, { rest }: PersonalData, refundId: string): string {
  if (platform !== 'woocommerce') return ''
  const written = rest[`refunds.${refundId}.reason`] ?? rest[`refund_documents.${refundId}.reason`]
  return typeof written === 'string' ? written : ''
}

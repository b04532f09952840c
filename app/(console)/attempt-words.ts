const words: Record<string, string> = {
  accepted: 'Accepted',
  staged: 'Received, not yet a sales order',
  duplicate: 'The ERP had it already',
  rejected: 'Refused',
  throttled: 'Asked to wait',
  unknown: 'No readable answer: looked up next',
  not_sent: 'Did not leave',
  stopped: 'The connection is refused',
  cancelled: 'The ERP shows it cancelled',
}

/** What came of a request to the ERP. */
export const attemptWords = ({ outcome, endedAt }: { outcome: string | null; endedAt: Date | null }): string =>
  outcome ? (words[outcome] ?? outcome) : endedAt ? 'Ended' : 'On its way'

/** An answer as it came, indented where it is JSON. */
export function prettyJson(text: string | null): string {
  if (!text) return ''
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

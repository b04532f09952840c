import type { HttpAnswer } from '../../http/answer.ts'
import { isFault } from '../../kernel/fault.ts'
import type { SalesOrderParty, WriteOutcome, WriteResult } from '../port.ts'
import { failureOf, isRow, throttledMs } from './gateway.ts'
import { textOf } from './read-items.ts'

const responseCap = 64 * 1024

/** What was written, as far as it takes part in reading the answer. */
export interface Written {
  altPo: string
  poNum: string
  party: SalesOrderParty | null
  pkeyField: string
  ordNumField: string
}

/** How a write ended (bluecherry.md rule 2), from a whole answer. */
export function readOutcome(answer: HttpAnswer, written: Written): WriteResult {
  const redact = redactor(written.party)
  return {
    outcome: outcomeOf(answer, written, redact),
    httpStatus: answer.status,
    response: redact(answer.text()).slice(0, responseCap),
  }
}

function outcomeOf(answer: HttpAnswer, written: Written, redact: (text: string) => string): WriteOutcome {
  const { status } = answer
  if (status === 429) return { kind: 'throttled', retryAfterMs: throttledMs(answer) }
  if (status === 401 || status === 403) {
    return { kind: 'stopped', code: String(status), message: `The gateway refuses the key (${status})` }
  }
  // Whether the work was done before it failed is not said.
  if (status >= 500 || status === 408) return { kind: 'unknown', reason: `the gateway answered ${status}` }
  let body: unknown
  try {
    body = answer.json()
  } catch {
    return { kind: 'unknown', reason: `the answer (${status}) is not JSON` }
  }
  const document = Array.isArray(body) && body.length === 1 ? body[0] : body
  const pkey = isRow(document) ? textOf(document[written.pkeyField]) : ''
  if (status < 300 && pkey !== '') {
    const ordNum = isRow(document) ? textOf(document[written.ordNumField]) : ''
    return ordNum === '' ? { kind: 'staged', pkey } : { kind: 'accepted', pkey, ordNum }
  }
  const failure = failureOf(body)
  const message = redact(failure?.message ?? `The gateway answered ${status} without a pkey and without a reason`)
  if (isDuplicate(message, written)) return { kind: 'duplicate', pkey: '', ordNum: '' }
  return { kind: 'rejected', code: failure ? String(status) : 'NO_PKEY', field: failure?.field ?? '', message }
}

/** The reference is there already: whether it is ours is for the look-up to say. */
const isDuplicate = (message: string, { altPo, poNum }: Written) =>
  /already exists|duplicate/i.test(message) && [altPo, poNum].some((name) => name !== '' && message.includes(name))

/** How a write ended that got no answer. */
export function readFailure(error: unknown): WriteResult {
  const reason = error instanceof Error ? error.message : String(error)
  // Refused before a byte left, by the network or by our own rules about addresses.
  const notSent = isFault(error, 'CONNECTION_NOT_SENT') || isFault(error, 'CONNECTION_ADDRESS_REFUSED')
  return {
    outcome: notSent ? { kind: 'not_sent', reason } : { kind: 'unknown', reason },
    httpStatus: null,
    response: null,
  }
}

/** Takes out what the document said about a person: gateways quote what they refuse. */
function redactor(party: SalesOrderParty | null): (text: string) => string {
  if (!party) return (text) => text
  const values = [...Object.values(party.billTo), ...Object.values(party.shipTo), ...party.notes.split(/\r?\n/)]
  // Country codes and the like are no person's, and would blacken half of every answer.
  const secrets = [...new Set(values.map((value) => value.trim()))].filter((value) => value.length > 3)
  secrets.sort((a, b) => b.length - a.length)
  return (text) => secrets.reduce((kept, secret) => kept.replaceAll(secret, '[redacted]'), text)
}

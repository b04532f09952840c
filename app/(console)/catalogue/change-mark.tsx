import { Badge } from '../../../components/ui/badge.tsx'
import type { FindingRow } from '../../../lib/boards/catalogue-findings.ts'
import { kindWords } from './catalogue-words.ts'

/** What is already being done about a finding. */
export function ChangeMark({ change: { kind, state, shadow } }: { change: NonNullable<FindingRow['change']> }) {
  const waits = state === 'proposed'
  const what = kind === 'publish' ? 'Publication' : kindWords[kind]
  return (
    <Badge tone={shadow ? 'closed' : waits ? 'waiting' : 'flight'}>
      {what} {shadow ? 'when live' : waits ? 'waits for approval' : 'under way'}
    </Badge>
  )
}

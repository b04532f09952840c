'use client'
import { countOf } from '../../../../../components/display/money-text.ts'
import { Button } from '../../../../../components/ui/button.tsx'
import { useAct } from '../../../../../components/ui/use-act.ts'
import { buildJournalAction } from '../../actions.ts'

export function BuildJournal({ periodId }: { periodId: string }) {
  const build = useAct(buildJournalAction, {
    done: ({ made, reversed, unchanged }) =>
      made.length + reversed.length === 0
        ? `Nothing new: ${countOf(unchanged, 'entry stands', 'entries stand')} as it is`
        : `${countOf(made.length, 'entry', 'entries')} made${reversed.length > 0 ? `, ${reversed.length} reversed` : ''}`,
  })
  return (
    <Button look="primary" pending={build.pending} onClick={() => void build.act({ periodId })}>
      Build the journal
    </Button>
  )
}

'use client'
import { Select } from '../../../components/ui/select.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { setSeverityAction } from './actions.ts'
import { severityChoices } from './severity-choices.ts'

/** How grave it is, whatever its kind says. */
export function CaseSeverity({ caseId, severity }: { caseId: string; severity: string }) {
  const back = useAct(setSeverityAction, { done: 'Severity as before' })
  const set = useAct(setSeverityAction, {
    done: 'Severity changed',
    undo: () => ({ label: 'Undo', act: () => void back.act({ caseId, severity: severity as 'low' }) }),
  })
  return (
    <Select
      label="How grave it is"
      className="w-28"
      disabled={set.pending}
      choices={severityChoices}
      value={severity}
      onChange={(to) => void set.act({ caseId, severity: to as 'low' })}
    />
  )
}

'use client'
import { UserCheck } from 'lucide-react'
import { Button } from '../../../components/ui/button.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { assignCaseAction } from './actions.ts'

const nobody = '*'

interface AssignCaseProps {
  caseId: string
  assignee: { id: string; name: string } | null
  people: readonly { id: string; name: string }[]
  myId: string
}

/** Who has taken the case: oneself in one step, or anybody who may resolve it. */
export function AssignCase({ caseId, assignee, people, myId }: AssignCaseProps) {
  const assign = useAct(assignCaseAction, {
    done: (_, { assigneeId }) =>
      assigneeId ? `It is with ${people.find(({ id }) => id === assigneeId)?.name ?? 'them'}` : 'It is with nobody',
  })
  const known = assignee && !people.some(({ id }) => id === assignee.id) ? [...people, assignee] : people
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        label="Who takes it"
        className="w-46"
        disabled={assign.pending}
        choices={[
          { value: nobody, label: 'With nobody' },
          ...known.map(({ id, name }) => ({ value: id, label: `With ${name}` })),
        ]}
        value={assignee?.id ?? nobody}
        onChange={(to) => void assign.act({ caseId, assigneeId: to === nobody ? null : to })}
      />
      {assignee?.id !== myId && people.some(({ id }) => id === myId) && (
        <Button pending={assign.pending} onClick={() => void assign.act({ caseId, assigneeId: myId })}>
          <UserCheck aria-hidden />
          Take it
        </Button>
      )}
    </div>
  )
}

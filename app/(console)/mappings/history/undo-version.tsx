'use client'
import { Undo2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Button } from '../../../../components/ui/button.tsx'
import { ReasonDialog } from '../../../../components/ui/reason-dialog.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import { undoVersionAction } from '../actions.ts'

/** Takes a version back: what it ended holds again, what it began ends. */
export function UndoVersion({ version, needsFinance }: { version: number; needsFinance: boolean }) {
  const router = useRouter()
  const undo = useAct(undoVersionAction, {
    done: (data) =>
      data.state === 'in_force'
        ? `Undone as version ${data.version}; held orders are looked at again`
        : 'It waits for finance now; nothing has changed yet',
    after: (data) =>
      router.push(
        data.state === 'in_force' ? `/mappings/history/${data.version}` : `/mappings/changes/${data.changeId}`,
      ),
  })
  return (
    <ReasonDialog
      trigger={
        <Button>
          <Undo2 aria-hidden />
          Undo this version
        </Button>
      }
      title={`Undo version ${version}`}
      effect={
        needsFinance
          ? 'The rules it ended would hold again, and those it began would end. They are about money: finance approves it first.'
          : 'The rules it ended hold again and those it began end, under a new version, for orders that have not been sent.'
      }
      verb={needsFinance ? 'Ask finance to undo it' : 'Undo it'}
      act={(note) => undo.act({ version, note })}
      failure={undo.failure}
    />
  )
}

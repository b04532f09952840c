'use client'
import { countOf } from '../../../../components/display/money-text.ts'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { FieldRow } from '../../../../lib/boards/catalogue-fields.ts'
import type { FieldPolicy } from '../../../../lib/flows/catalogue/fields.ts'
import { setFieldPolicyAction } from '../actions.ts'
import { policyWords } from '../catalogue-words.ts'

interface PolicyDialogProps {
  storefrontId: string
  row: FieldRow
  policy: FieldPolicy
  onClose: () => void
}

/** Says what another policy does from now on before it holds. */
export function PolicyDialog({ storefrontId, row, policy, onClose }: PolicyDialogProps) {
  const { word, hint } = policyWords[policy]
  const isLoose = row.policy === 'raise' || row.policy === 'ignore'
  const staysAPersons = isLoose && (policy === 'revert' || policy === 'approve')
  const set = useAct(setFieldPolicyAction, {
    done: `${row.title}: ${word.toLowerCase()}, from now on`,
    after: onClose,
  })
  return (
    <Dialog
      title={`${row.title}: ${word.toLowerCase()}`}
      description={`${capital(hint)}. It was: ${policyWords[row.policy].word.toLowerCase()}.`}
      open
      onOpenChange={(open) => !open && onClose()}
    >
      <p>
        Everything is compared again by it.
        {staysAPersons
          ? ' What differs already stays with its findings for a person to decide.'
          : row.findings > 0 && ` ${countOf(row.findings, 'open finding')} about this field may be acted upon at once.`}
      </p>
      <DialogEnd
        keep="Keep as it is"
        verb="Set the policy"
        failure={set.failure}
        pending={set.pending}
        act={() => void set.act({ storefrontId, field: row.id, policy })}
      />
    </Dialog>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

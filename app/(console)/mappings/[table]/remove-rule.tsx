'use client'
import { Trash2 } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { MappingTable } from '../../../../lib/mappings/tables.ts'
import { removeRuleAction, saveRuleAction } from '../actions.ts'
import { BufferEffect } from '../buffer-effect.tsx'
import { useBufferPreview } from '../use-buffer-preview.ts'
import type { RuleMode } from './rule-mode.ts'
import type { RuleRow } from './rules-table.tsx'
import { useDraftRule } from './use-draft-rule.ts'

interface RemoveRuleProps {
  table: MappingTable
  rule: RuleRow
  mode: RuleMode
}

/** Takes a rule out at once, and it can be put back for ten seconds; or writes its end into the draft. */
export function RemoveRule({ table, rule, mode }: RemoveRuleProps) {
  const draft = useDraftRule()
  const restore = useAct(saveRuleAction, { done: 'The rule is back' })
  const remove = useAct(removeRuleAction, {
    done: 'The rule is removed',
    undo: () => ({ label: 'Undo', act: () => void restore.act({ table, cells: rule.cells, replaces: null }) }),
  })
  const { id, storefrontId } = rule
  const act = () =>
    mode === 'save'
      ? remove.act({ table, id, storefrontId })
      : draft.act({ table, cells: null, replaces: id, storefrontId })
  const pending = remove.pending || draft.pending
  if (table === 'buffer') return <RemoveBuffer rule={rule} mode={mode} pending={pending} act={act} />
  return <RemoveButton rule={rule} pending={pending} onClick={() => void act()} />
}

function RemoveButton({ rule, ...rest }: { rule: RuleRow } & ComponentProps<typeof Button>) {
  const { storefront: _, position: __, ...named } = rule.cells
  const name = Object.values(named).filter(Boolean).slice(0, 3).join(' ')
  return (
    <Button look="quiet" size="icon" className="size-7" aria-label={`Remove the rule ${name}`} {...rest}>
      <Trash2 aria-hidden />
    </Button>
  )
}

interface RemoveBufferProps {
  rule: RuleRow
  mode: RuleMode
  pending: boolean
  /** @returns whether it was done */
  act: () => Promise<boolean>
}

/** Without a buffer others offer more or less: what changes is shown first. */
function RemoveBuffer({ rule, mode, pending, act }: RemoveBufferProps) {
  const [open, setOpen] = useState(false)
  const preview = useBufferPreview()
  const wish = { kind: 'remove' as const, id: rule.id, storefrontId: rule.storefrontId }
  const effect = preview.effectOf(wish)
  const change = (next: boolean) => {
    setOpen(next)
    if (next) void preview.ask(wish)
  }
  const remove = async () => {
    if (await act()) setOpen(false)
  }
  return (
    <>
      <RemoveButton rule={rule} pending={pending} onClick={() => change(true)} />
      {open && (
        <Dialog
          title="Remove the buffer"
          description="What it decided falls to the rules after it, or nothing is kept back."
          open
          onOpenChange={change}
        >
          {effect && <BufferEffect effect={effect} />}
          <DialogEnd
            keep="Keep it"
            verb={mode === 'draft' ? 'Put its end into my draft' : 'Remove the rule'}
            look="danger"
            failure={preview.failure}
            pending={pending || preview.pending}
            incomplete={effect === null}
            act={() => void remove()}
          />
        </Dialog>
      )}
    </>
  )
}

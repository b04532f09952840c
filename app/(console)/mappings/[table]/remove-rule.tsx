'use client'
import { Trash2 } from 'lucide-react'
import { Button } from '../../../../components/ui/button.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { MappingTable } from '../../../../lib/mappings/tables.ts'
import { removeRuleAction, saveRuleAction } from '../actions.ts'
import type { RuleMode } from './rule-mode.ts'
import type { RuleRow } from './rules-table.tsx'
import { useDraftRule } from './use-draft-rule.ts'

/** Takes a rule out at once, and it can be put back for ten seconds; or writes its end into the draft. */
export function RemoveRule({ table, rule, mode }: { table: MappingTable; rule: RuleRow; mode: RuleMode }) {
  const draft = useDraftRule()
  const restore = useAct(saveRuleAction, { done: 'The rule is back' })
  const remove = useAct(removeRuleAction, {
    done: 'The rule is removed',
    undo: () => ({ label: 'Undo', act: () => void restore.act({ table, cells: rule.cells, replaces: null }) }),
  })
  const { storefront: _, position: __, ...named } = rule.cells
  const name = Object.values(named).filter(Boolean).slice(0, 3).join(' ')
  return (
    <Button
      look="quiet"
      size="icon"
      className="size-7"
      aria-label={`Remove the rule ${name}`}
      pending={remove.pending || draft.pending}
      onClick={() => {
        const { id, storefrontId } = rule
        void (mode === 'save'
          ? remove.act({ table, id, storefrontId })
          : draft.act({ table, cells: null, replaces: id, storefrontId }))
      }}
    >
      <Trash2 aria-hidden />
    </Button>
  )
}

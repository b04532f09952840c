'use client'
import { Trash2 } from 'lucide-react'
import { Button } from '../../../../components/ui/button.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { MappingTable } from '../../../../lib/mappings/tables.ts'
import { removeRuleAction, saveRuleAction } from '../actions.ts'
import type { RuleRow } from './rules-table.tsx'

/** Takes a rule out at once; it can be put back for ten seconds. */
export function RemoveRule({ table, rule }: { table: MappingTable; rule: RuleRow }) {
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
      pending={remove.pending}
      onClick={() => void remove.act({ table, id: rule.id, storefrontId: rule.storefrontId })}
    >
      <Trash2 aria-hidden />
    </Button>
  )
}

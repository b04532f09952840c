'use client'
import Link from 'next/link'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { RuleInputs } from '../mappings/[table]/rule-inputs.tsx'
import type { RuleField } from '../mappings/rule-fields.ts'
import { warnUnknown } from '../mappings/warn-unknown.ts'
import { fixByRuleAction } from './fix-actions.ts'

interface RuleFixProps {
  caseId: string
  /** What the cause names, as the rule's cells. */
  begun: Record<string, string>
  fields: readonly RuleField[]
  storefronts: readonly { code: string; name: string }[]
  everywhere: boolean
  /** Names the effect: "Add the rule and release 37 orders". */
  verb: string
  /** The table's own page, its form begun with the same. */
  href: string
}

/** Adds the rule a case lacks, from what its cause names; its orders go by themselves. */
export function RuleFix({ caseId, begun, fields, storefronts, everywhere, verb, href }: RuleFixProps) {
  const id = useId()
  const [cells, setCells] = useState<Record<string, string>>(begun)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const save = useAct(fixByRuleAction, {
    done: (data) =>
      data.state === 'in_force'
        ? `Saved as version ${data.version}; held orders are looked at again`
        : data.state === 'waiting'
          ? 'Finance is asked to approve it; until then the orders stay held'
          : null,
    after: (data) => {
      if (data.state === 'in_force') warnUnknown(data.warnings)
      setErrors(
        data.state === 'invalid' ? Object.fromEntries(data.errors.map(({ field, reason }) => [field, reason])) : {},
      )
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void save.act({ caseId, cells })
  }
  const stray = Object.entries(errors).filter(([field]) => !fields.some(({ name }) => name === field))
  const failure = save.failure ?? (stray.map(([field, reason]) => `${field}: ${reason}`).join('. ') || null)
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 rounded-md border border-line p-3">
      <RuleInputs
        idPrefix={id}
        fields={fields}
        cells={cells}
        errors={errors}
        storefronts={storefronts}
        everywhere={everywhere}
        fixedStorefront={false}
        onChange={(name, value) => setCells((known) => ({ ...known, [name]: value }))}
      />
      {failure && (
        <p role="alert" className="break-words text-blocked">
          {failure}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" look="primary" pending={save.pending}>
          {verb}
        </Button>
        <Link href={href} className="touch font-medium text-accent hover:underline">
          In the table, with replay
        </Link>
      </div>
    </form>
  )
}

'use client'
import { CheckboxLine } from '../../../components/ui/checkbox.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { Role } from '../../../lib/access/permissions.ts'
import { setTurnsAction } from '../away-actions.ts'
import { roleWords } from '../role-words.ts'

/** Which roles' people are given their new exceptions one after the other. */
export function TurnSettings({ turns }: { turns: readonly { role: Role; enabled: boolean }[] }) {
  const set = useAct(setTurnsAction, {
    done: (_, { role, enabled }) =>
      enabled
        ? `${roleWords[role]}: exceptions are given in turn`
        : `${roleWords[role]}: nobody is given exceptions by itself`,
  })
  return (
    <section aria-labelledby="turns" className="card mt-6 p-4">
      <h2 id="turns" className="text-base font-semibold">
        Exceptions given in turn
      </h2>
      <p className="mt-0.5 mb-3 text-muted">
        A new exception of the role goes to whoever was given one least recently and is not away. Once somebody took it
        or gave it away by hand, it stays there.
      </p>
      <div className="flex flex-col gap-2">
        {turns.map(({ role, enabled }) => (
          <CheckboxLine key={role} checked={enabled} onChange={(on) => void set.act({ role, enabled: on })}>
            {roleWords[role]}
          </CheckboxLine>
        ))}
      </div>
    </section>
  )
}

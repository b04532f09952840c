'use client'
import { CheckboxLine } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useSingleKeys } from './keys.ts'

interface KeysHelpProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** What each key does, in the order of use. */
  keys: readonly { key: string; does: string }[]
}

/** Which keys do what here, and the switch that turns them off. */
export function KeysHelp({ open, onOpenChange, keys }: KeysHelpProps) {
  const [on, turn] = useSingleKeys()
  return (
    <Dialog
      title="Keyboard"
      description="Single keys work on the list and its panel, never while you type."
      open={open}
      onOpenChange={onOpenChange}
    >
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-4 gap-y-2">
        {keys.map(({ key, does }) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="figures inline-flex h-6 min-w-6 items-center justify-center rounded-sm border border-line-strong bg-sunken px-1.5 text-sm">
                {key}
              </kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="border-t border-line pt-3">
        <CheckboxLine checked={on} onChange={turn}>
          Single keys work in this browser
        </CheckboxLine>
      </div>
    </Dialog>
  )
}

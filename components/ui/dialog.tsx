'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { buttonClasses } from './button-classes.ts'
import { classNames } from './class-names.ts'

interface DialogProps {
  title: string
  description?: ReactNode
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  children: ReactNode
  className?: string
}

export function Dialog({ title, description, trigger, open, onOpenChange, children, className }: DialogProps) {
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {})}
    >
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#12100f]/45 transition-opacity data-starting-style:opacity-0 data-ending-style:opacity-0" />
        <Base.Popup
          className={classNames(
            'fixed top-[8vh] left-1/2 z-50 flex max-h-[84vh] w-[min(520px,calc(100vw-24px))] -translate-x-1/2 flex-col gap-4 overflow-y-auto rounded-lg border border-line bg-raised p-5 shadow-[0_16px_48px_rgb(0_0_0/0.28)] transition-opacity data-starting-style:opacity-0 data-ending-style:opacity-0',
            className,
          )}
        >
          <div className="pr-8">
            <Base.Title className="text-lg font-semibold">{title}</Base.Title>
            {description && <Base.Description className="mt-1 text-muted">{description}</Base.Description>}
          </div>
          <Base.Close
            aria-label="Close"
            className={classNames(buttonClasses({ look: 'quiet', size: 'icon' }), 'absolute top-3 right-3')}
          >
            <X aria-hidden />
          </Base.Close>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap justify-end gap-2 pt-1">{children}</div>
)

export const DialogClose = ({ children = 'Keep as it is' }: { children?: ReactNode }) => (
  <Base.Close className={buttonClasses({ look: 'plain' })}>{children}</Base.Close>
)

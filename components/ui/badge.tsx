import { cva, type VariantProps } from 'class-variance-authority'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

const badgeClasses = cva(
  'inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-xs font-medium [&_svg]:size-3 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        settled: 'bg-settled-soft text-settled',
        flight: 'bg-flight-soft text-flight',
        waiting: 'bg-waiting-soft text-waiting',
        blocked: 'bg-blocked-soft text-blocked',
        closed: 'bg-closed-soft text-text',
      },
    },
    defaultVariants: { tone: 'closed' },
  },
)

export type Tone = NonNullable<VariantProps<typeof badgeClasses>['tone']>

export function Badge({ tone, children, className }: { tone?: Tone; children: ReactNode; className?: string }) {
  return <span className={classNames(badgeClasses({ tone }), className)}>{children}</span>
}

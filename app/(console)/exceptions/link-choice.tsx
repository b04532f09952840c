'use client'
import type { ReactNode } from 'react'
import { Money } from '../../../components/display/money.tsx'
import { classNames } from '../../../components/ui/class-names.ts'
import type { Amount } from '../../../lib/kernel/money.ts'

interface LinkChoiceProps {
  chosen: boolean
  choose: () => void
  style: string
  styleName: string
  /** Colour, size, SKU, barcode: what is there. */
  facts: readonly (string | null)[]
  price: { amount: Amount; currency: string } | null
  children?: ReactNode
}

/** One item to link to. */
export function LinkChoice({ chosen, choose, style, styleName, facts, price, children }: LinkChoiceProps) {
  return (
    <label
      className={classNames(
        'flex min-w-0 flex-1 cursor-pointer items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover max-md:min-h-11',
        chosen && 'bg-accent-soft',
      )}
    >
      <input type="radio" name="item" checked={chosen} onChange={choose} className="mt-1 accent-(--accent)" />
      <span className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 break-words">
            <span className="figures font-medium">{style}</span> {styleName}
          </span>
          {price && <Money amount={price.amount} currency={price.currency} className="text-sm" />}
        </span>
        <span className="text-sm break-words text-muted">{facts.filter(Boolean).join(' · ')}</span>
        {children}
      </span>
    </label>
  )
}

'use client'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { classNames } from '../ui/class-names.ts'

/** An id in figures; a click copies it. */
export function Identifier({ value, shown, className }: { value: string; shown?: string; className?: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), 1_500)
  }
  return (
    <button
      type="button"
      onClick={copy}
      title={`Copy ${value}`}
      aria-label={copied ? `${value} copied` : `Copy ${value}`}
      className={classNames(
        'touch group figures inline-flex max-w-full items-center gap-1 rounded-sm text-left hover:text-accent',
        className,
      )}
    >
      <span className="truncate">{shown ?? value}</span>
      {copied ? (
        <Check aria-hidden className="size-3 shrink-0 text-settled" />
      ) : (
        <Copy aria-hidden className="size-3 shrink-0 opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60" />
      )}
    </button>
  )
}

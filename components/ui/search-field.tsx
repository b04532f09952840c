'use client'
import { Search } from 'lucide-react'
import type { ComponentProps, FormEvent } from 'react'
import { classNames } from './class-names.ts'
import { Input } from './input.tsx'

/** A field with a magnifying glass in it. */
export const SearchInput = (props: ComponentProps<'input'>) => (
  <span className="relative block">
    <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted" />
    <Input type="search" className="pl-8" {...props} />
  </span>
)

interface SearchFieldProps {
  label: string
  placeholder: string
  /** What is searched for now; the field begins anew with another. */
  text: string
  onSearch: (text: string) => void
  className?: string
}

/** Searches when it is sent, not while somebody types. */
export function SearchField({ label, placeholder, text, onSearch, className }: SearchFieldProps) {
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSearch(String(new FormData(event.currentTarget).get('text') ?? '').trim())
  }
  return (
    <form onSubmit={search} key={text} className={classNames('col-span-2', className)}>
      <SearchInput name="text" defaultValue={text} aria-label={label} placeholder={placeholder} />
    </form>
  )
}

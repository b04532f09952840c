'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { CornerDownLeft, Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { buttonClasses } from '../ui/button-classes.ts'
import { classNames } from '../ui/class-names.ts'
import type { NavigationEntry } from './navigation.ts'
import { NavigationSign } from './navigation-icon.tsx'

interface Hit {
  id: string
  storefront: string
  number: string
  bucket: string
  ordNum: string | null
}

/** Finds orders by the beginning of a number, a sales order or a reference. */
export type SearchOrders = (text: string) => Promise<{ hits: Hit[]; words: Record<string, string> }>

const row =
  'flex h-9 max-md:h-11 cursor-default items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-muted'

/** Ctrl or Cmd K from anywhere: an order, or a page. */
export function SearchPalette({ entries, search }: { entries: readonly NavigationEntry[]; search: SearchOrders }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [found, setFound] = useState<Awaited<ReturnType<SearchOrders>> & { text: string }>({
    hits: [],
    words: {},
    text: '',
  })
  const asked = useRef('')

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOpen((before) => !before)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])

  useEffect(() => {
    const wanted = text.trim()
    asked.current = wanted
    if (wanted === '') return
    const timer = setTimeout(async () => {
      const result = await search(wanted)
      if (asked.current === wanted) setFound({ ...result, text: wanted })
    }, 150)
    return () => clearTimeout(timer)
  }, [text, search])

  const go = (href: string) => {
    setOpen(false)
    setText('')
    router.push(href)
  }
  const hits = text.trim() === '' ? [] : found.hits
  const pages = entries.filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()))
  const settled = found.text === text.trim()

  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger
        className={classNames(buttonClasses({ look: 'plain' }), 'px-2 text-muted max-md:w-11 md:w-56 md:justify-start')}
        aria-label="Search orders"
      >
        <Search aria-hidden />
        <span className="hidden flex-1 text-left font-normal md:inline">Search orders</span>
        <kbd className="figures hidden text-xs md:inline">Ctrl K</kbd>
      </Base.Trigger>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#12100f]/45" />
        <Base.Popup className="fixed top-[10vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-[0_16px_48px_rgb(0_0_0/0.28)]">
          <Base.Title className="sr-only">Search</Base.Title>
          <Command shouldFilter={false} label="Search">
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder="Order number, sales order or reference"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-muted"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-2">
              {hits.length > 0 && (
                <Command.Group
                  heading="Orders"
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
                >
                  {hits.map((hit) => (
                    <Command.Item
                      key={hit.id}
                      value={`order ${hit.id}`}
                      onSelect={() => go(`/orders/${hit.id}`)}
                      className={row}
                    >
                      <span className="figures font-medium">#{hit.number}</span>
                      <span className="text-muted">{hit.storefront}</span>
                      {hit.ordNum && <span className="figures text-muted">{hit.ordNum}</span>}
                      <span className="flex-1 text-right text-sm text-muted">
                        {found.words[hit.bucket] ?? hit.bucket}
                      </span>
                      <CornerDownLeft aria-hidden />
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {pages.length > 0 && (
                <Command.Group
                  heading="Pages"
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
                >
                  {pages.map((entry) => (
                    <Command.Item
                      key={entry.href}
                      value={`page ${entry.href}`}
                      onSelect={() => go(entry.href)}
                      className={row}
                    >
                      <NavigationSign icon={entry.icon} />
                      {entry.label}
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {text.trim() !== '' && hits.length === 0 && (
                <p className="px-2.5 py-3 text-muted">
                  {settled
                    ? `No order's number, sales order or reference begins with "${text.trim()}".`
                    : 'Searching ...'}
                </p>
              )}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

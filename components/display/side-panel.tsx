'use client'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { isForPage } from '../shell/keys.ts'
import { Button } from '../ui/button.tsx'

interface SidePanelProps {
  label: string
  /** Ids of the list beside it, in its order. */
  ids: readonly string[]
  openId: string | null
  /** Whether j and k are named here; the list beside it listens for them. */
  keys: boolean
  children: ReactNode
}

/** What is selected, beside its list; the URL knows it. Esc closes. On a narrow screen it is a page. */
export function SidePanel({ label, ids, openId, keys, children }: SidePanelProps) {
  const router = useRouter()
  const path = usePathname()
  const query = useSearchParams()
  const panel = useRef<HTMLElement>(null)
  const at = openId === null ? -1 : ids.indexOf(openId)

  const show = (id: string | null) => {
    const wanted = new URLSearchParams(query)
    if (id === null) wanted.delete('open')
    else wanted.set('open', id)
    wanted.delete('beyond')
    wanted.delete('before')
    router.replace(`${path}${wanted.size > 0 ? `?${wanted}` : ''}`, { scroll: false })
    if (id !== null) document.querySelector(`[data-row="${id}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const walk = (step: 1 | -1) => {
    const next = ids[at === -1 ? 0 : at + step]
    if (next !== undefined) show(next)
  }

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || openId === null || !isForPage(event)) return
      show(null)
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })

  useEffect(() => {
    if (openId !== null) panel.current?.scrollTo({ top: 0 })
  }, [openId])

  if (openId === null) return null
  return (
    <aside
      ref={panel}
      aria-label={label}
      className="fixed inset-0 z-30 overflow-y-auto bg-surface pb-20 md:inset-y-0 md:left-auto md:w-120 md:border-l md:border-line md:pb-0 md:shadow-[-12px_0_32px_rgb(0_0_0/0.12)] xl:sticky xl:top-17 xl:z-10 xl:max-h-[calc(100dvh-84px)] xl:shrink-0 xl:rounded-lg xl:border xl:shadow-none"
    >
      <div className="sticky top-0 z-10 flex items-center gap-1 border-b border-line bg-surface px-3 py-2">
        <Button
          look="quiet"
          size="icon"
          className="size-7"
          aria-label={keys ? 'Previous (k)' : 'Previous'}
          disabled={at <= 0}
          onClick={() => walk(-1)}
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button
          look="quiet"
          size="icon"
          className="size-7"
          aria-label={keys ? 'Next (j)' : 'Next'}
          disabled={at === -1 || at >= ids.length - 1}
          onClick={() => walk(1)}
        >
          <ArrowDown aria-hidden />
        </Button>
        <span className="flex-1 pl-1 text-xs text-muted">
          {at === -1 ? '' : `${at + 1} of ${ids.length} on this page`}
          <span className="hidden md:inline">
            {at === -1 ? '' : keys ? ' · j and k walk, Esc closes' : ' · Esc closes'}
          </span>
        </span>
        <Button look="quiet" size="icon" className="size-7" aria-label="Close (Esc)" onClick={() => show(null)}>
          <X aria-hidden />
        </Button>
      </div>
      <div className="p-4">{children}</div>
    </aside>
  )
}

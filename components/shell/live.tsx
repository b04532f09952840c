'use client'
import { usePathname, useRouter } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { durationText } from '../display/duration-text.ts'
import { useNow } from '../display/now.tsx'
import { classNames } from '../ui/class-names.ts'

type Link = 'live' | 'connecting' | 'offline'

interface Live {
  link: Link
  movedAt: number | null
}

const silent: Live = { link: 'connecting', movedAt: null }

const LiveContext = createContext<Live>(silent)

/** Which topics move what a page shows; the count of exceptions and the comments that name one stand on every page. */
const concerns: [RegExp, readonly string[]][] = [
  [
    /^\/(ecommerce|finance|admin)?$/,
    ['month-end', 'orders', 'exceptions', 'connections', 'runs', 'shipments', 'returns'],
  ],
  [/^\/orders/, ['orders', 'exceptions', 'shipments', 'drift', 'returns']],
  [/^\/shipments/, ['shipments', 'orders', 'exceptions']],
  [/^\/drift/, ['drift', 'orders', 'exceptions']],
  [/^\/month-end/, ['month-end', 'exceptions']],
  [/^\/returns/, ['returns', 'orders', 'exceptions']],
  [/^\/customers/, ['orders', 'shipments', 'returns', 'exceptions']],
  [/^\/exceptions/, ['exceptions', 'orders', 'mappings']],
  [/^\/inventory/, ['inventory', 'orders', 'exceptions', 'mappings']],
  [/^\/catalogue/, ['catalogue', 'connections']],
  [/^\/mappings\/buffer/, ['mappings', 'inventory', 'exceptions']],
  [/^\/mappings/, ['mappings', 'exceptions']],
  [/^\/connections/, ['connections', 'runs', 'orders', 'exceptions']],
  [/^\/(activity|users)/, ['mappings', 'connections', 'runs', 'exceptions']],
]

const refreshMs = 2_000

/**
 * Live figures without reloading: one stream a browser (the tab that holds the lock opens it and tells the others), and the page
 * is read again, at most every two seconds, when something it shows has moved. While the stream is broken it is read every 5 s.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const router = useRouter()
  const path = usePathname()
  const [live, setLive] = useState<Live>(silent)
  const current = useRef(path)
  current.current = path

  useEffect(() => {
    const channel = new BroadcastChannel('selvedge')
    const ending = new AbortController()
    let source: EventSource | null = null
    let heardAt = Date.now()
    let refreshedAt = 0
    let timer: ReturnType<typeof setTimeout> | null = null

    const refresh = () => {
      if (timer !== null || document.hidden) return
      timer = setTimeout(
        () => {
          timer = null
          refreshedAt = Date.now()
          router.refresh()
        },
        Math.max(100, refreshedAt + refreshMs - Date.now()),
      )
    }
    const hear = ({ kind, topic }: { kind: string; topic: string }) => {
      heardAt = Date.now()
      if (kind === 'signed-out') {
        router.push('/sign-in')
        router.refresh()
        return
      }
      const shown = concerns.find(([route]) => route.test(current.current))?.[1] ?? []
      const moved = kind === 'moved'
      setLive((before) => ({ link: 'live', movedAt: moved ? heardAt : before.movedAt }))
      if (moved && shown.includes(topic)) refresh()
    }
    const open = () => {
      source = new EventSource('/api/events')
      for (const kind of ['moved', 'beat', 'signed-out']) {
        source.addEventListener(kind, (event) => {
          const message = { kind, topic: (event as MessageEvent<string>).data }
          channel.postMessage(message)
          hear(message)
        })
      }
    }
    channel.onmessage = ({ data }) => hear(data)
    if ('locks' in navigator) {
      navigator.locks
        .request('selvedge-stream', { signal: ending.signal }, () => {
          open()
          return new Promise<void>((done) => ending.signal.addEventListener('abort', () => done()))
        })
        .catch(() => {})
    } else open()

    const watch = setInterval(() => {
      const isSilent = Date.now() - heardAt > 45_000
      const broken = isSilent || (source !== null && source.readyState !== EventSource.OPEN)
      if (!navigator.onLine) setLive((before) => ({ ...before, link: 'offline' }))
      else if (broken) {
        setLive((before) => ({ ...before, link: 'connecting' }))
        if (source?.readyState === EventSource.CLOSED) {
          source.close()
          open()
        }
        refresh()
      } else setLive((before) => (before.link === 'live' ? before : { ...before, link: 'live' }))
    }, 5_000)
    const shown = () => !document.hidden && Date.now() - refreshedAt > 10_000 && refresh()
    document.addEventListener('visibilitychange', shown)
    return () => {
      ending.abort()
      source?.close()
      channel.close()
      clearInterval(watch)
      if (timer !== null) clearTimeout(timer)
      document.removeEventListener('visibilitychange', shown)
    }
  }, [router])

  return <LiveContext value={live}>{children}</LiveContext>
}

/** Says whether figures move by themselves, and when they last did. */
export function LiveMark() {
  const live = useContext(LiveContext)
  // The stream may open before this part of the page has its scripts: until then it says what the server said.
  const [awake, setAwake] = useState(false)
  useEffect(() => setAwake(true), [])
  const { link, movedAt } = awake ? live : silent
  const { now } = useNow()
  const since = movedAt === null ? null : Math.max(0, (now - movedAt) / 1000)
  const words =
    link === 'offline'
      ? 'Offline'
      : link === 'connecting'
        ? 'Connecting'
        : since === null
          ? 'Live'
          : `Live, moved ${durationText(since)} ago`
  return (
    <span className="flex items-center gap-1.5 text-xs whitespace-nowrap text-muted">
      <span
        aria-hidden
        className={classNames(
          'size-2 rounded-full',
          link === 'live'
            ? 'bg-mark-settled'
            : link === 'offline'
              ? 'bg-mark-blocked'
              : 'border border-mark-waiting bg-transparent',
        )}
      />
      <span className="hidden sm:inline">{words}</span>
      <span className="sr-only sm:hidden">{words}</span>
    </span>
  )
}

export function OfflineNotice() {
  const { link } = useContext(LiveContext)
  if (link !== 'offline') return null
  return (
    <p role="alert" className="border-b border-waiting bg-waiting-soft px-4 py-2 text-waiting">
      This browser is offline. What you see is as it was; nothing you do is sent until the connection is back.
    </p>
  )
}

'use client'
import { AtSign, Bell, CheckCheck } from 'lucide-react'
import Link from 'next/link'
import { Instant } from '../display/instant.tsx'
import { countOf, countText } from '../display/money-text.ts'
import { buttonClasses } from '../ui/button-classes.ts'
import { classNames } from '../ui/class-names.ts'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'

export interface MentionLine {
  commentId: string
  href: string
  /** What the exception is about, in a sentence. */
  about: string
  authorLabel: string
  body: string
  at: Date
  unread: boolean
}

export interface Mentions {
  unread: number
  rows: readonly MentionLine[]
}

/** Comments that name the person; each leads to its exception. */
export function MentionsBell({ mentions: { unread, rows }, readAll }: { mentions: Mentions; readAll: () => void }) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={unread > 0 ? `${countOf(unread, 'comment names', 'comments name')} you` : 'No comment names you'}
          className={classNames(buttonClasses({ look: 'quiet', size: 'icon' }), 'relative')}
        >
          <Bell aria-hidden />
          {unread > 0 && (
            <span
              aria-hidden
              className="figures absolute top-0 right-0 min-w-4 rounded-full bg-accent px-1 text-center text-xs leading-4 text-accent-text max-md:top-1.5 max-md:right-1"
            >
              {unread > 99 ? '99+' : countText(unread)}
            </span>
          )}
        </button>
      }
    >
      {rows.length === 0 && <p className="px-2 py-1.5 text-muted">Nobody has named you in a comment yet.</p>}
      {rows.map(({ commentId, href, about, authorLabel, body, at, unread: isNew }) => (
        <MenuItem key={commentId} render={<Link href={href} />}>
          <AtSign aria-hidden className={isNew ? 'text-accent' : 'text-muted'} />
          <span className="max-w-80 min-w-0 py-1">
            <span className={classNames('line-clamp-2 break-words', isNew && 'font-medium')}>{body}</span>
            <span className="block truncate text-sm text-muted">
              {authorLabel}, <Instant at={at} />: {about}
              {isNew && <span className="sr-only">, not read yet</span>}
            </span>
          </span>
        </MenuItem>
      ))}
      {unread > 0 && (
        <>
          <MenuLine />
          <MenuItem onSelect={readAll}>
            <CheckCheck aria-hidden />
            Mark all as read
          </MenuItem>
        </>
      )}
    </Menu>
  )
}

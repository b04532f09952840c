import type { Json } from '../../../lib/kernel/digest.ts'

const textOf = (value: Json | undefined): string =>
  value === undefined || value === null ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value)

const isRecord = (value: Json): value is { [key: string]: Json } => value !== null && typeof value === 'object' && !Array.isArray(value)

/** What differs between before and after, member by member; the reason a person gave. */
export function Change({ before, after, note }: { before: Json; after: Json; note: string | null }) {
  const was = isRecord(before) ? before : {}
  const is = isRecord(after) ? after : {}
  const members = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => textOf(was[key]) !== textOf(is[key]))
  return (
    <span className="block py-1.5">
      {members.slice(0, 6).map((key) => (
        <span key={key} className="mr-3 inline-block max-w-full break-words">
          <span className="text-muted">{key}</span>{' '}
          {key in was && <span className="text-muted line-through">{textOf(was[key])}</span>} <span>{textOf(is[key])}</span>
        </span>
      ))}
      {members.length > 6 && <span className="text-muted">and {members.length - 6} more</span>}
      {note && <span className="block italic">“{note}”</span>}
    </span>
  )
}

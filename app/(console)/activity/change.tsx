import { countOf } from '../../../components/display/money-text.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import { memberWord, nothingWord } from './member-words.ts'

type Record = { [key: string]: Json }

const isRecord = (value: Json | undefined): value is Record =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const short = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text)

/** A value in words: a mapping rule as what it fits and gives, an object by its members, anything long cut. */
function textOf(value: Json | undefined, nothing = 'none'): string {
  if (value === undefined || value === null || value === '') return nothing
  if (Array.isArray(value)) return value.length === 0 ? 'none' : short(value.map((entry) => textOf(entry)).join(', '))
  if (!isRecord(value)) return short(String(value))
  if (isRecord(value.match) && isRecord(value.target)) {
    return `${String(value.table ?? '').replaceAll('_', ' ')} ${membersOf(value.match)} → ${membersOf(value.target)}`
  }
  return short(membersOf(value))
}

const membersOf = (record: Record): string =>
  Object.entries(record)
    .map(([key, value]) => `${memberWord(key)} ${textOf(value, nothingWord(key))}`)
    .join(', ') || 'anything'

/** What differs between before and after, member by member; the reason a person gave. */
export function Change({ before, after, note }: { before: Json; after: Json; note: string | null }) {
  const was = isRecord(before) ? before : {}
  const is = isRecord(after) ? after : {}
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => key !== 'count')
  const differing = keys.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
  return (
    <span className="block py-1.5">
      {differing.slice(0, 6).map((key) => (
        <Member key={key} name={key} was={was[key]} is={is[key]} />
      ))}
      {differing.length > 6 && <span className="text-muted">and {differing.length - 6} more</span>}
      {note && <span className="block italic">“{note}”</span>}
    </span>
  )
}

function Member({ name, was, is }: { name: string; was: Json | undefined; is: Json | undefined }) {
  if (Array.isArray(is) || Array.isArray(was)) {
    return (
      <>
        <Rows what="ended" rows={Array.isArray(was) ? was : []} name={name} />
        <Rows what="added" rows={Array.isArray(is) ? is : []} name={name} />
      </>
    )
  }
  const nothing = nothingWord(name)
  return (
    <span className="mr-3 inline-block max-w-full break-words">
      <span className="text-muted">{memberWord(name)}</span>{' '}
      {was !== undefined && <span className="text-muted line-through">{textOf(was, nothing)}</span>}{' '}
      <span>{textOf(is, nothing)}</span>
    </span>
  )
}

function Rows({ what, rows, name }: { what: string; rows: Json[]; name: string }) {
  if (rows.length === 0) return null
  if (rows.length > 3) {
    return (
      <span className="block">
        {countOf(rows.length, name === 'rows' ? 'rule' : 'entry', name === 'rows' ? 'rules' : 'entries')} {what}
      </span>
    )
  }
  return rows.map((row) => (
    <span key={JSON.stringify(row)} className="block break-words">
      <span className="text-muted">{what}</span> {textOf(row)}
    </span>
  ))
}

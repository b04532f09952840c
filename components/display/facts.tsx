import { Identifier } from './identifier.tsx'

const worded = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()

const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)

/** Names and values as they were found; a value copies on click. */
export function Facts({ facts }: { facts: readonly { name: string; value: unknown }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(88px,max-content)_1fr] gap-x-4 gap-y-1 max-md:gap-y-0 rounded-md bg-sunken px-3 py-2 text-sm">
      {facts.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="text-muted max-md:flex max-md:min-h-11 max-md:items-center">{worded(name)}</dt>
          <dd className="min-w-0 break-words max-md:flex max-md:items-center">
            {textOf(value) === '' ? <span className="text-muted">empty</span> : <Identifier value={textOf(value)} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

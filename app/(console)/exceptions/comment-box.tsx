'use client'
import { MessageSquare } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { classNames } from '../../../components/ui/class-names.ts'
import { TextArea } from '../../../components/ui/input.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { commentCaseAction } from './comment-actions.ts'
import { mentionAt, type Named, namedIn, peopleBegun, withMention } from './mention-text.ts'

/** Writes a comment; @ offers people to name, who then find it under their mentions. */
export function CommentBox({ caseId, people }: { caseId: string; people: readonly Named[] }) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<readonly Named[]>([])
  const [begun, setBegun] = useState<{ from: number; begun: string } | null>(null)
  const [at, setAt] = useState(0)
  const comment = useAct(commentCaseAction, {
    done: 'The comment stands',
    after: () => {
      setText('')
      setPicked([])
    },
  })
  const offered = begun ? peopleBegun(people, begun.begun) : []
  const write = (next: string, caret: number) => {
    setText(next)
    setBegun(mentionAt(next, caret))
    setAt(0)
  }
  const pick = (person: Named) => {
    if (!begun || !field.current) return
    const put = withMention(text, begun.from, field.current.selectionStart, person.name)
    setPicked([...picked.filter(({ id: known }) => known !== person.id), person])
    setText(put.text)
    setBegun(null)
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(put.caret, put.caret)
    })
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      return send()
    }
    if (offered.length === 0) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const person = offered[at]
    if (step !== 0) setAt((at + step + offered.length) % offered.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && person) pick(person)
    else if (event.key === 'Escape') setBegun(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const send = () => {
    if (text.trim() !== '') void comment.act({ caseId, body: text, mentions: namedIn(text, picked) })
  }
  return (
    <div className="relative flex flex-col gap-2">
      <label htmlFor={id} className="sr-only">
        Comment
      </label>
      <TextArea
        id={id}
        ref={field}
        value={text}
        maxLength={2_000}
        placeholder="Write a comment; @ names somebody"
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? `${id}-people` : undefined}
        aria-activedescendant={offered.length > 0 ? `${id}-${at}` : undefined}
        onChange={({ target }) => write(target.value, target.selectionStart)}
        onKeyDown={press}
        onBlur={() => setTimeout(() => setBegun(null), 150)}
      />
      {offered.length > 0 && (
        <div
          id={`${id}-people`}
          role="listbox"
          aria-label="People to name"
          className="absolute top-full z-20 mt-1 w-full rounded-lg border border-line bg-raised p-1 shadow-[0_8px_24px_rgb(0_0_0/0.16)]"
        >
          {offered.map((person, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above steers the list by keyboard
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
            <div
              key={person.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(person)}
              className={classNames(
                'min-h-8 cursor-default rounded-md px-2 py-1 max-md:min-h-11',
                index === at && 'bg-hover',
              )}
            >
              {person.name}
            </div>
          ))}
        </div>
      )}
      <Button className="self-start" disabled={text.trim() === ''} pending={comment.pending} onClick={send}>
        <MessageSquare aria-hidden />
        Comment
      </Button>
    </div>
  )
}

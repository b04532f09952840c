import { expect, test } from 'vitest'
import { mentionAt, namedIn, peopleBegun, withMention } from './mention-text.ts'

const ann = { id: '1', name: 'Ann' }
const annMarie = { id: '2', name: 'Ann Marie Smith' }
const bob = { id: '3', name: 'Bob Okafor' }

test('a name is begun by an @ at the beginning of a word, not inside an address', () => {
  expect(mentionAt('ask @bo', 7)).toEqual({ from: 4, begun: 'bo' })
  expect(mentionAt('@', 1)).toEqual({ from: 0, begun: '' })
  expect(mentionAt('mail a@bo', 9)).toBeNull()
  expect(mentionAt('ask @bo\nthen', 12)).toBeNull()
  expect(mentionAt('nobody', 6)).toBeNull()
})

test('people are found by any word of their name', () => {
  expect(peopleBegun([ann, annMarie, bob], 'sm')).toEqual([annMarie])
  expect(peopleBegun([ann, annMarie, bob], '')).toHaveLength(3)
  expect(peopleBegun([ann, annMarie, bob], 'ann m')).toEqual([annMarie])
})

test('what was begun gives way to the name', () => {
  expect(withMention('ask @bo please', 4, 7, 'Bob Okafor')).toEqual({ text: 'ask @Bob Okafor please', caret: 16 })
})

test('only who still stands in the text is named, and a longer name hides the shorter inside it', () => {
  expect(namedIn('see @Ann Marie Smith', [ann, annMarie, bob])).toEqual(['2'])
  expect(namedIn('@Ann Marie Smith and @Ann', [ann, annMarie, bob])).toEqual(['2', '1'])
  expect(namedIn('nobody', [ann, bob])).toEqual([])
})

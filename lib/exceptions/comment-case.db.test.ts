import { beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { commentCase, takeBackComment } from './comment-case.ts'
import { listCases } from './list-cases.ts'
import { countMentions, listMentions, readMentions } from './mentions.ts'
import { listMentionable } from './people.ts'
import { readTimeline } from './read-timeline.ts'
import type { Person } from './testing/given-case.ts'
import { givenCase, givenPerson } from './testing/given-case.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

let shop: string
let author: Person
let named: Person
let caseId: string
beforeEach(async () => {
  shop = (await givenStorefront(given.db)).id
  author = await givenPerson(given.db, 'ecommerce')
  named = await givenPerson(given.db, 'finance')
  caseId = (await givenCase(given.db, now, shop)).caseId
})

const comment = (body = 'Which terms are these?', mentions = [named.id]) =>
  commentCase(given.db, now, author, caseId, body, mentions)

describe('a comment', () => {
  it('names people, who find it until they have read it', async () => {
    expect(await countMentions(given.db, named)).toBe(0)
    await comment()
    await comment('And these?', [named.id, named.id])
    await expectAuditRow(given.db, 'exceptions:comment', caseId)
    expect(await countMentions(given.db, named)).toBe(2)
    expect(await countMentions(given.db, author)).toBe(0)
    const page = await listMentions(given.db, named, { size: 1 })
    expect(page).toMatchObject({
      unread: 2,
      rows: [{ caseId, code: 'SKU_UNKNOWN', authorLabel: author.label, body: 'And these?', readAt: null }],
    })
    const rest = await listMentions(given.db, named, { size: 1, before: page.next ?? '' })
    expect(rest).toMatchObject({ next: null, rows: [{ body: 'Which terms are these?' }] })
    const mentioned = { storefrontId: shop, mentionedId: named.id }
    expect((await listCases(given.db, now, named, mentioned)).rows.map(({ id }) => id)).toEqual([caseId])
    expect((await listCases(given.db, now, author, { ...mentioned, mentionedId: author.id })).rows).toEqual([])
    expect(await readMentions(given.db, later(1), named, caseId)).toBe(2)
    expect(await readMentions(given.db, later(1), named, caseId)).toBe(0)
    expect(await countMentions(given.db, named)).toBe(0)
  })

  it('is not for who may only read, and names nobody who may not', async () => {
    const viewer = await givenPerson(given.db, 'viewer')
    await expectFault(commentCase(given.db, now, viewer, caseId, 'hello'), 'NOT_PERMITTED')
    await expectFault(commentCase(given.db, now, author, crypto.randomUUID(), 'hello'), 'CASE_UNKNOWN')
    const elsewhere = (await givenStorefront(given.db)).id
    for (const one of [
      await givenPerson(given.db, 'service'),
      await givenPerson(given.db, 'ecommerce', { storefrontIds: [elsewhere] }),
      await givenPerson(given.db, 'ecommerce', { disabledAt: now }),
    ]) {
      await expectFault(comment('you?', [one.id]), 'MENTION_REFUSED')
      expect((await listMentionable(given.db, author, shop)).map(({ id }) => id)).not.toContain(one.id)
    }
    await comment('you may', [viewer.id])
    expect(await countMentions(given.db, viewer)).toBe(1)
    await expect(comment('   ')).rejects.toThrow()
  })

  it('is taken back within the hour by who wrote it; that there was one is still shown', async () => {
    const { commentId } = await comment()
    await expectFault(takeBackComment(given.db, now, named, BigInt(commentId)), 'COMMENT_STANDS')
    await expectFault(takeBackComment(given.db, later(61), author, BigInt(commentId)), 'COMMENT_STANDS')
    await expectFault(takeBackComment(given.db, now, person('viewer'), BigInt(commentId)), 'NOT_PERMITTED')
    await takeBackComment(given.db, later(59), author, BigInt(commentId))
    await expectAuditRow(given.db, 'exceptions:take-back-comment', caseId)
    expect(await countMentions(given.db, named)).toBe(0)
    expect((await readTimeline(given.db, later(60), author, caseId))?.entries[0]).toMatchObject({
      kind: 'comment',
      takenBack: true,
      body: '',
      mayTakeBack: false,
    })
  })

  it('a mention on a storefront the person does not see any more is not shown', async () => {
    await comment()
    const limited = { ...named, storefrontIds: [(await givenStorefront(given.db)).id] }
    expect(await countMentions(given.db, limited)).toBe(0)
    expect((await listMentions(given.db, limited)).rows).toEqual([])
  })
})

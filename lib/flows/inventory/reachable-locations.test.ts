import { expect, it } from 'vitest'
import type { MappingRule } from '../../mappings/snapshot.ts'
import { itemPatterns, namedLocations, reachableLocations } from './reachable-locations.ts'

const rules = (...lists: [match: MappingRule<'warehouse'>['match'], locations: string[]][]) =>
  lists.map(([match, locations]) => ({ match, target: { locations } })) as MappingRule<'warehouse'>[]

it('takes every location some order could be sent from, and no place that is no warehouse', () => {
  expect(
    reachableLocations(rules([{ country: 'GB' }, ['MAIN', 'EU1']], [{ country: 'US' }, ['US1', 'POE', 'FOB']]), null),
  ).toEqual([...['EU1', 'MAIN', 'US1']])
  expect(reachableLocations([], null)).toEqual([])
})

it('ends with the first rule that catches every order: what comes after it never chooses', () => {
  const some = rules([{ country: 'GB' }, ['MAIN']], [{}, ['EU1']], [{ country: 'US' }, ['US1']])
  expect(reachableLocations(some, null)).toEqual(['EU1', 'MAIN'])
  expect(namedLocations(some)).toEqual(['MAIN', 'EU1', 'US1'])
})

it('asks rules by SKU and item for the items they name alone', () => {
  const some = rules([{ item: '01/MUG*' }, ['EU1']], [{ sku: 'BIG-*', country: 'GB' }, ['BULK']], [{}, ['MAIN']])
  const of = (sku: string, ...itemKeys: string[]) => reachableLocations(some, { sku, itemKeys })
  expect(of('MUG', '01/MUG/WHI///350')).toEqual(['EU1'])
  expect(of('SET', '01/TEA////', '01/mug////')).toEqual(['EU1'])
  expect(of('big-1', '01/BOX////')).toEqual(['BULK', 'MAIN'])
  expect(reachableLocations(some, null)).toEqual(['MAIN'])
  expect(itemPatterns(some)).toEqual({ skus: ['big-%'], items: ['01/mug%'] })
})

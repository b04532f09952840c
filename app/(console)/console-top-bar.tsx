'use client'
import type { ComponentProps } from 'react'
import { TopBar } from '../../components/shell/top-bar.tsx'
import { searchAction } from './search.ts'

const search = async (text: string) => (await searchAction({ text })).data ?? { hits: [], words: {} }

export const ConsoleTopBar = (props: Omit<ComponentProps<typeof TopBar>, 'search'>) => (
  <TopBar {...props} search={search} />
)

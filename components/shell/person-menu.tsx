'use client'
import { LogOut, Monitor, Moon, Palmtree, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { signOut } from 'next-auth/react'
import { Menu, MenuCheck, MenuItem, MenuLine } from '../ui/menu.tsx'
import { useSingleKeys } from './keys.ts'
import type { Theme } from './theme.ts'

const looks = [
  { theme: 'system', label: 'As the system', Icon: Monitor },
  { theme: 'light', label: 'Light', Icon: Sun },
  { theme: 'dark', label: 'Dark', Icon: Moon },
] as const

/** Applied at once, and kept for the next visit. */
function chooseTheme(theme: Theme) {
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

interface PersonMenuProps {
  name: string
  role: string
  onAway: (() => void) | null
}

export function PersonMenu({ name, role, onAway }: PersonMenuProps) {
  const router = useRouter()
  const [keys, turnKeys] = useSingleKeys()
  const leave = async () => {
    await signOut({ redirect: false })
    router.push('/sign-in')
    router.refresh()
  }
  const initials = name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join('')
    .toUpperCase()
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`${name}, ${role}`}
          className="touch flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
        >
          {initials}
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <div className="font-medium">{name}</div>
        <div className="text-sm text-muted">{role}</div>
      </div>
      <MenuLine />
      {looks.map(({ theme, label, Icon }) => (
        <MenuItem key={theme} onSelect={() => chooseTheme(theme)}>
          <Icon aria-hidden />
          {label}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuCheck checked={keys} onChange={turnKeys}>
        Single-key shortcuts
      </MenuCheck>
      {onAway && (
        <MenuItem onSelect={onAway}>
          <Palmtree aria-hidden />
          Away ...
        </MenuItem>
      )}
      <MenuLine />
      <MenuItem onSelect={leave}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  )
}
